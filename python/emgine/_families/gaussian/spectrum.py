"""The ends of spectra of large matrices, against a bound: decided without eigenvalues where it can.

A decision is that of the eigenvalues: bounds only count where they are clear of rounding, and the
eigenvalues decide the rest. They take a hundred times a factorisation of the core.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from emgine import _core

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from emgine._core import Float64

# Part of a variance from which on what was added counts: the rows' own is at most 99 times it.
PART = 0.01
# Features from which on bounds are tried first: fewer have their eigenvalues within a millisecond.
LARGE = 100
# Relative distance from a bound at which rounding does not decide.
CLEAR = 1e-6
# Rounding of a factorisation, in units of the size and the trace.
ROUNDING = 16 * float(np.finfo(float).eps)
# The same of an eigenvalue of a part of a matrix, beside which the rest may be neglected.
APART = 0.01
# Steps towards the direction of the largest precision.
MOST_STEPS = 100


def has_precision(factor: Float64, covariance: Float64, precision: float) -> bool:
    """Return whether a precision P Pᵀ, that of the covariance, has an eigenvalue at least this."""
    if len(factor) >= LARGE:
        diagonal = np.einsum("ij,ij->i", factor, factor)
        if diagonal.max() >= precision * (1 + CLEAR):
            return True
        if all_above(covariance, 1 / precision):
            return False
    return bool(np.linalg.eigvalsh(factor @ factor.T)[-1] >= precision)


def all_above(covariance: Float64, bound: float) -> bool:
    """Return True where all variances certainly are above the bound, in any direction.

    The covariance less the bound then has a Cholesky factor. False says nothing.
    """
    rounding = ROUNDING * len(covariance) * float(np.trace(covariance))
    if not rounding < APART * bound:
        return False
    lower = covariance.copy()
    lower.flat[:: len(lower) + 1] -= bound * (1 + CLEAR) + rounding
    return bool(_core.is_positive_definite(lower, _core.effective_n_threads()))


def is_narrow(variances: Float64, reg_covar: float) -> NDArray[np.bool_]:
    """Return which variances are, for a hundredth or more, what was added to them."""
    return np.asarray(variances * PART <= reg_covar)


def is_any_narrow(covariance: Float64, reg_covar: float) -> bool:
    """Return whether the variance of some direction is narrow."""
    if len(covariance) >= LARGE:
        bound = reg_covar / PART
        if np.diagonal(covariance).min() <= bound * (1 - CLEAR):
            return True
        if all_above(covariance, bound):
            return False
    variances = np.asarray(np.linalg.eigvalsh(covariance), dtype=np.float64)
    return bool(is_narrow(variances, reg_covar).any())


def wide_axes(covariance: Float64, reg_covar: float) -> Float64 | None:
    """Return the principal axes whose variance is not narrow, as columns; None for all."""
    if len(covariance) >= LARGE:
        if all_above(covariance, reg_covar / PART):
            return None
        found = _axes_of_few(covariance, reg_covar)
        if found is not None:
            return found
    variances, axes = np.linalg.eigh(covariance)
    narrow = is_narrow(variances, reg_covar)
    return np.asarray(axes[:, ~narrow]) if narrow.any() else None


def _axes_of_few(covariance: Float64, reg_covar: float) -> Float64 | None:
    """Return the wide axes where half of the directions or more have no variance but reg_covar.

    They have where there are more features than rows. By the range of the covariance less
    reg_covar (Halko, Martinsson and Tropp 2011, algorithm 4.1). None where fewer directions have,
    or where an axis is too near the bound.
    """
    d, bound = len(covariance), reg_covar / PART
    random = np.random.RandomState(0)
    excess = covariance.copy()
    excess.flat[:: d + 1] -= reg_covar
    for n_axes in (d // 8, d // 4, d // 2):
        basis = np.linalg.qr(excess @ random.normal(size=(d, n_axes)))[0]
        seen = excess @ random.normal(size=d)
        if np.linalg.norm(seen - basis @ (basis.T @ seen)) > CLEAR * bound:
            continue
        image = excess @ basis
        inside = basis.T @ image
        if np.linalg.norm(excess - basis @ image.T) > CLEAR * bound:
            continue
        variances, axes = np.linalg.eigh((inside + inside.T) / 2)
        variances += reg_covar
        if np.any(np.abs(variances - bound) <= APART * bound):
            return None
        return np.asarray(basis @ axes[:, variances > bound])
    return None


def narrowest_axis(factor: Float64) -> Float64:
    """Return a direction of the largest precision P Pᵀ; where several have it, one of them."""
    if len(factor) < LARGE:
        return np.asarray(np.linalg.eigh(factor @ factor.T)[1][:, -1])
    axis = factor[np.argmax(np.einsum("ij,ij->i", factor, factor))] @ factor.T
    largest = 0.0
    for _ in range(MOST_STEPS):
        axis /= np.linalg.norm(axis)
        image = factor @ (axis @ factor)
        before, largest = largest, float(axis @ image)
        axis = image
        if largest - before <= CLEAR * largest:
            break
    return np.asarray(axis / np.linalg.norm(axis))
