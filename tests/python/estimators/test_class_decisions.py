"""Decisions of a classifier: probabilities are sums over components."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from emgine import MixtureClassifier, NotFittedError, load

if TYPE_CHECKING:
    from pathlib import Path

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


def test_no_probability_is_above_1() -> None:
    rows = np.random.default_rng(0).normal(size=(400, 3))
    rows[200:] += 4.0
    found = MixtureClassifier(2, random_state=0).fit(rows, np.repeat([0, 1], 200))
    shares = found.mixture_.predict_proba(rows)
    assert (shares[:, :2].sum(axis=1) > 1).any() or (shares[:, 2:].sum(axis=1) > 1).any()
    assert found.predict_proba(rows).max() == 1.0
    single = found.predict_proba(rows.astype(np.float32))
    assert single.dtype == np.float32
    assert single.max() == 1.0


@pytest.mark.parametrize("method", ["predict", "predict_proba", "predict_log_proba"])
def test_messages_about_rows_name_the_classifier(method: str, tmp_path: Path) -> None:
    found = model()
    found.save(tmp_path / "classes.safetensors")
    for each in (found, load(tmp_path / "classes.safetensors"), pickle.loads(pickle.dumps(found))):
        with pytest.raises(ValueError, match="MixtureClassifier is expecting 1 features"):
            getattr(each, method)(np.ones((2, 2)))
        with pytest.raises(ValueError, match="MixtureClassifier does not accept missing"):
            getattr(each, method)([[np.nan]])
