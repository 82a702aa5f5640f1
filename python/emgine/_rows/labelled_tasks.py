"""The tasks of rows about whose components something is known.

They are classes of their own, so that a checkpoint of a fit without labels stays readable.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from emgine import _core

from .tasks import Expectation, HardExpectation, StatisticsTask

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from emgine._checks.component_factors import ComponentFactors
    from emgine._core import Float64, StatisticsSpan

    from .parts import Part

    Known = tuple[NDArray[np.int64] | None, Float64 | None]


@dataclass(eq=False)
class LabelledExpectation(Expectation):
    """The E-step, with the weights of the components multiplied by the factors of each row."""

    labels: NDArray[np.int64] | None = None
    log_factors: Float64 | None = None

    def __call__(self, part: Part, n_threads: int) -> StatisticsSpan:
        return _core.expectation_span(
            self.mixture,
            part.X,
            part.sample_weight,
            part.first_row,
            n_threads,
            self.reference,
            self.thorough,
            *_of_part(self.labels, self.log_factors, part),
        )


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


def labelled(task: StatisticsTask, factors: ComponentFactors) -> StatisticsTask:
    """Return the task with what is known of the rows; others than these two stay as they are."""
    if type(task) is Expectation:
        return LabelledExpectation(task.mixture, task.reference, task.thorough, *factors)
    if type(task) is HardExpectation:
        return LabelledHardExpectation(task.metric, task.shape, *factors)
    return task


def _of_part(labels: NDArray[np.int64] | None, log_factors: Float64 | None, part: Part) -> Known:
    these = slice(part.first_row, part.first_row + len(part.X))
    return (
        None if labels is None else labels[these],
        None if log_factors is None else log_factors[these],
    )
