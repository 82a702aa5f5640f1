"""Tasks about rows of which something is known: by parts as at once, and pickled."""

from __future__ import annotations

import pickle
from itertools import pairwise
from typing import Any

import numpy as np

from emgine import Mixture, _core
from emgine._checks.component_factors import ComponentFactors
from emgine._families.gaussian.parameters import cheapest, nearest_center
from emgine._families.start_space import in_space
from emgine._rows.labelled_tasks import (
    LabelledExpectation,
    LabelledHardExpectation,
    labelled,
)
from emgine._rows.parts import Part
from emgine._rows.tasks import (
    Expectation,
    HardExpectation,
    NearestExpectation,
    RandomExpectation,
)

N = 2 * _core.GRID_ROWS + 5
X = np.random.default_rng(0).normal(size=(N, 2))
LABELS = np.random.default_rng(1).integers(-1, 2, size=N)
FACTORS = ComponentFactors(LABELS, None)
MIXTURE = Mixture([0.5, 0.5], [[-1.0, 0.0], [1.0, 0.0]], [1.0, 1.0], "spherical")
METRIC = nearest_center(np.array([[-1.0, 0.0], [1.0, 0.0]]), np.ones(2))


def bits(statistics: _core.SufficientStatistics) -> bytes:
    numbers = statistics.weight, statistics.sum, np.array(statistics.log_likelihood)
    return b"".join(np.ascontiguousarray(array).tobytes() for array in numbers)


def in_parts(task: Any) -> bytes:
    ends = [0, _core.GRID_ROWS, 2 * _core.GRID_ROWS, N]
    spans = [task(Part(X[a:b], None, a), 1) for a, b in pairwise(ends)]
    for span in spans[1:]:
        spans[0].absorb(span)
    return bits(spans[0].total())


def test_parts_have_their_own_labels() -> None:
    for task in (Expectation(MIXTURE), HardExpectation(METRIC, cheapest(2, 2))):
        known = labelled(task, FACTORS)
        whole = bits(known.total(Part(X, None, 0), 2))
        assert in_parts(known) == whole
        assert in_parts(pickle.loads(pickle.dumps(known))) == whole
        assert whole != bits(task.total(Part(X, None, 0), 1))


def test_labels_are_factors_of_zero_and_one() -> None:
    logs = FACTORS.of_rows(slice(None), 2)
    for task in (Expectation(MIXTURE), HardExpectation(METRIC, cheapest(2, 2))):
        found = [
            bits(labelled(task, each).total(Part(X, None, 0), 1))
            for each in (FACTORS, ComponentFactors(None, logs))
        ]
        assert found[0] == found[1]


def test_known_rows_count_for_their_component_alone() -> None:
    hard = labelled(HardExpectation(METRIC, cheapest(2, 2)), FACTORS)
    assert isinstance(hard, LabelledHardExpectation)
    nearest = np.where(LABELS < 0, X[:, 0] > 0, LABELS)
    found = hard.total(Part(X, None, 0), 1).weight
    assert found.tolist() == [float((nearest == 0).sum()), float((nearest == 1).sum())]


def test_the_nearest_allowed_center_in_the_space_of_a_family() -> None:
    counts = np.random.default_rng(2).poisson(4.0, size=(N, 1)).astype(float)
    shape = _core.ModelShape("poisson", "", 1, 2)
    metric = nearest_center(np.array([[1.0], [3.0]]), np.ones(1))
    task = labelled(NearestExpectation(metric, shape, np.zeros((2, 1))), FACTORS)
    found = task.total(Part(counts, None, 0), 1).weight
    space = in_space(counts, shape)
    assert space is not None
    nearest = np.where(LABELS < 0, space.X[:, 0] > 2.0, LABELS)
    assert found.tolist() == [float((nearest == 0).sum()), float((nearest == 1).sum())]
    logs = ComponentFactors(None, FACTORS.of_rows(slice(None), 2))
    again = labelled(NearestExpectation(metric, shape, np.zeros((2, 1))), logs)
    assert again.total(Part(counts, None, 0), 1).weight.tolist() == found.tolist()


def test_other_tasks_stay_as_they_are() -> None:
    task = RandomExpectation(cheapest(2, 2), np.zeros((2, 2)), 1)
    assert labelled(task, FACTORS) is task
    again = labelled(Expectation(MIXTURE), FACTORS)
    assert labelled(again, FACTORS) is again


def test_a_second_thorough_pass_knows_the_labels() -> None:
    far = Mixture([0.5, 0.5], [[0.0, 0.0], [25.0, 0.0]], [1.0, 1.0], "spherical")
    task = labelled(Expectation(far), ComponentFactors(np.where(LABELS == 1, -1, LABELS), None))
    again = task.again(task(Part(X, None, 0), 1).total())
    assert isinstance(again, LabelledExpectation)
    assert again.thorough
    assert again.labels is not None
