"""tasks: each goes to where the rows are by pickle, and gives the same bits there."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING

import numpy as np
import pytest

from emgine import SufficientStatistics, _core
from emgine._families.gaussian.parameters import mixture_of, shape_of
from emgine._rows.parts import InMemory, Part, merged
from emgine._rows.rows import Rows
from emgine._rows.tasks import (
    AssignedExpectation,
    Expectation,
    HardExpectation,
    NearestExpectation,
    RandomExpectation,
)

if TYPE_CHECKING:
    from emgine._rows.tasks import StatisticsTask

X = np.random.RandomState(0).normal(size=(2 * _core.GRID_ROWS, 2))
ROWS = Rows(InMemory(X, None, 1))
MEANS = np.array([[-1.0, 0.0], [1.0, 0.5]])
MIXTURE = mixture_of(np.array([0.3, 0.7]), MEANS, np.array([np.eye(2), 2 * np.eye(2)]), "full")
TASKS = [
    Expectation(MIXTURE),
    Expectation(MIXTURE, MEANS + 0.5, thorough=True),
    HardExpectation(MIXTURE, shape_of("tied", 2, 2)),
    RandomExpectation(shape_of("diag", 2, 2), MEANS, 5),
    AssignedExpectation(shape_of("full", 2, 2), MEANS, (X[:, 0] > 0).astype(np.int64), None),
    NearestExpectation(
        mixture_of(np.array([0.5, 0.5]), MEANS[:, :1], np.ones((2, 1)), "diag"),
        _core.ModelShape("product", "gaussian(full)[0] ignored()[1]", 2, 2),
        MEANS,
    ),
]


def bits(statistics: _core.SufficientStatistics) -> bytes:
    return SufficientStatistics._adopt(statistics).to_bytes()


@pytest.mark.parametrize("task", TASKS, ids=lambda task: type(task).__name__)
def test_a_pickled_task_gives_the_bits_in_any_parts(task: StatisticsTask) -> None:
    copied = pickle.loads(pickle.dumps(task))
    cut = _core.GRID_ROWS
    spans = [copied(Part(X[:cut], None, 0), 1), copied(Part(X[cut:], None, cut), 1)]
    span = merged(spans)
    assert span is not None
    assert bits(span.total()) == bits(ROWS.total(task))


def test_only_a_quick_pass_is_made_again() -> None:
    assert Expectation(MIXTURE).again(ROWS.total(Expectation(MIXTURE))) is None
    assert TASKS[3].again(ROWS.total(TASKS[3])) is None
