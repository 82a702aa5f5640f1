"""Decisions of a classifier: probabilities are sums over components."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from emgine import MixtureClassifier, NotFittedError

X = np.array([[0.0], [1.0], [2.0], [10.0], [11.0], [13.0], [30.0], [31.0], [33.0]])
Y = np.array([0, 0, 0, 1, 1, 1, 0, 0, 0])


def model(**options: Any) -> MixtureClassifier:
    return MixtureClassifier({0: 2, 1: 1}, random_state=0, **options).fit(X, Y)


def test_a_class_has_the_probability_of_its_components() -> None:
    found = model()
    shares = found.mixture_.predict_proba(X)
    expected = np.column_stack([shares[:, :2].sum(axis=1), shares[:, 2]])
    np.testing.assert_array_equal(found.predict_proba(X), expected)
    assert (found.predict(X) == Y).all()
    assert found.score(X, Y) == 1.0
    assert found.score(X, 1 - Y) == 0.0
    assert found.score(X, np.zeros(9), sample_weight=Y + 1.0) == pytest.approx(6 / 12)


def test_priors_keep_the_components_within_a_class() -> None:
    plain, given = model(), model(priors=[0.1, 0.9])
    weights = given.mixture_.weights
    np.testing.assert_allclose(weights[:2].sum(), 0.1)
    np.testing.assert_allclose(
        weights[0] / weights[1], plain.mixture_.weights[0] / plain.mixture_.weights[1]
    )


def test_a_class_that_cannot_be_has_minus_infinity() -> None:
    logs = model(priors=[1.0, 0.0]).predict_log_proba(X)
    assert (logs[:, 1] == -np.inf).all()
    assert (logs[:, 0] == 0).all()


def test_before_a_fit_there_is_nothing() -> None:
    empty = MixtureClassifier()
    for method in (empty.predict, empty.predict_proba):
        with pytest.raises(NotFittedError):
            method(X)
    assert not hasattr(empty, "classes_")
