"""The tasks of rows about whose components something is known.

They are classes of their own, so that a checkpoint of a fit without labels stays readable.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from emgine import _core
from emgine._checks.component_factors import ComponentFactors
from emgine._families.start_space import in_space

from .tasks import Expectation, HardExpectation, NearestExpectation, StatisticsTask

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from emgine._core import Float64, StatisticsSpan

    from .parts import Part
    from .tasks import Known


@dataclass(eq=False)
class LabelledExpectation(Expectation):
    """The E-step, with the weights of the components multiplied by the factors of each row."""

    labels: NDArray[np.int64] | None = None
    log_factors: Float64 | None = None

    def known(self, part: Part) -> Known:
        """Return the labels and the log factors of some rows."""
        return _of_part(self.labels, self.log_factors, part)


@dataclass(eq=False)
class LabelledHardExpectation(HardExpectation):
    """Every row belongs wholly to the densest of the components that it may belong to."""

    labels: NDArray[np.int64] | None = None
    log_factors: Float64 | None = None

    def __call__(self, part: Part, n_threads: int) -> StatisticsSpan:
        return _core.hard_span(
            self.metric,
            part.X,
            part.sample_weight,
            part.first_row,
            self.shape,
            self.metric.reference,
            n_threads,
            *_of_part(self.labels, self.log_factors, part),
        )


@dataclass(eq=False)
class LabelledNearestExpectation(NearestExpectation):
    """Every row belongs to its nearest allowed center, in the space of the family's start."""

    labels: NDArray[np.int64] | None = None
    log_factors: Float64 | None = None

    def _of_some(self, part: Part, n_threads: int) -> StatisticsSpan:
        space = in_space(part.X, self.shape)
        assert space is not None
        rows = slice(part.first_row, part.first_row + len(part.X))
        factors = ComponentFactors(self.labels, self.log_factors)
        logs = factors.of_rows(rows, self.shape.n_components).copy()
        means, scale = self.metric.parameters["means"], self.metric.parameters["covariances"][0]
        for k, mean in enumerate(means):
            logs[:, k] -= 0.5 * ((space.X - mean) ** 2 / scale).sum(axis=1)
        X, weight, first_row = part.X, part.sample_weight, part.first_row
        return _core.assigned_span(
            X,
            weight,
            first_row,
            self.shape,
            self.reference,
            logs.argmax(axis=1).astype(np.int64),
            None,
            n_threads,
        )


def labelled(task: StatisticsTask, factors: ComponentFactors) -> StatisticsTask:
    """Return the task with what is known of the rows; other tasks stay as they are."""
    if type(task) is Expectation:
        return LabelledExpectation(task.mixture, task.reference, task.thorough, *factors)
    if type(task) is HardExpectation:
        return LabelledHardExpectation(task.metric, task.shape, *factors)
    if type(task) is NearestExpectation:
        return LabelledNearestExpectation(task.metric, task.shape, task.reference, *factors)
    return task


def _of_part(labels: NDArray[np.int64] | None, log_factors: Float64 | None, part: Part) -> Known:
    these = slice(part.first_row, part.first_row + len(part.X))
    return (
        None if labels is None else labels[these],
        None if log_factors is None else log_factors[these],
    )
