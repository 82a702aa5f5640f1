"""What each family says of held parameters: by which axes, and how many free ones a mask holds."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from emgine import _core, families
from emgine._families.families import chosen_family, family_of


def shape_of(family: Any, n_features: int = 3, n_components: int = 2) -> _core.ModelShape:
    return chosen_family(family).shape(n_features, n_components)


# Family, parameter, axes of masks, free parameters of one component; None: held as a whole only.
PARAMETERS: list[tuple[Any, str, int, int]] = [
    ("poisson", "rates", 2, 3),
    ("bernoulli", "probabilities", 2, 3),
    (families.Binomial(5), "probabilities", 2, 3),
    (families.Categorical((2, 3, 5)), "probabilities", 2, 7),
    ("multinomial", "probabilities", 1, 2),
    ("von_mises_fisher", "mean_directions", 1, 2),
    ("von_mises_fisher", "concentrations", 1, 1),
    ("gamma", "shapes", 2, 3),
    ("negative_binomial", "sizes", 2, 3),
    (families.StudentT("full", "each"), "scales", 1, 6),
    (families.StudentT("diag", "each"), "scales", 1, 3),
    (families.StudentT("full", "each"), "dofs", 1, 1),
    (families.LogNormal("full"), "log_covariances", 1, 6),
]


@pytest.mark.parametrize(("family", "name", "axes", "n_free"), PARAMETERS)
def test_masks_by_component_and_what_they_hold(
    family: Any, name: str, axes: int, n_free: int
) -> None:
    shape = shape_of(family)
    of = family_of(shape)
    assert of.mask_axes(name, shape) == axes
    mask = np.zeros(shape.parameters[name], dtype=bool)
    mask[0] = True
    assert of.n_held(name, mask, shape) == n_free
    assert of.n_held(name, np.ones_like(mask), shape) == 2 * n_free


@pytest.mark.parametrize(
    ("family", "name", "n_free"),
    [
        (families.StudentT("full", "shared"), "dofs", 1),
        (families.StudentT("full", 4.0), "dofs", 0),
        (families.StudentT("tied", "each"), "scales", 6),
        (families.LogNormal("tied_diag"), "log_covariances", 3),
    ],
)
def test_what_serves_all_components_is_held_as_a_whole(family: Any, name: str, n_free: int) -> None:
    shape = shape_of(family)
    of = family_of(shape)
    assert of.mask_axes(name, shape) == 0
    assert of.n_held(name, np.ones(shape.parameters[name], dtype=bool), shape) == n_free


def test_everything_held_leaves_the_weights_free() -> None:
    for family in ("gamma", "beta", "weibull", "von_mises_fisher", "student_t", "categorical"):
        shape = shape_of(families.Categorical(4) if family == "categorical" else family)
        of = family_of(shape)
        held = sum(
            of.n_held(name, np.ones(sizes, dtype=bool), shape)
            for name, sizes in shape.parameters.items()
            if name != "precisions_cholesky"
        )
        assert held == shape.n_free_parameters - 1, family


def test_a_component_is_held_where_nothing_is_left_to_repair() -> None:
    shape = shape_of("gamma")
    mask = np.array([[True] * 3, [False] * 3])
    family = family_of(shape)
    assert not family.is_held(0, {"shapes": mask}, shape)
    assert family.is_held(0, {"shapes": mask, "rates": mask}, shape)
    assert not family.is_held(1, {"shapes": mask, "rates": mask}, shape)


def test_leaps_are_where_no_free_parameter_follows_a_held_one() -> None:
    mask = np.ones((2, 3), dtype=bool)
    poisson, beta = shape_of("poisson"), shape_of("beta")
    assert family_of(poisson).follows_chart({"rates": mask}, poisson)
    assert not family_of(beta).follows_chart({"a": mask}, beta)
    assert family_of(beta).follows_chart({"a": mask, "b": mask}, beta)
    assert family_of(beta).follows_chart({}, beta)
    student = shape_of("student_t")
    assert not family_of(student).follows_chart({"dofs": np.ones(2, dtype=bool)}, student)
