"""What a fit prints while it runs, in scikit-learn's words.

``verbose=1`` prints the iterations and what is left to gain, 2 and more also times and changes.
"""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .results import Iteration


class Progress:
    """Reports restarts and every `interval`-th iteration."""

    def __init__(self, verbose: int, interval: int) -> None:
        self._verbose = int(verbose)
        self.is_silent = not self._verbose
        self._interval = interval
        self._start_of_restart = self._last_report = perf_counter()

    def begin_restart(self, number: int) -> None:
        """Report the beginning of restart `number`, counted from 0."""
        self._start_of_restart = self._last_report = perf_counter()
        if self._verbose:
            print(f"Initialization {number}")

    def iteration(self, iteration: Iteration) -> None:
        """Report an iteration."""
        number = iteration.number
        if not self._verbose or number % self._interval:
            return
        gain = f"remaining gain {iteration.remaining_gain:.2e}"
        if self._verbose == 1:
            print(f"  Iteration {number}\t {gain}")
            return
        now = perf_counter()
        lapse, change = now - self._last_report, iteration.change
        print(f"  Iteration {number}\t time lapse {lapse:.5f}s\t ll change {change:.5f}\t {gain}")
        self._last_report = now

    def end_restart(self, lower_bound: float, converged: bool) -> None:
        """Report the end of a restart with its last lower bound in nats."""
        outcome = "converged" if converged else "did not converge"
        if self._verbose == 1:
            print(f"Initialization {outcome}.")
        elif self._verbose:
            lapse = perf_counter() - self._start_of_restart
            print(
                f"Initialization {outcome}. time lapse {lapse:.5f}s\t lower bound "
                f"{lower_bound:.5f}."
            )

    def abandon_restart(self) -> None:
        """Report that a restart ended with an ill-defined covariance."""
        if self._verbose:
            print("Initialization abandoned: a component collapsed.")
