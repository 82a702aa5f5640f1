"""Directions in which rows fall into groups, whatever their variance there.

Distances are blind where the direction that separates two groups has the variance of all others.
Its kurtosis is small nevertheless: two equal groups far apart have -2 (Peña and Prieto 2001).
Minimises the kurtosis from many random directions. What is made of the result are groups of rows,
which do not depend on how numpy sums products. Must not know a model.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from emgine._core import Float64

    Floats = NDArray[np.floating]

# Iterations of a stage, and by what the number of directions is then divided: those of least
# kurtosis go on. Of 2000 rows in 50 dimensions with two groups six standard deviations apart, one
# random direction in 25 finds the groups; in 10 dimensions, two of three.
STAGES = ((9, 4), (9, 4), (12, 1))
ITERATIONS = 12  # for each first direction, all stages together
# Multiple of a direction that its gradient is subtracted from: near 3, the kurtosis of a Gaussian,
# steps are long; at 3, they do not converge.
PULL = 3.3
LAST_ITERATIONS = 20
# Excess kurtosis of directions that n rows of one Gaussian of d dimensions have at their lowest:
# this times the root of 24 d / n (24 / n is the variance of a kurtosis).
CHANCE = 1.5
LEAST_KURTOSIS = -0.5
# A standard deviation below this part of a mean, or of another feature's part in it, is rounding.
NO_DIGITS = 1e-7


def separating(X: Float64, weight: Float64 | None, n_starts: int, most: int) -> Float64:
    """Return at most `most` projections of the rows, one column each, that fall into groups.

    Each has mean 0, variance 1 and less kurtosis than chance explains; the one with the least is
    the first. There may be none. `n_starts` is the number of first directions.
    """
    shares = np.full(len(X), 1.0 / len(X)) if weight is None else weight / weight.sum()
    with np.errstate(all="ignore"):  # rows too large to square
        white = _white(X, shares)
    none = np.empty((len(X), 0))
    if white is None:
        return none
    kept: list[Float64] = []
    for _ in range(most):
        found = _lowest(white, shares, kept, n_starts)
        if found is None:
            break
        kept.append(found)
    return white @ np.array(kept).T if kept else none


def _white(X: Float64, shares: Float64) -> Float64 | None:
    """Return the rows with covariance 1; None where their covariance has no inverse."""
    mean = shares @ X
    centred = X - mean
    covariance = (centred * shares[:, np.newaxis]).T @ centred
    variances = np.diagonal(covariance)
    if not np.all(variances > (NO_DIGITS * mean) ** 2):
        return None
    try:
        factor = np.linalg.cholesky(covariance)
        if np.any(np.diagonal(factor) <= NO_DIGITS * np.sqrt(variances)):
            return None
        white = np.ascontiguousarray(np.linalg.solve(factor, centred.T).T)
    except np.linalg.LinAlgError:
        return None
    return white if np.isfinite(white).all() else None


def _lowest(white: Float64, shares: Float64, kept: list[Float64], n_starts: int) -> Float64 | None:
    """Return the direction of least kurtosis, orthogonal to those kept; None if chance has it."""
    axes = np.eye(white.shape[1])
    if kept:
        axes = np.linalg.qr(np.array(kept).T, mode="complete")[0][:, len(kept) :]
    across = np.ascontiguousarray(white @ axes)
    # Rows times the part of the weight that each has: these take the mean of anything.
    weighted = np.ascontiguousarray((across * shares[:, np.newaxis]).T)
    quick = across.astype(np.float32), weighted.astype(np.float32)
    low = _low(*quick, n_starts, 3.0 + least_kurtosis(*white.shape)).astype(np.float64)
    return axes @ _refined(across, weighted, low[:, 0]) if low.size else None


def least_kurtosis(n: int, d: int) -> float:
    """Return the excess kurtosis that chance does not explain, in the best of all directions."""
    return min(LEAST_KURTOSIS, -CHANCE * float(np.sqrt(24.0 * d / n)))


def _low(white: Floats, weighted: Floats, n_starts: int, moment: float) -> Floats:
    """Return directions with less than a fourth moment, the lowest first, from random ones."""
    draws = np.random.RandomState(0).normal(size=(white.shape[1], n_starts))
    directions = (draws / np.linalg.norm(draws, axis=0)).astype(white.dtype)
    for n_iterations, part in STAGES:
        for _ in range(n_iterations):
            directions, moments = _stepped(white, weighted, directions)
        order = np.argsort(moments, kind="stable")
        chosen = order[: max(len(order) // part, 2)]
        directions, moments = directions[:, chosen], moments[chosen]
    return np.asarray(directions[:, moments < moment])


def _refined(white: Float64, weighted: Float64, direction: Float64) -> Float64:
    """Return the direction to which the iteration converges."""
    refined: Floats = direction[:, np.newaxis]
    for _ in range(LAST_ITERATIONS):
        refined, _ = _stepped(white, weighted, refined)
    return np.asarray(refined[:, 0], dtype=np.float64)


def _stepped(white: Floats, weighted: Floats, directions: Floats) -> tuple[Floats, Floats]:
    """Return the next directions, and the fourth moments of these."""
    cubes = white @ directions
    cubes *= np.square(cubes)
    gradients = weighted @ cubes
    moments = np.sum(gradients * directions, axis=0)
    following = PULL * directions - gradients
    return following / np.sqrt(np.sum(np.square(following), axis=0)), moments
