"""Options of a run of EM: when to stop, what to add, whether to leap, what to repair.

Numbers and words only; the estimators check them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Self

if TYPE_CHECKING:
    from emgine._core import Mixture, SufficientStatistics
    from emgine._families.fixed import Fixed
    from emgine._families.posterior import Posterior
    from emgine._families.user_functions import UserFunctions

STOPPING = ("aitken", "change")


class Options(NamedTuple):
    """When to stop, what to add to the variances, and whether to leap."""

    tol: float  # in nats per unit of row weight
    max_iter: int
    reg_covar: float
    n_threads: int = 1  # of the M-step; rows know their own
    stopping: str = "change"  # "aitken": the gain that is left is below tol; "change": the last one
    acceleration: str | None = None  # as in `acceleration.make`
    on_degenerate: str = "raise"  # as in `remedies.Remedy`
    functions: UserFunctions | None = None  # of a user's family, which makes the M-step
    family: str = "gaussian"  # for messages
    fixed: Fixed | None = None  # what is held at the values of the start
    prior: Posterior | None = None  # what is maximised beside the likelihood

    @classmethod
    def of(
        cls,
        estimator: Any,
        reg_covar: float,
        n_threads: int,
        functions: UserFunctions | None = None,
        family: str = "gaussian",
        fixed: Fixed | None = None,
        prior: Posterior | None = None,
    ) -> Self:
        """Return what the parameters of an estimator say, which were checked."""
        names = ("tol", "max_iter", "stopping", "acceleration", "on_degenerate")
        given = {name: getattr(estimator, name) for name in names}
        return cls(
            reg_covar=reg_covar,
            n_threads=n_threads,
            functions=functions,
            family=family,
            fixed=fixed,
            prior=prior,
            **given,
        )

    def bound(self, statistics: SufficientStatistics, mixture: Mixture) -> float:
        """Return what a run maximises, at the mixture of some statistics, per unit of weight."""
        total = statistics.log_likelihood
        if self.prior is not None:
            total += self.prior.log_density(mixture)
        return total / statistics.row_weight

    def log_prior(self, mixture: Mixture, row_weight: float) -> float:
        """Return the part of the bound that is the prior's; 0 without one."""
        return 0.0 if self.prior is None else self.prior.log_density(mixture) / row_weight

    def promised(self, promise: float | None, statistics: SufficientStatistics) -> float | None:
        """Return the gain that an acceleration promises, which knows the rows alone."""
        if promise is None or self.prior is None:
            return promise
        return promise * self.prior.doubt(statistics)
