"""sampling: one row from each stratum, for all weights and every order of their sum."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from emgine._rows import sampling
from emgine._rows.parts import InMemory
from emgine._rows.rows import Rows


def stratified_rows(
    n: int, weight: npt.NDArray[np.float64] | None, size: int, random_state: np.random.RandomState
) -> npt.NDArray[np.int64]:
    """Numbers of the sampled rows."""
    numbers = np.arange(float(n))[:, np.newaxis]
    rows, weights = Rows(InMemory(numbers, weight, 1)).sample(size, random_state)
    assert weights is None
    return rows[:, 0].astype(np.int64)


def test_strata_hold_one_row_each() -> None:
    rows = stratified_rows(1000, None, 100, np.random.RandomState(0))
    assert np.array_equal(rows // 10, np.arange(100))
    assert len(set((rows % 10).tolist())) == 10


@pytest.mark.parametrize("at_once", [7, 64, 65536])
def test_strata_have_equal_weight(at_once: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sampling, "WEIGHTS_AT_ONCE", at_once)
    random_state = np.random.RandomState(0)
    weight = np.random.RandomState(1).exponential(size=1000)
    weight[random_state.uniform(size=1000) < 0.5] = 0.0
    drawn = np.zeros(1000)
    for _ in range(400):
        rows = stratified_rows(1000, weight, 50, random_state)
        assert len(rows) == 50
        assert np.array_equal(rows, np.sort(rows))
        drawn += np.bincount(rows, minlength=1000)
    assert drawn[weight == 0].sum() == 0
    # A stratum never draws more than once: the count of any run of rows is within 2 of its share.
    shares = 20_000 * weight / weight.sum()
    assert abs(drawn[:500].sum() - shares[:500].sum()) < 3 * np.sqrt(400)
    assert np.corrcoef(drawn, shares)[0, 1] > 0.98


@pytest.mark.parametrize("heavy", [0, 37, 99])
@pytest.mark.parametrize("at_once", [10, 65536])
def test_a_row_with_all_the_weight_is_always_drawn(
    heavy: int, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sampling, "WEIGHTS_AT_ONCE", at_once)
    weight = np.zeros(100)
    weight[heavy] = 1e-30
    rows = stratified_rows(100, weight, 7, np.random.RandomState(0))
    assert rows.tolist() == [heavy] * 7
