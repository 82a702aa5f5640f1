"""Conditionals of Gaussian components: every structure, batches, far from the origin."""

from __future__ import annotations

import numpy as np
import pytest

from emgine import Mixture
from emgine._families.gaussian import conditional
from emgine._families.gaussian.parameters import full_covariances
from tests.python.inference.mixtures import COVARIANCES, FULL, MEANS

X = np.random.RandomState(0).normal(size=(300, 3)) * 2 + [1, 9, 0]
GAPS = np.random.RandomState(1).uniform(size=X.shape) < 0.4
ROWS = np.where(GAPS, np.nan, X)


@pytest.mark.parametrize(
    ("structure", "covariances"),
    [
        ("tied", COVARIANCES[0]),
        ("diag", [[1.0, 2.0, 3.0], [2.0, 1.0, 0.5]]),
        ("spherical", [1.0, 4.0]),
        ("tied_diag", [1.0, 2.0, 3.0]),
        ("tied_spherical", [2.0]),
    ],
)
def test_structures_are_special_cases_of_full(structure: str, covariances: object) -> None:
    own = Mixture([0.3, 0.7], MEANS, covariances, structure)
    full = Mixture([0.3, 0.7], MEANS, full_covariances(own))
    for found, expected in zip(
        conditional.completed(own, ROWS), conditional.completed(full, ROWS), strict=True
    ):
        assert found == pytest.approx(expected, rel=1e-12, abs=1e-12)
    assert own.condition({1: 9.0}).score_samples(X[:, [0, 2]]) == pytest.approx(
        full.condition({1: 9.0}).score_samples(X[:, [0, 2]]), rel=1e-12
    )


def test_patterns_in_small_batches_have_the_same_bits(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = conditional.completed(FULL, ROWS)
    monkeypatch.setattr(conditional, "NUMBERS_AT_ONCE", 1)
    found = conditional.completed(FULL, ROWS)
    assert np.array_equal(found.means, expected.means)
    assert np.array_equal(found.variances, expected.variances)


def test_far_from_the_origin() -> None:
    """Expected values move with the rows, to the digits that the rows have."""
    far = Mixture([0.3, 0.7], np.array(MEANS) + 2.0**30, COVARIANCES)
    found = conditional.completed(far, ROWS + 2.0**30).means - 2.0**30
    assert found == pytest.approx(conditional.completed(FULL, ROWS).means, abs=1e-6)


def test_drawn_gaps_have_the_conditional_covariance() -> None:
    n = 100_000
    rows = np.tile([np.nan, 9.0, np.nan], (n, 1))
    labels = np.zeros(n, dtype=np.int64)
    complete = np.random.RandomState(0).multivariate_normal(MEANS[0], COVARIANCES[0], n)
    found = conditional.filled(FULL, rows, labels, complete)[:, [0, 2]]
    given = FULL.condition({1: 9.0})
    assert found.mean(axis=0) == pytest.approx(given.means[0], abs=0.03)
    assert np.cov(found.T) == pytest.approx(given.covariances[0], abs=0.05)
    wide = conditional.filled(FULL, rows, labels, complete, np.full(n, 2.0))[:, [0, 2]]
    assert np.cov(wide.T) == pytest.approx(4 * np.cov(found.T), rel=1e-9)
