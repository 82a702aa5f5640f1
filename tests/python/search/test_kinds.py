"""kinds: models and shapes of a family on rows, and which families are special cases of others."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from emgine import GaussianMixture, GaussianMixtureSearch, MixtureModel, families
from emgine._families.families import chosen_family
from emgine._families.gaussian.structures import COVARIANCE_TYPES
from emgine.search.kinds import Kind
from emgine.search.views import Views

VIEW = Views(GaussianMixtureSearch(), np.eye(3), None).of({})


def kind(family: Any) -> Kind:
    return Kind(str(family), family, chosen_family(family), VIEW)


def test_models_and_shapes() -> None:
    model = kind("poisson").model(3, {"tol": 0.5})
    assert (type(model), model.family, model.n_components, model.tol) == (
        MixtureModel,
        "poisson",
        3,
        0.5,
    )
    gaussian = Kind("diag", None, families.Gaussian("diag"), VIEW).model(2, {})
    assert (type(gaussian), gaussian.covariance_type) == (GaussianMixture, "diag")
    shape = kind(families.StudentT("diag")).shape(4)
    assert (shape.family, shape.structure, shape.n_features, shape.n_components) == (
        "student_t",
        "diag/each",
        3,
        4,
    )
    with pytest.raises(ValueError, match="no such rows"):
        Kind("gamma", "gamma", families.Gamma(), VIEW, "no such rows").shape(1)


def test_structures_are_nested_where_all_else_is_equal() -> None:
    full, tied = kind(families.Gaussian("full")), kind(families.Gaussian("tied"))
    assert tied.is_special_case(full)
    assert not full.is_special_case(tied)
    for family in (families.Gaussian, families.StudentT, families.LogNormal):
        general = kind(family("full"))
        assert all(kind(family(word)).is_special_case(general) for word in COVARIANCE_TYPES)
    assert not kind(families.StudentT("diag", dof=4)).is_special_case(kind(families.StudentT()))
    assert not kind(families.LogNormal("diag")).is_special_case(full)
    poisson = kind("poisson")
    assert poisson.is_special_case(poisson)
    assert not poisson.is_special_case(kind("geometric"))


def test_a_view_remembers_its_threads() -> None:
    view = Views(GaussianMixtureSearch(n_threads=3), np.eye(3), None).of({})
    view.share_threads()
    assert (view.rows.n_threads, view.options.n_threads) == (1, 1)
    assert view.all_threads.n_threads == 3
