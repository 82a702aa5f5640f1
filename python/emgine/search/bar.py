"""The bar of a race: what a fit must still be able to reach for it to be worth going on.

Only numbers come in here. No bound on what EM may still gain is known, so the rule is a wager with
a wide margin, which the tests put to many sets of rows.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from emgine._em.em import Iteration

# A fit is left when it would be out even if it gained its last step's gain so many times more. On
# 42 sets of rows, bad models of heavy tails among them, 200 lost three best fits, 300 none.
PATIENCE = 400
# Fits whose score could come so near to the best are finished: a difference of 10 is 'very strong'
# evidence (Kass and Raftery 1995), below it the order matters.
NEAR = 10.0
# A gain counts as at least this part of the one before.
FADING = 0.1
# Steps of a fit begun anew that are too early to judge it by.
GRACE = 3


@dataclass(frozen=True)
class Bar:
    """A score to stay below.

    Parameters
    ----------
    score : float
        What a fit that goes on must be able to reach.
    penalty : float
        Score of the fit's model at a log-likelihood of 0.
    row_weight : float
        Sum of the row weights.

    Examples
    --------
    >>> bar = Bar(score=100.0, penalty=50.0, row_weight=10.0)
    >>> bar.is_out(lower_bound=-3.0, gain=0.0)
    True
    >>> bar.is_out(lower_bound=-3.0, gain=0.01)
    False
    """

    score: float
    penalty: float
    row_weight: float

    def at(self, lower_bound: float) -> float:
        """Return the score of a mean log-likelihood, in nats."""
        return self.penalty - 2.0 * self.row_weight * lower_bound

    def is_out(self, lower_bound: float, gain: float) -> bool:
        """Whether a fit could not come near any more.

        Parameters
        ----------
        lower_bound : float
            Its mean log-likelihood, in nats.
        gain : float
            What that gained last.
        """
        return self.at(reachable(lower_bound, gain)) > self.score


def reachable(lower_bound: float, gain: float) -> float:
    """Return the mean log-likelihood that a run is given credit for, in nats."""
    return lower_bound + PATIENCE * max(gain, 0.0)


class Watch:
    """Watches a run, and ends it when it is out.

    Parameters
    ----------
    bar : Bar
        Of its model.
    grace : int, default=0
        Iterations that are too early to judge by.
    """

    def __init__(self, bar: Bar, grace: int = 0) -> None:
        self._bar, self._grace, self._gain = bar, grace, 0.0
        self.outraced = False

    def __call__(self, iteration: Iteration) -> bool:
        """Return whether to go on."""
        gain = iteration.change
        # A longer step may gain next to nothing between two that gain much.
        recent, self._gain = max(gain, self._gain * FADING), gain if math.isfinite(gain) else 0.0
        judged = iteration.number > self._grace and math.isfinite(recent)
        self.outraced = judged and self._bar.is_out(iteration.lower_bound, recent)
        return not self.outraced
