"""Repairs components that collapse or empty while a mixture is fitted.

They are bounded below, begin anew, are dropped, or end the run, as ``on_degenerate`` says; each
leaves a record. Depends on the statistics alone, so a repair is the same wherever the rows are and
for any number of threads.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from emgine import _core
from emgine._families.gaussian.floors import bounded, floor_of, ill_defined
from emgine._families.gaussian.parameters import SHARED
from emgine._families.gaussian.split import split

from .degenerate import Degeneration

if TYPE_CHECKING:
    from emgine._core import Float64

# A component of less than this part of the row weight is lost in the rounding of the sum.
EMPTY = 2.0**-52


class Remedy:
    """Repairs the components of one run.

    Parameters
    ----------
    method : {'regularize', 'reseed', 'drop', 'raise'}
        What to do: bound the component's covariance below from now on; give it half of the heaviest
        component, as often as there are components and then bound it; go on without it; nothing.
    reg_covar : float
        Added to every variance in any case.
    n_threads : int
        Threads of an M-step.

    Attributes
    ----------
    events : list of Degeneration
        What happened so far.

    Notes
    -----
    Collapses, and beginning anew: Bishop (2006), section 9.2.1.
    """

    def __init__(self, method: str, reg_covar: float, n_threads: int) -> None:
        self._method = method
        self._reg_covar = reg_covar
        self._n_threads = n_threads
        self._bounded: set[int] = set()
        self._floor: Float64 | None = None
        self._n_reseeded = 0
        self.events: list[Degeneration] = []

    def maximization(self, statistics: _core.SufficientStatistics) -> _core.Mixture | None:
        """Return the M-step, bounded where it was before; None if there is no such mixture."""
        try:
            if self._floor is None:
                return _maximization(statistics, self._reg_covar, self._n_threads)
            moments = _core.moments(statistics, self._reg_covar)
            return bounded(moments, self._bounded, self._floor, statistics.covariance_type)
        except _core.IllDefinedCovarianceError:
            return None

    def look(
        self, statistics: _core.SufficientStatistics, updated: _core.Mixture | None
    ) -> list[int]:
        """Return the components to repair; `updated` is the M-step, None if there is none."""
        if self._method == "raise":
            return []
        if updated is None:
            moments = _core.moments(statistics, self._reg_covar)
            found = ill_defined(moments, statistics.covariance_type)
            return [k for k in found if k not in self._bounded]
        # On a point a component is what reg_covar makes of it: a bound, as good as ours.
        floor = 0.0 if self._method == "regularize" else self._reg_covar
        found = _core.degenerate_components(statistics, updated, floor)
        if floor > 0.0 and len(found) == updated.n_components:  # the data are to blame
            found = _core.degenerate_components(statistics, updated, 0.0)
        return [k for k in found if k not in self._bounded]

    def repaired(
        self, statistics: _core.SufficientStatistics, found: list[int], iteration: int
    ) -> _core.Mixture:
        """Return the M-step with the components that `look` found repaired.

        Raises
        ------
        IllDefinedCovarianceError
            If there is nothing to be done: rows too large to square, or 'raise'.
        """
        kept = [k for k in range(len(statistics.weight)) if k not in found]
        action = self._action(found, kept)
        if action == "regularized":
            mixture = self._regularized(statistics, found)
        else:
            mixture = self._without(statistics, kept)
            if action == "reseeded":
                self._n_reseeded += len(found)
                mixture = _in_order(split(mixture, len(kept) + len(found)), kept + found)
        for component in found:
            cause = "emptied" if _is_empty(statistics, component) else "collapsed"
            done = "kept" if (cause, action) == ("emptied", "regularized") else action
            self.events.append(Degeneration(iteration, component, cause, done))
        return mixture

    def _action(self, found: list[int], kept: list[int]) -> str:
        if self._method == "drop" and kept:
            return "dropped"
        reseeds = self._n_reseeded + len(found)
        if self._method == "reseed" and kept and reseeds <= len(kept) + len(found):
            return "reseeded"
        return "regularized"

    def _regularized(
        self, statistics: _core.SufficientStatistics, found: list[int]
    ) -> _core.Mixture:
        if found and self._floor is None:
            moments = _core.moments(statistics, self._reg_covar)
            self._floor = floor_of(moments, statistics.covariance_type)
        self._bounded |= set(found)
        mixture = self.maximization(statistics)
        if mixture is None:  # and says why
            return _maximization(statistics, self._reg_covar, self._n_threads)
        return mixture

    def _without(self, statistics: _core.SufficientStatistics, kept: list[int]) -> _core.Mixture:
        """Return the M-step of the components that are kept."""
        kind = statistics.covariance_type
        weights, means, covariances = _core.moments(statistics, self._reg_covar)
        of_kept = covariances if kind in SHARED else covariances[kept]
        moments = weights[kept] / weights[kept].sum(), means[kept], of_kept
        floor = np.zeros(means.shape[1]) if self._floor is None else self._floor
        # Under 'drop' none of them is bounded: the last ones are, and then nothing is dropped.
        return bounded(moments, {kept.index(k) for k in self._bounded}, floor, kind)


def first_mixture(
    statistics: _core.SufficientStatistics, method: str, reg_covar: float, n_threads: int
) -> tuple[_core.Mixture, list[int]]:
    """Return an M-step without a run, and the components that had to be bounded for it.

    Parameters
    ----------
    statistics : SufficientStatistics
        Of a start, or of a stream so far.
    method : {'regularize', 'reseed', 'drop', 'raise'}
        'raise' bounds nothing. A start is too early, and a stream too late, for more.
    reg_covar, n_threads
        As for `Remedy`.

    Raises
    ------
    IllDefinedCovarianceError
        If a component collapsed and there is no remedy.
    """
    remedy = Remedy("raise" if method == "raise" else "regularize", reg_covar, n_threads)
    mixture = remedy.maximization(statistics)
    if mixture is not None:
        return mixture, []
    found = remedy.look(statistics, mixture)
    return remedy.repaired(statistics, found, 0), found


def _maximization(
    statistics: _core.SufficientStatistics, reg_covar: float, n_threads: int
) -> _core.Mixture:
    # By its class: a subclass has a `maximization` that checks its parameters.
    return _core.SufficientStatistics.maximization(statistics, reg_covar, n_threads)


def _is_empty(statistics: _core.SufficientStatistics, component: int) -> bool:
    return bool(statistics.weight[component] <= EMPTY * statistics.row_weight)


def _in_order(mixture: _core.Mixture, order: list[int]) -> _core.Mixture:
    """Return the mixture with each component at the place that `order` has for it."""
    place = np.argsort(order)
    covariances, kind = mixture.covariances, mixture.covariance_type
    of_each = covariances if kind in SHARED else covariances[place]
    return _core.Mixture(mixture.weights[place], mixture.means[place], of_each, kind)
