"""What a run of EM tells: of an iteration while it runs, and of its end. Computes nothing."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from emgine._core import Mixture

    from .falls import Fall
    from .remedies import Degeneration


class Iteration(NamedTuple):
    """The state after an iteration. Gains and bounds are in nats per unit of row weight."""

    number: int  # from 1
    lower_bound: float  # mean log-likelihood before its M-step
    change: float  # of the lower bound
    remaining_gain: float  # estimate, from the lower bound to the optimum
    n_passes: int  # over the rows, so far
    elapsed: float  # seconds since the run began
    restart: int = 0  # the run, from 0


class Result(NamedTuple):
    """The end of a run."""

    mixture: Mixture
    lower_bounds: tuple[float, ...]  # mean log-likelihood before each M-step, in nats
    converged: bool
    remaining_gain: float = math.inf
    n_passes: int = 0
    n_probes: int = 0  # passes of the certificate, beyond n_passes; those withdrawn among them
    plateaus: tuple[int, ...] = ()  # iterations after which the run only seemed to have converged
    n_withdrawn: int = 0  # iterations after the end that led to a component that a bound makes
    stopped: bool = False  # by `watch`
    degenerate: tuple[Degeneration, ...] = ()  # components that were repaired, or are narrow
    falls: tuple[Fall, ...] = ()  # iterations that lost likelihood
    collinear: bool = False  # components are bounded only where all rows are narrow

    @property
    def inflated(self) -> int:
        """0; 1 if bounds alone keep the likelihood finite, as of all such fits; 2 if of this fit.

        The likelihood of a bounded component depends on the bound, which reg_covar is too, and not
        on the fit. Where features are collinear in all rows, that is so in the same way for all
        fits with covariance matrices, which may be compared with one another.
        """
        if not any(event.action == "regularized" for event in self.degenerate):
            return 0
        return 1 if self.collinear else 2

    @property
    def rank(self) -> tuple[int, float]:
        """The larger, the better the run; those that no bound inflates first."""
        return -self.inflated, self.lower_bound

    @property
    def lower_bound(self) -> float:
        """The last lower bound; -inf if there was no iteration."""
        return self.lower_bounds[-1] if self.lower_bounds else -math.inf


class InterruptedRun(KeyboardInterrupt):
    """Ctrl-C; `result` is the state of the run."""

    def __init__(self, result: Result) -> None:
        super().__init__()
        self.result = result
