"""Scores of checked rows under a mixture, and draws from it: shared by Mixture and the estimators.

Every argument was checked in ``_checks``. Working memory does not grow with the rows. The
core's methods are called by their class, because Mixture has methods of the same names that check.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from emgine import _core
from emgine._families.gaussian.parameters import SHARED

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from emgine._core import Float64, Rows

# Rows whose log-densities are held at once while they are summed.
ROWS_AT_ONCE = 1 << 17


def score_samples(mixture: _core.Mixture, X: Rows, n_threads: int) -> Rows:
    """Return the log-density of each row in nats, in the dtype of the rows."""
    scores: Rows = np.empty(X.shape[0], dtype=X.dtype)
    _core.Mixture.score_samples(mixture, X, scores, n_threads)
    return scores


def predict(mixture: _core.Mixture, X: Rows, n_threads: int) -> NDArray[np.int64]:
    """Return the component with the largest responsibility for each row."""
    labels = np.empty(X.shape[0], dtype=np.int64)
    _core.Mixture.predict(mixture, X, labels, n_threads)
    return labels


def predict_proba(mixture: _core.Mixture, X: Rows, n_threads: int) -> Rows:
    """Return the responsibility of each component for each row, in the dtype of the rows."""
    responsibilities: Rows = np.empty((X.shape[0], mixture.n_components), dtype=X.dtype)
    _core.Mixture.predict_proba(mixture, X, responsibilities, n_threads)
    return responsibilities


def total_score(
    mixture: _core.Mixture, X: Rows, sample_weight: Float64 | None, n_threads: int
) -> tuple[float, float]:
    """Return the weighted sum of the log-densities in nats, and the sum of the weights."""
    log_likelihood = row_weight = 0.0
    for begin in range(0, X.shape[0], ROWS_AT_ONCE):
        rows = slice(begin, begin + ROWS_AT_ONCE)
        scores = np.empty(X[rows].shape[0])
        _core.Mixture.score_samples(mixture, X[rows], scores, n_threads)
        if sample_weight is None:
            row_weight += scores.size
        else:
            weights = sample_weight[rows]
            row_weight += float(weights.sum())
            # A row of weight 0 is absent, even where its log-density is -inf.
            np.multiply(scores, weights, out=scores, where=weights > 0)
            scores[weights == 0] = 0
        log_likelihood += float(scores.sum())
    return log_likelihood, row_weight


def mean_score(
    mixture: _core.Mixture, X: Rows, sample_weight: Float64 | None, n_threads: int
) -> float:
    """Return the weighted mean log-density of the rows in nats."""
    log_likelihood, row_weight = total_score(mixture, X, sample_weight, n_threads)
    return log_likelihood / row_weight


def sample(
    mixture: _core.Mixture, n_samples: object, random_state: np.random.RandomState
) -> tuple[Float64, NDArray[np.int64]]:
    """Return rows drawn from the mixture and the component of each, grouped by component."""
    n = _check_n_samples(n_samples)
    weights = mixture.weights
    counts = random_state.multinomial(n, weights / weights.sum())
    draws = [
        mean + _colour(random_state.standard_normal((count, mixture.n_features)), factor)
        for mean, count, factor in zip(
            mixture.means, counts, _factors_by_component(mixture), strict=True
        )
    ]
    return np.concatenate(draws), np.repeat(np.arange(counts.size, dtype=np.int64), counts)


def check_random_state(random_state: object) -> np.random.RandomState:
    """Return the generator meant by None (numpy's global one), a seed or a RandomState."""
    if random_state is None:
        return np.random.mtrand._rand
    if isinstance(random_state, np.random.RandomState):
        return random_state
    if isinstance(random_state, int | np.integer) and 0 <= random_state < 2**32:
        return np.random.RandomState(int(random_state))
    raise ValueError(
        "random_state must be an int in the range [0, 4294967295], a numpy.random.RandomState "
        f"or None. Got {random_state!r} instead."
    )


def _check_n_samples(n_samples: object) -> int:
    if isinstance(n_samples, int | np.integer) and n_samples >= 1:
        return int(n_samples)
    raise ValueError(
        f"Invalid value for 'n_samples': {n_samples!r} . The sampling requires at least one sample."
    )


def _factors_by_component(mixture: _core.Mixture) -> Float64:
    """Return the precision factor of each component, as its structure stores it."""
    factors = mixture.precisions_cholesky
    if mixture.covariance_type in SHARED:
        return np.broadcast_to(factors, (mixture.n_components, *factors.shape))
    return factors


def _colour(noise: Float64, factor: Float64) -> Float64:
    """Give standard normal rows the covariance P⁻ᵀP⁻¹ whose precision is PPᵀ."""
    if factor.ndim < 2:
        return noise / factor
    return np.asarray(np.linalg.solve(factor.T, noise.T).T, dtype=np.float64)
