"""Where candidates start: from k-means that all structures share, and from a smaller neighbour.

A start depends on the seed, the number of components and its number among the restarts, and not on
what else is searched. A neighbour serves where a candidate ended below it, which no optimum does.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import numpy as np

from emgine import _core
from emgine._checks.mixture_parameters import SHARED
from emgine._starts.initialization import nearest_center, start_statistics

if TYPE_CHECKING:
    from emgine._core import Float64
    from emgine._reading.rows import Rows

# Halves of a component begin so many of its standard deviations from where it was.
HALF_APART = 0.5


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


def split(mixture: _core.Mixture, n_components: int) -> _core.Mixture:
    """Return a mixture of more components: again and again the heaviest becomes two halves.

    Parameters
    ----------
    mixture : Mixture
        A fitted mixture.
    n_components : int
        At least as many as it has.

    Returns
    -------
    Mixture
        Of the same structure; the halves lie along the component's widest axis.
    """
    weights, means = mixture.weights.copy(), mixture.means.copy()
    covariances, kind = mixture.covariances.copy(), mixture.covariance_type
    per_component = kind not in SHARED
    while len(weights) < n_components:
        k = int(weights.argmax())
        shift = HALF_APART * _widest(covariances[k] if per_component else covariances, means)
        weights[k] /= 2
        weights = np.append(weights, weights[k])
        means = np.append(means, means[k : k + 1] + shift, axis=0)
        means[k] -= shift
        if per_component:
            covariances = np.append(covariances, covariances[k : k + 1], axis=0)
    return _core.Mixture(weights, means, np.ascontiguousarray(covariances), kind)


def _widest(covariance: Float64, means: Float64) -> Float64:
    """Return the widest axis of a component, of the length of its standard deviation."""
    if np.ndim(covariance) == 2:
        variances, axes = np.linalg.eigh(covariance)
        return np.asarray(np.sqrt(variances[-1]) * axes[:, -1])
    variances = np.broadcast_to(covariance, means.shape[1:])
    axis = int(variances.argmax())
    shift = np.zeros(means.shape[1])
    shift[axis] = np.sqrt(variances[axis])
    return shift
