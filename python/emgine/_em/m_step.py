"""The M-step of a run: from statistics to the next parameters, with all digits.

Reads the rows again where digits were lost, and has degenerated components repaired.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from emgine import _core
from emgine._families.families import family_of
from emgine._rows.tasks import Expectation

from .falls import NO_FALL
from .remedies import Remedy

if TYPE_CHECKING:
    from emgine._core import Mixture, ModelShape, SufficientStatistics
    from emgine._families.fixed import Held
    from emgine._rows.rows import Totals

    from .options import Options
    from .remedies import Degeneration

# The result of an M-step, None if it is ill-defined, and whether it needs no closer look.
TriedStep: TypeAlias = "tuple[Mixture | None, bool]"
# The likelihood of a leap that falls by less, relatively, fell by rounding.
ROUNDING = 1e-14
# An M-step after a leap may lose less likelihood than this, in nats per unit of row weight. Where
# components are as narrow as reg_covar, plain EM loses as much; a smaller number costs passes.
MOST_LOSS = 1e-7


class MStep:
    """Makes the next parameters, again and again through one run."""

    def __init__(
        self, rows: Totals, options: Options, shape: ModelShape, held: Held | None = None
    ) -> None:
        self._rows = rows
        self._reg_covar = options.reg_covar
        self._remedy = Remedy(
            options.on_degenerate,
            options.reg_covar,
            options.n_threads,
            shape,
            options.functions,
            held,
            options.prior,
        )
        self._rules: _core.IterationRules | None = None
        if self._remedy.in_core:
            self._rules = _core.IterationRules(
                options.reg_covar,
                self._remedy.least_width,
                MOST_LOSS,
                ROUNDING,
                NO_FALL,
                options.stopping != "aitken",
                options.n_threads,
                None if held is None else held.core,
            )
        self.n_passes = 0  # second readings of the rows
        self.repaired = False  # by the last step: the likelihood may have fallen
        self.overshot = False  # the last step may have taken back what a leap gained

    @property
    def degenerate(self) -> tuple[Degeneration, ...]:
        """The components that degenerated so far."""
        return tuple(self._remedy.events)

    def narrow(self, mixture: Mixture, iteration: int) -> tuple[Degeneration, ...]:
        """Return the components that are narrow where the run ends."""
        return self._remedy.narrow(mixture, iteration)

    def is_collinear(self, mixture: Mixture) -> bool:
        """Return whether components are bounded only in directions in which all rows are narrow."""
        return self._remedy.is_collinear(mixture)

    @property
    def rules(self) -> _core.IterationRules | None:
        """What the core needs to make regular M-steps by itself; None if it cannot make them."""
        return None if self._remedy.bounded else self._rules

    def preview(self, mixture: Mixture, statistics: SufficientStatistics) -> Mixture | None:
        """Return the parameters that an M-step would give, without any record or repair."""
        return self._remedy.maximization(statistics, mixture)

    def __call__(
        self,
        mixture: Mixture,
        statistics: SufficientStatistics,
        leapt: bool,
        number: int,
        tried: TriedStep | None = None,
    ) -> Mixture | None:
        """Return the new parameters; None for a leap that went where a component degenerates.

        `number` is that of the iteration, from 1; `tried` is its M-step if it was made before.

        The difference S2/S0 - d dᵀ cancels where the shift d of a mean is large against the new
        standard deviation; a second pass about the new means does not.
        """
        updated, is_regular = tried or self._tried(mixture, statistics, leapt)
        if not is_regular:
            return self._irregular(mixture, statistics, updated, leapt, number)
        self.repaired = self.overshot = False
        return updated

    def _tried(self, mixture: Mixture, statistics: SufficientStatistics, leapt: bool) -> TriedStep:
        """Return the M-step, and whether nothing about it needs a closer look."""
        rules, remedy = self.rules, self._remedy
        if rules is not None:
            return statistics._try_step(mixture, leapt, rules)
        updated = remedy.maximization(statistics, mixture)
        if updated is None or remedy.bounded:
            return updated, False
        lossy = self._reg_covar if leapt else 0.0
        return updated, statistics._is_regular(
            mixture, updated, remedy.least_width, lossy, MOST_LOSS
        )

    def _irregular(
        self,
        mixture: Mixture,
        statistics: SufficientStatistics,
        updated: Mixture | None,
        leapt: bool,
        number: int,
    ) -> Mixture | None:
        """Return the new parameters where an M-step is not as it should be."""
        remedy = self._remedy
        if updated is None and leapt:
            return None
        if updated is None or statistics._loses_digits(updated):
            statistics = self._again(mixture, statistics, updated)
            updated = remedy.maximization(statistics, mixture)
        degenerate = remedy.degenerate_now(statistics, updated)
        if leapt and (degenerate or updated is None):
            return None
        self.overshot = leapt and (self._loses(mixture, updated) or remedy.is_below(mixture))
        self.repaired = updated is None or bool(degenerate)
        if updated is None or degenerate:
            return remedy.repaired(statistics, degenerate, number)
        return updated

    def _loses(self, mixture: Mixture, updated: Mixture | None) -> bool:
        """Return whether the M-step may lose likelihood because it adds to the covariances."""
        if updated is None or not self._reg_covar > 0.0:
            return False
        return _core.most_lost(mixture, updated, self._reg_covar, MOST_LOSS) > 0.0

    def _again(
        self, mixture: Mixture, statistics: SufficientStatistics, updated: Mixture | None
    ) -> SufficientStatistics:
        """Return the statistics of a second pass, about where the components are now."""
        self.n_passes += 1
        family = family_of(statistics.shape)
        reference = family.next_reference(statistics) if updated is None else updated.reference
        return self._rows.total(Expectation(mixture, reference))
