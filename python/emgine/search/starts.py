"""Where candidates start: from k-means that all structures share, and from a smaller neighbour.

A start depends on the seed, the number of components and its number among the restarts, and not on
what else is searched. A neighbour serves where a candidate ended below it, which no optimum does.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import numpy as np

from emgine._starts.initialization import nearest_center, start_statistics

if TYPE_CHECKING:
    from emgine import _core
    from emgine._reading.rows import Rows


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
    """

    def __init__(self, rows: Rows, method: str, seed: int) -> None:
        self._rows, self._method, self._seed = rows, method, seed
        self._lock = threading.Lock()  # structures that run side by side want the same start
        self._metrics: dict[tuple[int, int], _core.Mixture] = {}

    def statistics(
        self, n_components: int, covariance_type: str, restart: int
    ) -> _core.SufficientStatistics:
        """Return the statistics of a start."""
        key = n_components, restart
        random_state = np.random.RandomState([self._seed, *key])
        if self._method == "random":
            return start_statistics(
                self._rows, n_components, covariance_type, "random", random_state
            )
        with self._lock:
            if key not in self._metrics:
                self._metrics[key] = nearest_center(
                    self._rows, n_components, self._method, random_state
                )
        return self._rows.hard_statistics(self._metrics[key], covariance_type)
