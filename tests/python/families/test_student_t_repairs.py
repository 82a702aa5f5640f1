"""Student's t: components without a scale are bounded, dropped or begun anew, as Gaussians are."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import emgine
from emgine import MixtureModel, _core, families
from emgine._families.student_t import StudentT
from emgine._rows.parts import InMemory
from emgine._rows.rows import Rows
from emgine._rows.tasks import AssignedExpectation

from .test_student_t import MEANS, SCALES, X

# A third of the rows on one point: a component there has no scale.
ON_A_POINT = np.concatenate([X, np.tile([[30.0, 40.0]], (100, 1))])


def on_a_point(structure: str, on_degenerate: str, dof: Any = "each") -> Any:
    labels = np.repeat([0, 1, 2], [150, 100, 100])
    model = MixtureModel(
        3,
        family=families.StudentT(structure, dof),
        labels_init=labels,
        on_degenerate=on_degenerate,
        reg_covar=0,
    )
    return model.fit(ON_A_POINT)


@pytest.mark.parametrize("structure", ["full", "diag", "spherical"])
@pytest.mark.parametrize("dof", ["each", "shared", 4.0])
def test_a_component_on_a_point_is_bounded(structure: str, dof: Any) -> None:
    with pytest.warns(emgine.DegenerateWarning):
        model = on_a_point(structure, "regularize", dof)
    assert np.allclose(model.means_[2], [30.0, 40.0], atol=1.0)
    assert np.all(np.isfinite(model.score_samples(ON_A_POINT)))


def test_a_component_on_a_point_is_refused_if_so_asked() -> None:
    with pytest.raises(emgine.DegenerateError, match="ill-defined"):
        on_a_point("full", "raise")


def collapsed(structure: str, dof: str = "each") -> _core.SufficientStatistics:
    """Statistics of three components, the second of them on a point."""
    shape = _core.ModelShape("student_t", f"{structure}/{dof}", 2, 3)
    labels = np.repeat([0, 2, 1], [150, 100, 100])
    means = np.array([X[:150].mean(axis=0), [30.0, 40.0], X[150:].mean(axis=0)])
    task = AssignedExpectation(shape, means, labels, None)
    return Rows(InMemory(ON_A_POINT, None, 1)).total(task)


def test_repairs_change_the_components_they_are_told_to_change() -> None:
    family, statistics = StudentT("diag"), collapsed("diag")
    assert family.ill_defined(statistics, 0.0) == [1]
    least = family.floor(statistics, 0.0)
    mixture = family.bounded(statistics, 0.0, [1], least)
    assert np.array_equal(mixture.parameters["scales"][1], least)
    _, plain = _core.estimates(statistics, 0.0)
    assert np.array_equal(mixture.parameters["scales"][[0, 2]], plain["scales"][[0, 2]])
    fewer = family.without(statistics, 0.0, [0, 2], (), None)
    assert np.allclose(fewer.weights, [0.6, 0.4])
    assert np.array_equal(fewer.parameters["means"], plain["means"][[0, 2]])


@pytest.mark.parametrize("structure", ["full", "tied", "spherical"])
def test_halves_keep_the_degrees_of_freedom(structure: str) -> None:
    shape = _core.ModelShape("student_t", f"{structure}/each", 2, 2)
    arrays = {"means": MEANS, "scales": np.asarray(SCALES[structure]), "dofs": np.array([3.0, 8.0])}
    mixture = _core.Mixture(np.array([0.3, 0.7]), arrays, shape)
    more = StudentT(structure).split(mixture, 4)
    assert more.parameters["dofs"].tolist() == [3.0, 8.0, 8.0, 8.0]
    again = StudentT(structure).reseeded(mixture, [0, 2], [1])
    assert again.parameters["dofs"].tolist() == [3.0, 8.0, 8.0]
    assert np.allclose(again.weights, [0.3, 0.35, 0.35])


@pytest.mark.parametrize("structure", ["full", "diag", "spherical"])
def test_what_was_bounded_is_not_below_the_bound(structure: str) -> None:
    with pytest.warns(emgine.DegenerateWarning):
        mixture = on_a_point(structure, "regularize").mixture_
    statistics, family = mixture.expectation(ON_A_POINT), StudentT(structure, "each")
    least = family.floor(statistics, 0.0)
    bounded = family.bounded(statistics, 0.0, [2], least)
    assert not family.is_below(bounded, [2], least)
    assert family.is_below(bounded, [2], 1.01 * least)
