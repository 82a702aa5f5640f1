"""equal_weights: candidates hold equal weights, and count what is free."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import emgine
from emgine import GaussianMixture, GaussianMixtureSearch, MixtureSearch, families
from tests.python.families.general_families import Laplace

DATA = Path(__file__).parents[3] / "examples" / "data"
X = np.loadtxt(DATA / "faithful.csv", delimiter=",", skiprows=1)
COUNTS = np.random.RandomState(0).poisson(np.repeat([2.0, 15.0], 200))[:, np.newaxis]


@pytest.mark.parametrize("finish", ["best", "all"])
def test_candidates_have_equal_weights_and_fewer_parameters(finish: str) -> None:
    options: dict[str, Any] = {"fixed": "weights", "finish": finish, "random_state": 0}
    search = GaussianMixtureSearch(range(1, 4), ["full", "tied"], **options).fit(X)
    for model in search.estimators_:
        assert model is not None
        k = model.n_components
        assert model.weights_.tolist() == [1 / k] * k
        assert model.fixed == "weights"
        full = model.mixture_.n_parameters
        assert model.n_parameters == full - (k - 1)
    best = search.best_estimator_
    assert search.best_score_ == pytest.approx(best.bic(X), rel=1e-12)
    alone = GaussianMixture(
        best.n_components, covariance_type=best.covariance_type, fixed="weights", n_init=5,
        random_state=0,
    ).fit(X)  # fmt: skip
    assert best.bic(X) <= alone.bic(X) + 1e-3


@pytest.mark.parametrize("criterion", ["bic", "cv", "nec"])
def test_of_any_family_and_criterion(criterion: str) -> None:
    given = ["poisson", {0: families.NegativeBinomial()}]
    options: dict[str, Any] = {"fixed": "weights", "random_state": 0}
    search = MixtureSearch([1, 2], given, criterion, **options).fit(COUNTS)
    assert search.best_params_["n_components"] == 2
    assert search.weights_.tolist() == [0.5, 0.5]
    assert search.results_["n_parameters"].tolist() == [1, 2, 2, 4]


def test_a_family_of_ones_own() -> None:
    options: dict[str, Any] = {"fixed": "weights", "random_state": 0}
    search = MixtureSearch([1, 2], Laplace(), finish="all", **options).fit(COUNTS.astype(float))
    assert search.weights_.tolist() == [0.5, 0.5]


@pytest.mark.parametrize("fixed", ["means", ["weights"], True, {"weights": [True, False]}])
def test_nothing_else_can_be_held(fixed: Any) -> None:
    for search in (GaussianMixtureSearch(fixed=fixed), MixtureSearch(fixed=fixed)):
        with pytest.raises(emgine.InvalidParameterError, match="no other value in common"):
            search.fit(X)
    with pytest.raises(ValueError, match="on_degenerate='drop' exclude each other"):
        GaussianMixtureSearch(fixed="weights", on_degenerate="drop").fit(X)
