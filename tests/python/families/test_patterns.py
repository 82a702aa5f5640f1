"""Patterns of gaps: every row once, in order, whatever the number of features."""

from __future__ import annotations

import numpy as np
import pytest

from emgine._families.patterns import patterns_of


@pytest.mark.parametrize("n_features", [1, 7, 8, 9, 70])
def test_every_row_is_in_its_pattern(n_features: int) -> None:
    random_state = np.random.RandomState(n_features)
    X = random_state.normal(size=(300, n_features))
    X[random_state.uniform(size=X.shape) < 0.2] = np.nan
    patterns = patterns_of(X)
    for pattern in patterns:
        assert (~np.isnan(X[pattern.rows]) == pattern.observed).all()
        assert (np.diff(pattern.rows) > 0).all()
    rows = np.concatenate([pattern.rows for pattern in patterns])
    assert sorted(rows.tolist()) == list(range(300))
    different = {tuple(pattern.observed.tolist()) for pattern in patterns}
    assert len(different) == len(patterns)


def test_no_gap_is_one_pattern_and_no_row_none() -> None:
    (whole,) = patterns_of(np.zeros((4, 2)))
    assert whole.observed.all()
    assert whole.rows.tolist() == [0, 1, 2, 3]
    assert patterns_of(np.zeros((0, 2))) == []
