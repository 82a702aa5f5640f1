"""Rows: the same bits from one part as from many, and other rows in a later pass are an error."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from emgine import SufficientStatistics, _core
from emgine._families.gaussian.parameters import mixture_of, shape_of
from emgine._rows.parts import InMemory, Part, Task
from emgine._rows.rows import Rows
from emgine._rows.tasks import Expectation, RandomExpectation, StatisticsTask

X = np.random.RandomState(0).normal(size=(2 * _core.GRID_ROWS + 100, 2))
WEIGHT = np.random.RandomState(1).uniform(size=len(X))
MIXTURE = mixture_of(np.ones(1), np.zeros((1, 2)), np.ones((1, 2)), "diag")


@dataclass
class InTwoParts:
    """Rows that are handed over in two parts."""

    X: npt.NDArray[np.float64]
    weight: npt.NDArray[np.float64] | None = None
    n_threads: int = 1
    n_features: int = 2
    dtype = np.dtype(np.float64)
    missing: bool = False
    n_passes: int = 0

    def reduce(self, task: Task[Any]) -> Any:
        self.n_passes += 1
        cut = _core.GRID_ROWS
        weights = (None, None) if self.weight is None else (self.weight[:cut], self.weight[cut:])
        first = task(Part(self.X[:cut], weights[0], 0), 1)
        first.absorb(task(Part(self.X[cut:], weights[1], cut), 1))
        return first


def bits(statistics: _core.SufficientStatistics) -> bytes:
    return SufficientStatistics._adopt(statistics).to_bytes()


@pytest.mark.parametrize("weight", [None, WEIGHT], ids=["alike", "weighted"])
def test_parts_have_the_totals_and_samples_of_memory(weight: Any) -> None:
    here, there = Rows(InMemory(X, weight, 1)), Rows(InTwoParts(X, weight))
    assert (here.n_rows, here.n_weighted_rows) == (there.n_rows, there.n_weighted_rows)
    for task in (
        Expectation(MIXTURE),
        RandomExpectation(shape_of("full", 3, 2), np.zeros((3, 2)), 7),
    ):
        assert bits(here.total(task)) == bits(there.total(task))
    for size in (50, len(X)):
        samples = [rows.sample(size, np.random.RandomState(3)) for rows in (here, there)]
        assert np.array_equal(samples[0][0], samples[1][0])
        assert (samples[0][1] is None) == (samples[1][1] is None) == (weight is None or size == 50)


def test_rows_in_memory_are_there_and_take_other_threads() -> None:
    here = Rows(InMemory(X, None, 1))
    other = here.with_threads(2)
    assert here.in_memory is not None
    assert other.in_memory is not None
    assert (here.n_threads, other.n_threads) == (1, 2)
    assert other.in_memory.X is here.in_memory.X
    assert Rows(InTwoParts(X)).in_memory is None


def test_rows_that_change_are_an_error() -> None:
    parts = InTwoParts(X, WEIGHT)
    rows = Rows(parts)
    rows.total(Expectation(MIXTURE))
    parts.weight = WEIGHT * (1 + 1e-12)
    with pytest.raises(ValueError, match=r"^X gave other rows in a later pass: .* of weight"):
        rows.total(Expectation(MIXTURE))
    parts.X, parts.weight = X[:-1], WEIGHT[:-1]
    with pytest.raises(ValueError, match=f"then {len(X) - 1} rows\\. A source"):
        rows.total(Expectation(MIXTURE))


class Remembered:
    """Answers that know the first pass."""

    def __init__(self, first: _core.SufficientStatistics) -> None:
        self.known, self.recorded = [first], 0

    def answer(self, task: StatisticsTask) -> _core.SufficientStatistics | None:  # noqa: ARG002
        return self.known.pop() if self.known else None

    def record(self, task: StatisticsTask, statistics: Any) -> None:  # noqa: ARG002
        self.recorded += 1


def test_known_passes_are_not_made_and_new_ones_are_recorded() -> None:
    first = Rows(InMemory(X, None, 1)).total(Expectation(MIXTURE))
    parts, answers = InTwoParts(X), Remembered(first)
    rows = Rows(parts, answers)
    assert rows.total(Expectation(MIXTURE)) is first
    assert (parts.n_passes, answers.recorded) == (1, 0)  # one to count the rows
    assert bits(rows.total(Expectation(MIXTURE))) == bits(first)
    assert (parts.n_passes, answers.recorded) == (2, 1)


@pytest.mark.parametrize(("weight", "message"), [(0.0, "non-zero"), (1e308, "too large")])
def test_a_sum_of_weights_must_be_a_number_above_zero(weight: float, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Rows(InTwoParts(X, np.full(len(X), weight)))
