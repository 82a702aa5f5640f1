"""Some features of Gaussian components given others: marginals, conditionals, expected values.

Conditional covariances come from a Cholesky factor in the order observed, unobserved, so they are
positive definite whatever is cancelled. Many patterns of gaps are factored together, and no array
grows with the rows but the results.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from emgine._families.affine_maps import AffineMaps, of_constants
from emgine._families.patterns import Completed, Pattern, patterns_of

from .parameters import full_covariances, mixture_of
from .structures import GENERAL, MATRICES, SCALARS, SHARED

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from emgine._core import Float64, Mixture

# Numbers of the matrices of patterns that are factored together.
NUMBERS_AT_ONCE = 1 << 20


def marginal(mixture: Mixture, columns: Sequence[int]) -> Mixture:
    """Return the mixture of some of the features."""
    kept, structure = list(columns), mixture.shape.structure
    covariances = mixture.covariances
    if structure in MATRICES:
        covariances = covariances[..., kept, :][..., kept]
    elif structure not in SCALARS:
        covariances = covariances[..., kept]
    means = np.ascontiguousarray(mixture.means[:, kept])
    kept_of = GENERAL[structure]  # some of the features need not have what all have in common
    return mixture_of(mixture.weights, means, np.ascontiguousarray(covariances), kept_of)


def conditional(
    mixture: Mixture, observed: Sequence[int], values: Float64, others: Sequence[int]
) -> Mixture:
    """Return the components of the other features given the observed ones; weights are kept."""
    structure = mixture.shape.structure
    if structure not in MATRICES:
        return marginal(mixture, others)
    given, rest = list(observed), list(others)
    order, n = given + rest, len(given)
    factors = np.linalg.cholesky(mixture.covariances[..., order, :][..., order])
    deviations = (values - mixture.means[:, given])[..., np.newaxis]
    whitened = np.linalg.solve(factors[..., :n, :n], deviations)
    means = mixture.means[:, rest] + (factors[..., n:, :n] @ whitened)[..., 0]
    corner = factors[..., n:, n:]
    covariances = np.asarray(corner @ np.swapaxes(corner, -1, -2), dtype=np.float64)
    return mixture_of(mixture.weights, np.ascontiguousarray(means), covariances, GENERAL[structure])


def completed(mixture: Mixture, X: Float64) -> Completed:
    """Return rows whose NaN are replaced by their expected values under each component."""
    means = np.repeat(X[np.newaxis], mixture.n_components, axis=0)
    variances = np.zeros_like(means)
    for pattern, gain, variance in _gains(mixture, X):
        seen, gaps = np.flatnonzero(pattern.observed), np.flatnonzero(~pattern.observed)
        deviations = X[pattern.rows[:, np.newaxis], seen] - mixture.means[:, np.newaxis, seen]
        expected = deviations @ np.swapaxes(gain[:, gaps][:, :, seen], -1, -2)
        expected += mixture.means[:, np.newaxis, gaps]
        # All rows of a pattern are at once a slice where there is one pattern alone.
        rows = pattern.rows[:, np.newaxis] if len(pattern.rows) < len(X) else slice(None)
        means[:, rows, gaps] = expected
        variances[:, rows, gaps] = variance[:, np.newaxis, gaps]
    return Completed(means, variances)


def affine_maps(mixture: Mixture, given: Sequence[int], of: Sequence[int]) -> AffineMaps:
    """Return the regressions of the features `of` on those given."""
    structure, p, q = mixture.shape.structure, list(given), list(of)
    if structure not in MATRICES:
        return of_constants(mixture.means, p, q)
    covariances = full_covariances(mixture)[: 1 if structure in SHARED else None]
    rows = covariances[:, p]
    slopes = np.swapaxes(np.linalg.solve(rows[:, :, p], rows[:, :, q]), -1, -2)
    return AffineMaps(
        np.ascontiguousarray(mixture.means[:, p]),
        np.ascontiguousarray(mixture.means[:, q]),
        np.array(np.broadcast_to(slopes, (mixture.n_components, *slopes.shape[1:])), order="C"),
    )


def filled(
    mixture: Mixture,
    X: Float64,
    labels: NDArray[np.int64],
    complete: Float64,
    widths: Float64 | None = None,
) -> Float64:
    """Return rows of the components `labels` whose NaN are drawn, given what is observed.

    `complete` are rows drawn from these components: what their own observed features say of the
    others is taken from them (Matheron's rule), which leaves deviations of the conditional
    covariance. `widths` (n_samples,) widen them, 1 if not given.
    """
    deviations = complete - mixture.means[labels]
    for pattern, gain, _ in _gains(mixture, X):
        rows = pattern.rows
        seen = np.where(np.isnan(X[rows]), 0.0, deviations[rows])
        for k in np.unique(labels[rows]):
            own = labels[rows] == k
            deviations[rows[own]] -= seen[own] @ gain[k if len(gain) > 1 else 0].T
    if widths is not None:
        deviations *= widths[:, np.newaxis]
    expected = completed(mixture, X).means[labels, np.arange(len(X))]
    return np.where(np.isnan(X), expected + deviations, X)


def _gains(mixture: Mixture, X: Float64) -> Iterator[tuple[Pattern, Float64, Float64]]:
    """Yield the patterns of gaps, the regressions on what is observed, variances.

    A regression is a matrix from deviations of all features, 0 in gaps, to expected ones.
    """
    covariances = full_covariances(mixture)
    if mixture.shape.structure in SHARED:
        covariances = covariances[:1]
    patterns = patterns_of(X)
    at_once = max(1, NUMBERS_AT_ONCE // covariances.size)
    for begin in range(0, len(patterns), at_once):
        some = patterns[begin : begin + at_once]
        observed = np.stack([pattern.observed for pattern in some])
        gains, variances = _regressions(covariances, observed)
        yield from zip(some, gains, variances, strict=True)


def _regressions(covariances: Float64, observed: NDArray[np.bool_]) -> tuple[Float64, Float64]:
    """Return regressions and conditional variances by pattern and component."""
    n_features = observed.shape[1]
    both = observed[:, :, np.newaxis] & observed[:, np.newaxis, :]
    # Unobserved features keep their variances alone, which makes the matrix regular.
    kept = both | np.eye(n_features, dtype=bool)
    matrices = np.where(kept[:, np.newaxis], covariances, 0.0)
    solved = np.linalg.solve(matrices, np.broadcast_to(covariances, matrices.shape))
    gains = np.swapaxes(solved, -1, -2) * observed[:, np.newaxis, np.newaxis, :]
    explained = np.einsum("pkij,kij->pki", gains, covariances)
    variances = np.diagonal(covariances, axis1=-2, axis2=-1) - explained
    return gains, np.maximum(variances, 0.0)
