"""Repairs components that collapse or empty while a mixture is fitted.

A repair depends on the statistics alone, so it is the same wherever the rows are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from emgine import _core
from emgine._families.families import family_of

from .plain_step import PlainStep

if TYPE_CHECKING:
    from collections.abc import Sequence

    from emgine._core import Float64, Mixture, SufficientStatistics
    from emgine._families.fixed import Held
    from emgine._families.posterior import Posterior
    from emgine._families.user_functions import UserFunctions

METHODS = ("regularize", "reseed", "drop", "raise")


@dataclass(frozen=True)
class Degeneration:
    """A component that degenerated, and its repair."""

    iteration: int  # from 1; it happened in its M-step
    component: int  # its number in that M-step
    # "collapsed": its rows span no volume; "emptied": it has no rows; "narrow": at the end of the
    # run, a hundredth of its covariance or more is reg_covar, in some direction.
    cause: str
    action: str  # "regularized", "reseeded", "dropped"; "kept" with a weight of almost 0


class Remedy:
    """Repairs the components of one run, and keeps a record of each repair (Bishop 2006, 9.2.1).

    'regularize' bounds a component below from now on; 'reseed' gives it half of the heaviest one,
    as often as there are components, and then bounds it; 'drop' goes on without it.
    """

    def __init__(
        self,
        method: str,
        reg_covar: float,
        n_threads: int,
        shape: _core.ModelShape,
        functions: UserFunctions | None = None,
        held: Held | None = None,
        prior: Posterior | None = None,
    ) -> None:
        self._held, self._prior = held, prior
        self._family = family_of(shape)
        # A prior of components is their remedy: with it they neither collapse nor empty.
        self._bound_by_prior = prior is not None and prior.bounds
        can_repair = self._family.can_repair and not self._bound_by_prior
        self._method = method if can_repair else "raise"
        self._reg_covar = reg_covar
        self._n_threads = n_threads
        self._functions = functions
        self._unbounded = self._plain if prior is None else self._with_prior
        self.in_core = prior is None and functions is None  # whether the core makes M-steps
        # A component on one point has variance reg_covar, which bounds it already.
        self._floor_of_sound = 0.0 if self._method == "regularize" else reg_covar
        # The variances of a component that needs no look; None: no component does.
        self.least_width = None if self._method == "raise" else self._floor_of_sound
        self.bounded: set[int] = set()
        self._floor: Float64 | None = None
        self._n_reseeded = 0
        self.events: list[Degeneration] = []

    def maximization(
        self, statistics: SufficientStatistics, previous: Mixture | None = None
    ) -> Mixture | None:
        """Return the M-step with the bounds so far; None if there is no such mixture.

        An M-step that alternates goes on from `previous`, under which the statistics were taken.
        """
        try:
            if self._floor is None or self._prior is not None:
                return self._unbounded(statistics, previous)
            held = None if self._held is None else self._held.core
            made = self._family.bounded(
                statistics, self._reg_covar, self.bounded, self._floor, held, previous
            )
            return made if self._held is None else self._held.applied(made)
        except _core.IllDefinedComponentError:
            return None

    def degenerate_now(
        self, statistics: SufficientStatistics, updated: Mixture | None
    ) -> list[int]:
        """Return the components to repair; `updated` is the M-step, None if there is none."""
        if self._method == "raise":
            return []
        if updated is None:
            held = None if self._held is None else self._held.core
            degenerate = self._family.ill_defined(statistics, self._reg_covar, held)
        else:
            degenerate = self._degenerate(statistics, updated)
            if self._method == "regularize" and self._family.keeps_empty:
                degenerate = [k for k in degenerate if not statistics._is_empty(k)]
        return [k for k in degenerate if k not in self.bounded and k not in self._untouched]

    @property
    def _untouched(self) -> frozenset[int]:
        """The components of which all that a repair changes is held."""
        return frozenset() if self._held is None else self._held.fixed.components

    def repaired(
        self, statistics: SufficientStatistics, degenerate: list[int], iteration: int
    ) -> Mixture:
        """Return the M-step with these components repaired.

        Raises IllDefinedComponentError where no repair helps: rows too large to square, 'raise', a
        family that has no repairs.
        """
        kept = [
            k for k in range(self._family.n_repairable(statistics.shape)) if k not in degenerate
        ]
        action = self._action(degenerate, kept)
        if action == "regularized":
            mixture = self._regularized(statistics, degenerate)
        else:
            # Under 'drop' none is bounded: only the last ones are, and then nothing is dropped.
            mixture = self._family.without(
                statistics, self._reg_covar, kept, self.bounded, self._floor
            )
            if action == "reseeded":
                self._n_reseeded += len(degenerate)
                mixture = self._family.reseeded(mixture, kept, degenerate)
        for component in degenerate:
            cause = "emptied" if statistics._is_empty(component) else "collapsed"
            done = "kept" if (cause, action) == ("emptied", "regularized") else action
            self.events.append(Degeneration(iteration, component, cause, done))
        return mixture

    def narrow(self, mixture: Mixture, iteration: int) -> tuple[Degeneration, ...]:
        """Return the components that reg_covar bounded without a repair, at the end of a run."""
        if self._bound_by_prior:
            return ()
        return tuple(
            Degeneration(iteration, k, "narrow", "regularized")
            for k in self._family.narrow_components(mixture, self._reg_covar)
            if k not in self.bounded and k not in self._untouched
        )

    def is_below(self, mixture: Mixture) -> bool:
        """Return whether components that the run bounded are narrower than their bound."""
        if self._floor is None or not self.bounded:
            return False
        return self._family.is_below(mixture, self.bounded, self._floor)

    def is_collinear(self, mixture: Mixture) -> bool:
        """Return whether components are bounded only in directions in which all rows are narrow."""
        try:
            if self._family.narrow_within(mixture, float(self._reg_covar)):
                return False
            if self._floor is None:
                return True
            return not self.bounded.intersection(self._family.narrow_within(mixture, self._floor))
        except ValueError:  # no digits are left
            return False

    def _with_prior(
        self, statistics: SufficientStatistics, previous: Mixture | None = None
    ) -> Mixture:
        """Return the M-step with the prior."""
        held, prior = self._held, self._prior
        assert prior is not None
        core = None if held is None else held.core
        step = PlainStep(self._plain, self._reg_covar, core, self.bounded, self._floor, previous)
        made = prior.maximization(statistics, self._reg_covar, step)
        return made if held is None else held.applied(made)

    def _plain(self, statistics: SufficientStatistics, previous: Mixture | None = None) -> Mixture:
        """Return the M-step without a prior."""
        held = self._held
        if self._functions is not None:
            made = self._functions.maximization(statistics)
            return made if held is None else held.applied(made)
        # By its class: a subclass has a `maximization` that checks its parameters.
        added, threads = self._reg_covar, self._n_threads
        if held is not None:
            return statistics._maximization_holding(added, threads, held.core, previous)
        return _core.SufficientStatistics.maximization(statistics, added, threads, mixture=previous)

    def _degenerate(self, statistics: SufficientStatistics, updated: Mixture) -> list[int]:
        """Return the components that make a mixture but should not."""
        found = _core.degenerate_components(statistics, updated, self._floor_of_sound)
        every = len(found) == self._family.n_repairable(updated.shape)  # the data are to blame
        return _core.degenerate_components(statistics, updated, 0.0) if every else found

    def _action(self, degenerate: list[int], kept: list[int]) -> str:
        if self._method == "drop" and kept:
            return "dropped"
        n_reseeded = self._n_reseeded + len(degenerate)
        if self._method == "reseed" and kept and n_reseeded <= len(kept) + len(degenerate):
            return "reseeded"
        return "regularized"

    def _regularized(self, statistics: SufficientStatistics, degenerate: list[int]) -> Mixture:
        if degenerate and self._floor is None:
            self._floor = self._family.floor(statistics, self._reg_covar)
        self.bounded |= set(degenerate)
        mixture = self.maximization(statistics)
        if mixture is None:  # raises, and says why
            return self._unbounded(statistics)
        return mixture


def first_mixture(
    statistics: SufficientStatistics,
    method: str,
    reg_covar: float,
    n_threads: int,
    functions: UserFunctions | None = None,
    held: Held | None = None,
    previous: Mixture | None = None,
    prior: Posterior | None = None,
) -> tuple[Mixture, list[int]]:
    """Return an M-step outside a run, and the components that had to be bounded for it.

    A start is too early, and a stream too late, for other repairs than bounds; 'raise' makes none.
    """
    done = "raise" if method == "raise" else "regularize"
    remedy = Remedy(done, reg_covar, n_threads, statistics.shape, functions, held, prior)
    mixture = remedy.maximization(statistics, previous)
    if mixture is not None:
        return mixture, []
    degenerate = remedy.degenerate_now(statistics, mixture)
    return remedy.repaired(statistics, degenerate, 0), degenerate


def degenerate_in_stream(
    statistics: SufficientStatistics,
    mixture: Mixture,
    reg_covar: float,
    bounded: Sequence[int],
    batch: int,
) -> tuple[Degeneration, ...]:
    """Return the components that were bounded in the M-step of a batch, or are narrow after it."""
    narrow = family_of(mixture.shape).narrow_components(mixture, reg_covar)
    return (
        *(
            Degeneration(batch, k, "emptied", "kept")
            if statistics._is_empty(k)
            else Degeneration(batch, k, "collapsed", "regularized")
            for k in bounded
        ),
        *(Degeneration(batch, k, "narrow", "regularized") for k in narrow if k not in bounded),
    )
