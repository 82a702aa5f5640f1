"""Times of contenders that take turns, so that other work on the machine affects all equally."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Who = TypeVar("Who")
# Time for waiting threads of a library to sleep before the next turn: those of OpenBLAS spin for a
# tenth of a second.
REST_SECONDS = 0.15


@dataclass(frozen=True)
class Seconds:
    """The best and the median of repeated measurements."""

    best: float
    median: float

    @staticmethod
    def of(values: Sequence[float]) -> Seconds:
        """Summarise one or more measurements."""
        return Seconds(min(values), statistics.median(values))


def in_turns(
    contenders: Sequence[Who],
    measure: Callable[[Who], tuple[float, ...]],
    repeats: int,
    turn_seconds: float,
) -> list[list[tuple[float, ...]]]:
    """Measure all contenders `repeats` times in turns; fast ones several times per turn."""
    for contender in contenders:
        measure(contender)  # loads code, fills caches, starts threads
    results: list[list[tuple[float, ...]]] = [[] for _ in contenders]
    for _ in range(repeats):
        for contender, taken in zip(contenders, results, strict=True):
            time.sleep(REST_SECONDS)
            end = time.perf_counter() + turn_seconds
            taken.append(measure(contender))
            while time.perf_counter() < end:
                taken.append(measure(contender))
    return results


def per_iteration(pairs: Sequence[tuple[float, ...]], iterations: int) -> Seconds:
    """Return the time of one iteration from pairs (fit of one iteration, fit of `iterations`).

    The difference of the two excludes validation, the start and the last scoring pass.
    """
    extra = iterations - 1
    ones, longs = zip(*pairs, strict=True)
    best = (min(longs) - min(ones)) / extra
    median = statistics.median((long - one) / extra for one, long in pairs)
    return Seconds(best, median)
