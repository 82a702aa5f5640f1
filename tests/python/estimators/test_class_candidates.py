"""Candidates of a classifier: the smallest BIC; parameters that are known stay as they are."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from sklearn.datasets import load_iris

from emgine import GaussianMixture, MixtureClassifier

X, Y = load_iris(return_X_y=True)
MEANS = [[5.0, 3.4, 1.5, 0.2], [6.0, 2.8, 4.2, 1.3], [6.6, 3.0, 5.5, 2.0]]


@pytest.mark.parametrize("n_components", [1, [1, 2]])
def test_the_smallest_bic_is_chosen(n_components: Any) -> None:
    given = ["spherical", "tied_diag", "tied"]
    options: dict[str, Any] = {"random_state": 0, "reg_covar": 1e-5}
    model = MixtureClassifier(n_components, covariance_type=given, **options).fit(X, Y)
    alone = [MixtureClassifier(n_components, covariance_type=each, **options) for each in given]
    assert model.bic_ == min(each.fit(X, Y).bic_ for each in alone)


def test_known_means_are_held_while_other_rows_learn_along() -> None:
    y = np.where(np.arange(150) % 3 == 0, Y, -1)
    model = MixtureClassifier(parameters_init={"means": MEANS}, fixed="means").fit(X, y)
    assert model.mixture_.means.tolist() == MEANS
    fitted = GaussianMixture(3, means_init=MEANS, fixed="means").fit(X, labels=y)
    np.testing.assert_allclose(model.mixture_.covariances, fitted.covariances_, rtol=1e-12)
    n_free = 3 * 10 + 2
    assert model.bic_ == pytest.approx(n_free * np.log(150) - 2 * model.log_likelihood_)


def test_some_components_of_some_classes_are_known() -> None:
    first = np.full((4, 4), np.nan)
    first[0] = MEANS[0]
    known = {"means": [True, False, False, False]}
    model = MixtureClassifier(
        {0: 1, 1: 1, 2: 2}, parameters_init={"means": first}, fixed=known, random_state=0
    ).fit(X, np.where(np.arange(150) % 5 == 0, -1, Y))
    assert model.mixture_.means[0].tolist() == MEANS[0]
    assert model.n_components_.tolist() == [1, 1, 2]
    assert model.score(X, Y) > 0.95


def test_equal_weights_need_no_value() -> None:
    model = MixtureClassifier([1, 2], fixed="weights", random_state=0).fit(X, Y)
    k = model.n_components_
    assert set(model.mixture_.weights.tolist()) == {1 / k.sum()}
    np.testing.assert_allclose(model.priors_, k / k.sum(), rtol=1e-12)
    given = MixtureClassifier(fixed="weights", weights_init=[0.5, 0.25, 0.25]).fit(X, Y)
    assert given.mixture_.weights.tolist() == [0.5, 0.25, 0.25]
    assert given.priors_.tolist() == [0.5, 0.25, 0.25]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"fixed": "means"}, "no value to hold: give it in parameters_init"),
        ({"fixed": "rates"}, "may name"),
        ({"fixed": {"means": [True]}, "parameters_init": {"means": MEANS}}, r"shape \(3,\)"),
        ({"n_components": [1, 2], "parameters_init": {"means": MEANS}}, "one number for each"),
        ({"weights_init": [0.5, 0.5]}, "weights"),
        ({"fixed": "weights", "covariance_type": dict.fromkeys(range(3), "diag")}, "exclude"),
    ],
)
def test_errors_leave_the_fit_as_it_was(options: dict[str, Any], words: str) -> None:
    model = MixtureClassifier().fit(X, Y)
    before = model.predict_proba(X)
    with pytest.raises(ValueError, match=words):
        model.set_params(**options).fit(X, Y)
    assert (model.predict_proba(X) == before).all()
