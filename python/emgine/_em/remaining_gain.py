"""How far a run still is from its optimum, judged by its lower bounds so far.

Aitken's extrapolation for plain EM, whose gains shrink by a steady factor; for accelerated EM, what
its quadratic model promises, corrected by how its last promise compared with the gain.
"""

from __future__ import annotations

import math

# A gain below so many roundings of the bound is no gain.
ROUNDINGS = 8
EPSILON = 2.0**-52
# Aitken's estimate may delay the stop of accelerated EM until a promise is below the tolerance by
# this factor: gains that vanish faster than by a steady factor make it too large.
MOST_DOUBT = 10.0
# An estimate is believed at once where it is below the tolerance by this factor, otherwise when the
# one before was below it too: where the likelihood is flat, promises go up and down.
MOST_FALL = 3.0
# A promise knows the directions of the steps so far: what they miss, in the benchmark's problems.
UNSEEN = 1.25
# How many times its promise a step may have gained for the next promise to be corrected by it.
MOST_CORRECTION = 3.0


class RemainingGain:
    """Estimates of the gain that is left, in nats per unit of row weight, updated with each bound.

    `estimate` is the most likely one; `cautious`, for deciding to stop, is never smaller, because
    stopping early is not made good again. Both are inf while nothing can be said.
    """

    def __init__(self, lower_bound: float) -> None:
        self._bound = lower_bound
        self._gains: list[float] = []
        self._promise: float | None = None
        self.estimate = self.cautious = math.inf

    def update(self, bound: float, promise: float | None) -> None:
        """Take in the next bound, and the gain that an acceleration promises from there."""
        gain = bound - self._bound
        self._bound = bound
        if math.isfinite(gain):
            self._gains = [*self._gains[-2:], gain]
        before, self._promise = self._promise, promise
        if abs(gain) <= ROUNDINGS * EPSILON * abs(bound):
            self.estimate = self.cautious = abs(gain)
        elif promise is None:
            self.estimate = self.cautious = aitken(self._gains[-2:])
        else:
            last, self.estimate = self.estimate, UNSEEN * promise * _correction(gain, before)
            doubt = min(aitken(self._gains), MOST_DOUBT * promise)
            self.cautious = max(self.estimate, doubt, min(last, MOST_FALL * self.estimate))


def aitken(gains: list[float]) -> float:
    """Return the sum of all gains to come, if they go on shrinking by the same factor; else inf.

    Aitken (1926); for EM: Böhning, Dietz, Schaub, Schlattmann and Lindsay (1994). Over more than
    two gains, the factor is the geometric mean. Gains may be negative: regularised EM can end in a
    decrease, which then is what remains.
    """
    if len(gains) < 2 or gains[0] == 0:
        return math.inf
    factor = abs(gains[-1] / gains[0]) ** (1.0 / (len(gains) - 1))
    return abs(gains[-1]) * factor / (1.0 - factor) if factor < 1.0 else math.inf


def _correction(gain: float, promise: float | None) -> float:
    """Return by what to multiply a promise after a step gained more than was promised in all.

    A step that gains more than all that was said to remain has met a direction along which the
    likelihood is flatter than the model knew; the cube is what fits the benchmark suite.
    """
    if promise is None or not 0.0 < promise < math.inf:
        return 1.0
    return min(max(gain / promise, 1.0), MOST_CORRECTION) ** 3
