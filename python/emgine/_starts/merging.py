"""Merges groups of rows to fewer, so that Gaussians of a structure describe them best.

Maximises the classification likelihood (Banfield and Raftery 1993; Fraley 1998): two groups that
one Gaussian describes cost little, two groups apart much. Knows moments alone, and no rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from emgine._families.gaussian.parameters import mixture_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from emgine._core import Float64
    from emgine._families.gaussian.parameters import Moments

# Partners of a group: those whose means are nearest.
NEIGHBOURS = 8


class Groups:
    """Groups of rows by their moments; those of fewer rows than `least` merge first.

    weight: rows of each. unit: of each feature, for distances. matrices: whether covariances are
    matrices, or variances of features.
    """

    def __init__(
        self, weight: Float64, moments: tuple[Float64, Float64], unit: Float64, least: float
    ) -> None:
        self._weight, self._unit, self._least = weight.copy(), unit, least
        self._means, self._covariances = (array.copy() for array in moments)
        self._matrices = self._covariances.ndim == 3
        self._alive = np.ones(len(weight), dtype=bool)
        self._loss = self._losses(self._weight, self._covariances)
        self._cost = np.full((len(weight), len(weight)), np.inf)
        for group in range(len(weight)):
            self._appraise(group)

    def merge(self, n_groups: int) -> Moments:
        """Return weights, means and covariances of `n_groups` of them, merged one by one."""
        for _ in range(int(self._alive.sum()) - n_groups):
            one, other = divmod(int(self._cost.argmin()), len(self._cost))
            merged = self._merged(np.array([one]), np.array([other]))
            self._weight[one], self._means[one], self._covariances[one] = (a[0] for a in merged)
            self._alive[other] = False
            self._cost[[one, other], :] = self._cost[:, [one, other]] = np.inf
            self._loss[one] = self._losses(merged[0], merged[2])[0]
            self._appraise(one)
        weight = self._weight[self._alive]
        return weight / weight.sum(), self._means[self._alive], self._covariances[self._alive]

    def _appraise(self, group: int) -> None:
        """Find what it costs to merge a group with each of its neighbours."""
        apart = (((self._means - self._means[group]) / self._unit) ** 2).sum(axis=1)
        apart[~self._alive] = np.inf
        apart[group] = np.inf
        near = np.argsort(apart, kind="stable")[:NEIGHBOURS]
        near = near[np.isfinite(apart[near])]
        if not len(near):
            return
        alone = np.full(len(near), group)
        weight, _, covariances = self._merged(alone, near)
        cost = self._losses(weight, covariances) - self._loss[group] - self._loss[near]
        few = np.minimum(self._weight[group], self._weight[near]) < self._least
        cost[few] -= 1e6 * self._weight.sum()
        self._cost[group, near] = self._cost[near, group] = cost

    def _merged(
        self, one: NDArray[np.intp], other: NDArray[np.intp]
    ) -> tuple[Float64, Float64, Float64]:
        """Return weight, mean and covariance of pairs of groups."""
        weight = self._weight[one] + self._weight[other]
        first, second = self._weight[one] / weight, self._weight[other] / weight
        shift = self._means[other] - self._means[one]
        outer = shift[:, :, np.newaxis] * shift[:, np.newaxis] if self._matrices else shift**2
        along = (slice(None), *(np.newaxis,) * (outer.ndim - 1))
        within = first[along] * self._covariances[one] + second[along] * self._covariances[other]
        mean = self._means[one] + second[:, np.newaxis] * shift
        return weight, mean, within + (first * second)[along] * outer

    def _losses(self, weight: Float64, covariances: Float64) -> Float64:
        """Return minus the classification likelihood of groups, but for what is the same in all."""
        if self._matrices:
            # The core's factors, which have the same bits on every processor.
            means = np.zeros(covariances.shape[:2])
            made = mixture_of(weight / weight.sum(), means, covariances, "full")
            factors = np.diagonal(made.precisions_cholesky, axis1=1, axis2=2)
            halves = -np.log(factors).sum(axis=1)
        else:
            halves = 0.5 * np.log(covariances).sum(axis=1)
        return np.asarray(weight * (halves - np.log(weight)))
