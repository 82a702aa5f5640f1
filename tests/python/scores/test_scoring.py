"""_scoring: sums over rows in blocks, and what weight 0 means."""

from __future__ import annotations

import numpy as np
import pytest

from emgine import Mixture
from emgine._scores import scoring

MIXTURE = Mixture([0.4, 0.6], [[0.0], [3.0]], [1.0, 2.0], "spherical")
X = np.random.RandomState(0).normal(size=(1000, 1))


@pytest.mark.parametrize("weighted", [False, True])
def test_blocks_add_up(weighted: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    weights = np.random.RandomState(1).uniform(size=1000) if weighted else None
    whole = scoring.total_score(MIXTURE, X, weights, 1)
    monkeypatch.setattr(scoring, "ROWS_AT_ONCE", 37)
    assert scoring.total_score(MIXTURE, X, weights, 1) == pytest.approx(whole, rel=1e-13)
    scores = MIXTURE.score_samples(X)
    expected = scores if weights is None else scores * weights
    assert whole[0] == pytest.approx(expected.sum(), rel=1e-13)
    assert whole[1] == pytest.approx(1000 if weights is None else weights.sum(), rel=1e-13)


def test_a_row_of_weight_zero_is_absent_even_where_its_density_is_none() -> None:
    rows = np.array([[0.5], [1e300]])
    found = scoring.mean_score(MIXTURE, rows, np.array([2.0, 0.0]), 1)
    assert found == MIXTURE.score(rows[:1])


def test_generators() -> None:
    generator = np.random.RandomState(3)
    assert scoring.check_random_state(generator) is generator
    first, second = (scoring.check_random_state(np.int64(3)).uniform() for _ in range(2))
    assert first == second == np.random.RandomState(3).uniform()
    assert scoring.check_random_state(None) is np.random.mtrand._rand
    for bad in (-1, 2**32, 1.5, "seed"):
        with pytest.raises(ValueError, match=r"^random_state must be an int in the range"):
            scoring.check_random_state(bad)
