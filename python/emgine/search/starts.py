"""Starts of candidates: the centers of one k-means serve all that see the same rows.

A start depends on the seed, the numbers of components and of the restart, and on nothing else.
"""

from __future__ import annotations

import threading
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from emgine._families.beside_noise import box_of, has_noise, others_shape, with_noise
from emgine._families.missing import from_start, start_shape
from emgine._families.noise_prior import priors_of_others
from emgine._families.start_space import width_of
from emgine._rows.tasks import HardExpectation
from emgine._starts.beside_noise import SHARE
from emgine._starts.centers import BY_CENTERS, draw_centers, draw_sample
from emgine._starts.dense_rows import by_density, dense_start
from emgine._starts.first_parameters import first_parameters
from emgine._starts.heavy_tails import best_of, heavy_columns, near_rows
from emgine._starts.starts import draw_assignment

if TYPE_CHECKING:
    from emgine._core import Float64, Mixture, ModelShape, SufficientStatistics
    from emgine._em.options import Options
    from emgine._families.posterior import Posterior
    from emgine._rows.rows import Rows
    from emgine._starts.second_start import Watch

# Sample of the rows: per component, and at least. A search starts many fits and finishes few, so it
# needs fewer rows than a fit that depends on one start.
SAMPLE = (512, 8192)


class SharedStarts:
    """Starts for some rows; centers, which do not depend on the family, are computed once."""

    def __init__(self, rows: Rows, method: str, seed: int, options: Options) -> None:
        self._rows, self._method, self._seed = rows, method, seed
        self._options = options
        self._centers: dict[tuple[int, int], Mixture] = {}
        self._dense: dict[str, Float64] = {}
        self._near: dict[tuple[int, ...], list[SharedStarts]] = {}
        self._lock = threading.Lock()
        self._locks: dict[tuple[int, int], threading.Lock] = {}

    def statistics(self, shape: ModelShape, restart: int) -> SufficientStatistics:
        """Return the statistics of a start."""
        own_space = (
            not shape.missing and width_of(shape) is not None
        )  # where centers of other families are none
        if own_space or self._method not in BY_CENTERS:
            assignment = draw_assignment(
                self._rows,
                shape,
                method=self._method,
                random_state=np.random.RandomState([self._seed, shape.n_components, restart]),
                reg_covar=self._options.reg_covar,
            )
            return assignment.statistics()
        center = self.center(shape.n_components, restart)
        return self._rows.total(HardExpectation(center, start_shape(shape)))

    def mixture(self, shape: ModelShape, restart: int, prior: Posterior | None = None) -> Mixture:
        """Return the first parameters of a run."""
        if has_noise(shape):
            own = None if prior is None else priors_of_others(prior)
            others = self.mixture(others_shape(shape), restart, own)
            return with_noise(others, SHARE, box_of(shape))
        statistics = self.statistics(shape, restart)
        options = self._options._replace(prior=prior)
        method, threads = options.on_degenerate, self._rows.n_threads
        soft = self._method in BY_CENTERS
        first = first_parameters(statistics, options, method, threads, soft=soft)
        first, near = from_start(first, shape), self._of_near(shape)
        if not near:
            return first
        options = options._replace(family=shape.family)
        near_starts = [partial(each.mixture, shape, restart, prior) for each in near]
        return best_of(first, near_starts, self._rows, options)

    def _of_near(self, shape: ModelShape) -> list[SharedStarts]:
        """Return starts from rows that are not far away; none for families that need none."""
        key = tuple(heavy_columns(shape))
        if not key or shape.n_components < 2 or self._method not in BY_CENTERS:
            return []
        with self._lock:
            if key not in self._near:
                X, weight = self._rows.sample(SAMPLE[1], np.random.RandomState(0))
                own = self._method, self._seed, self._options
                self._near[key] = [_NearStarts(r, *own) for r in near_rows(X, weight, shape)]
            return self._near[key]

    def beside_noise(
        self, shape: ModelShape, options: Options, watch: Watch | None = None
    ) -> Mixture | None:
        """Return a start from the densest rows; None if it collapses."""
        with self._lock:
            if shape.structure not in self._dense:
                self._dense[shape.structure] = by_density(self._rows, shape)
        ordered, own = self._dense[shape.structure], None
        if options.prior is not None:
            own = priors_of_others(options.prior)

        def of_others(dense: Rows) -> Mixture:
            starts = SharedStarts(dense, self._method, self._seed, self._options)
            return starts.mixture(others_shape(shape), 0, own)

        return dense_start(self._rows, ordered, shape, options, of_others, watch)

    def prepare(self, n_components: int, restart: int) -> None:
        """Compute the centers that candidates share, so that none has to wait for them."""
        if self._method in BY_CENTERS:
            self.center(n_components, restart)

    def center(self, n_components: int, restart: int) -> Mixture:
        """Return the mixture whose most probable component is the nearest center."""
        key = n_components, restart
        with self._lock:
            mine = self._locks.setdefault(key, threading.Lock())
        with mine:  # candidates that run side by side want the same start
            if key not in self._centers:
                # The only component has every row, wherever its center is.
                method = "random_from_data" if n_components == 1 else self._method
                random_state = np.random.RandomState([self._seed, *key])
                sample = draw_sample(self._rows, n_components, random_state, SAMPLE)
                missing = self._rows.missing
                centers = draw_centers(sample, n_components, method, random_state, missing)
                self._centers[key] = centers.mixture()
            return self._centers[key]


class _NearStarts(SharedStarts):
    """Starts for rows that are not far away: those of them that are farthest stay."""

    def _of_near(self, _: ModelShape) -> list[SharedStarts]:
        return []
