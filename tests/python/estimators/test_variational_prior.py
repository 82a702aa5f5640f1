"""Priors of BayesianGaussianMixture: scikit-learn's defaults and words, the model intact."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from sklearn.mixture import BayesianGaussianMixture as Sklearn

from emgine import BayesianGaussianMixture

RANDOM = np.random.default_rng(0)
X = RANDOM.normal([1.0, -2.0], [1.0, 3.0], (40, 2))
PRIORS = (
    *("weight_concentration_prior_", "mean_precision_prior_", "mean_prior_"),
    *("degrees_of_freedom_prior_", "covariance_prior_"),
)


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize("kind", ["full", "tied", "diag", "spherical"])
def test_defaults_are_scikit_learns(kind: str) -> None:
    options: Any = {"n_components": 4, "covariance_type": kind, "max_iter": 1}
    ours = BayesianGaussianMixture(**options).fit(X)
    theirs = Sklearn(**options).fit(X)
    for name in PRIORS:
        np.testing.assert_allclose(getattr(ours, name), getattr(theirs, name), rtol=1e-12)
        assert np.shape(getattr(ours, name)) == np.shape(getattr(theirs, name))


GIVEN: list[tuple[str, Any]] = [
    ("full", [[2.0, 0.1], [0.1, 1.0]]),
    ("tied", [[2.0, 0.1], [0.1, 1.0]]),
    ("diag", [2.0, 1.0]),
    ("tied_diag", [2.0, 1.0]),
    ("spherical", 2.0),
    ("tied_spherical", 2.0),
]


@pytest.mark.parametrize(("kind", "scale"), GIVEN)
def test_given_priors_are_taken(kind: str, scale: Any) -> None:
    model = BayesianGaussianMixture(
        n_components=2,
        covariance_type=kind,
        weight_concentration_prior=2.0,
        mean_precision_prior=0.5,
        mean_prior=[1, 2],
        degrees_of_freedom_prior=3.5,
        covariance_prior=scale,
        random_state=0,
    ).fit(X)
    found = [getattr(model, name) for name in PRIORS]
    assert found[0] == 2.0
    assert found[1] == 0.5
    assert found[2].tolist() == [1.0, 2.0]
    assert found[3] == 3.5
    assert np.array_equal(found[4], scale)


WRONG: list[tuple[str, dict[str, Any]]] = [
    ("full", {"mean_prior": [1.0]}),
    ("full", {"degrees_of_freedom_prior": 0.5}),
    ("full", {"covariance_prior": np.eye(3)}),
    ("full", {"covariance_prior": [[1.0, 2.0], [2.0, 1.0]]}),
    ("full", {"covariance_prior": [[1.0, 0.5], [0.1, 1.0]]}),
    ("tied", {"covariance_prior": np.eye(3)}),
    ("diag", {"covariance_prior": [1.0, 2.0, 3.0]}),
    ("diag", {"covariance_prior": [1.0, -2.0]}),
    ("full", {"covariance_prior": 5.0}),
    ("full", {"weight_concentration_prior": 0.0}),
    ("full", {"mean_precision_prior": -1.0}),
    ("full", {"degrees_of_freedom_prior": 0}),
    ("full", {"degrees_of_freedom_prior": "one"}),
    ("spherical", {"covariance_prior": 0.0}),
]


@pytest.mark.parametrize(("kind", "given"), WRONG)
def test_errors_are_scikit_learns_and_leave_the_model(kind: str, given: dict[str, Any]) -> None:
    model = BayesianGaussianMixture(n_components=2, covariance_type=kind, random_state=0).fit(X)
    before = model.means_
    with pytest.raises((ValueError, TypeError)) as ours:
        model.set_params(**given).fit(X)
    with pytest.raises((ValueError, TypeError)) as theirs:
        Sklearn(n_components=2, covariance_type=kind, **given).fit(X)
    assert str(ours.value) == str(theirs.value)
    assert isinstance(ours.value, type(theirs.value))
    assert (model.means_ == before).all()


def test_more_errors_than_scikit_learns() -> None:
    for given in ({"covariance_prior": [1.0, 2.0]}, {"covariance_prior": np.nan}):
        options: Any = {"covariance_type": "spherical", **given}
        model = BayesianGaussianMixture(**options)
        with pytest.raises(ValueError, match="covariance_prior"):
            model.fit(X)
    with pytest.raises(ValueError, match="mean_prior"):
        BayesianGaussianMixture(mean_prior=[np.nan, 0.0]).fit(X)


@pytest.mark.parametrize("kind", ["full", "tied", "diag", "spherical"])
def test_features_that_do_not_vary_have_a_positive_scale(kind: str) -> None:
    rows = np.column_stack([X, np.full(len(X), 3.0), X[:, 0]])
    model = BayesianGaussianMixture(n_components=2, covariance_type=kind, reg_covar=0.0).fit(rows)
    assert np.isfinite(model.lower_bound_)
    assert np.isfinite(model.score_samples(rows)).all()
