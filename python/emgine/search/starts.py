"""Where candidates start: from k-means that all structures share, and from a smaller neighbour.

A start depends on the seed, the number of components and its number among the restarts, and not on
what else is searched. A neighbour serves where a candidate ended below it, which no optimum does.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import numpy as np

from emgine._rows.tasks import HardExpectation
from emgine._starts.centers import BY_CENTERS, draw_center
from emgine._starts.initialization import start_statistics

if TYPE_CHECKING:
    from emgine import _core
    from emgine._rows.rows import Rows

# Rows that are looked at, for each component and at least. A search starts many fits of which few
# are finished: fewer rows than where all depends on one start.
LOOK_AT = (512, 8192)


class SharedStarts:
    """Starts for some rows; what does not depend on the structure is found once.

    Parameters
    ----------
    rows : Rows
        The rows.
    method : str
        As `init_params` of GaussianMixture.
    seed : int
        Of all randomness.
    reg_covar : float, default=0.0
        As in `draw_start`.
    """

    def __init__(self, rows: Rows, method: str, seed: int, reg_covar: float = 0.0) -> None:
        self._rows, self._method, self._seed = rows, method, seed
        self._reg_covar = reg_covar
        self._centers: dict[tuple[int, int], _core.Mixture] = {}
        self._lock = threading.Lock()
        self._locks: dict[tuple[int, int], threading.Lock] = {}

    def statistics(
        self, n_components: int, covariance_type: str, restart: int
    ) -> _core.SufficientStatistics:
        """Return the statistics of a start."""
        if self._method not in BY_CENTERS:
            random_state = np.random.RandomState([self._seed, n_components, restart])
            asked = n_components, covariance_type, self._method
            return start_statistics(self._rows, *asked, random_state, self._reg_covar)
        return self._rows.total(
            HardExpectation(self.center(n_components, restart), covariance_type)
        )

    def prepare(self, n_components: int, restart: int) -> None:
        """Find what structures share, so that none has to wait for it."""
        if self._method in BY_CENTERS:
            self.center(n_components, restart)

    def center(self, n_components: int, restart: int) -> _core.Mixture:
        """Return the mixture whose most probable component is the nearest center."""
        key = n_components, restart
        with self._lock:
            mine = self._locks.setdefault(key, threading.Lock())
        with mine:  # structures that run side by side want the same start
            if key not in self._centers:
                # The only component has every row, wherever its center is.
                method = "random_from_data" if n_components == 1 else self._method
                random_state = np.random.RandomState([self._seed, *key])
                draw = draw_center(self._rows, n_components, method, random_state, LOOK_AT)
                self._centers[key] = draw()
            return self._centers[key]
