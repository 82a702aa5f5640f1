"""Distribution function and quantiles of a mixture of one column.

Whole numbers are counted up from 0; for other densities each family has its formula. Quantiles are
found by bisection, to the last digits that the distribution function distinguishes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from emgine._checks.validation import as_float64
from emgine._families.families import family_of
from emgine._scores.scoring import scores

if TYPE_CHECKING:
    from emgine._core import Float64, Mixture

# Whole numbers that are counted up at most.
MOST_COUNTED = 1 << 24


def cdf(mixture: Mixture, x: Any) -> Float64:
    """Return the probabilities of at most `x`."""
    values = _checked(mixture, x, "x")
    return _cdf(mixture, values.ravel()).reshape(values.shape)


def quantile(mixture: Mixture, q: Any) -> Float64:
    """Return the smallest values that the mixture does not exceed with probabilities `q`."""
    probabilities = _checked(mixture, q, "q")
    if probabilities.size and not (probabilities.min() >= 0 and probabilities.max() <= 1):
        raise ValueError("q must be probabilities, in the range [0, 1].")
    flat = probabilities.ravel()
    found = _of_counts(mixture, flat) if _is_whole(mixture) else _of_density(mixture, flat)
    return found.reshape(probabilities.shape)


def _checked(mixture: Mixture, values: Any, name: str) -> Float64:
    """Return an array of numbers; ValueError for a mixture that has no distribution function."""
    if mixture.n_features != 1:
        raise ValueError(
            f"Distribution functions are of mixtures of one column. This one has "
            f"{mixture.n_features}; marginal(column) has one."
        )
    if family_of(mixture.shape).categories(mixture) and not _is_yes_or_no(mixture):
        raise ValueError("Categories have no order, and so no distribution function.")
    return as_float64(values, name)


def _is_whole(mixture: Mixture) -> bool:
    return bool(mixture.shape.supports) and mixture.shape.supports[0][2]


def _is_yes_or_no(mixture: Mixture) -> bool:
    return _is_whole(mixture) and mixture.shape.supports[0][1] == 1


def _cdf(mixture: Mixture, x: Float64) -> Float64:
    if not _is_whole(mixture):
        below = family_of(mixture.shape).distribution(mixture, x[np.newaxis])
        return np.asarray(np.minimum(mixture.weights @ below, 1.0))
    high = mixture.shape.supports[0][1]
    largest = min(float(x.max(initial=-1.0)), high)
    sums = _sums(mixture, int(np.floor(largest))) if largest >= 0 else np.zeros(1)
    places = np.clip(np.floor(x), -1, len(sums) - 1).astype(np.intp)
    return np.asarray(np.where(x >= high, 1.0, np.where(places < 0, 0.0, sums[places])))


def _sums(mixture: Mixture, last: int) -> Float64:
    """Return the probabilities of at most 0, 1, ..., `last`."""
    if last >= MOST_COUNTED:
        raise ValueError(f"x must be below {MOST_COUNTED} for counts. Got {last}.")
    counts = np.arange(last + 1.0)[:, np.newaxis]
    densities: Float64 = np.exp(scores(mixture, "score_samples", counts, 1))
    return np.minimum(np.cumsum(densities), 1.0)


def _of_counts(mixture: Mixture, q: Float64) -> Float64:
    """Return quantiles of whole numbers."""
    high = mixture.shape.supports[0][1]
    below = q[q < 1]
    sums = np.zeros(1)
    last = 63
    while below.size and (len(sums) == 1 or sums[-1] < below.max()):
        last = int(min(2 * last + 1, high))
        longer = _sums(mixture, last)
        if len(longer) == len(sums) or longer[-1] == sums[-1]:
            break  # rounding: the rest has no probability that can be added
        sums = longer
    found = np.searchsorted(sums, q).astype(np.float64)
    return np.where(q == 1, high if high < 2**53 else np.inf, np.minimum(found, high))


def _of_density(mixture: Mixture, q: Float64) -> Float64:
    """Return quantiles by bisection, from an interval that is doubled until it has them."""
    low_end, high_end = _ends(mixture)
    inside = (q > 0) & (q < 1)
    wanted = q[inside]
    low, high = _bracket(mixture, wanted, low_end, high_end)
    while True:
        middle = low / 2 + high / 2
        open_ = (middle > low) & (middle < high)
        if not open_.any():
            break
        above = _cdf(mixture, middle) >= wanted
        high = np.where(open_ & above, middle, high)
        low = np.where(open_ & ~above, middle, low)
    found = np.where(q == 0, low_end, high_end)
    found[inside] = high
    return found


def _ends(mixture: Mixture) -> tuple[float, float]:
    """Return the ends of the numbers that the family makes."""
    low, high, _ = mixture.shape.supports[0] if mixture.shape.supports else (-np.inf, np.inf, False)
    return (0.0 if 0 <= low < 1e-300 else -np.inf), (1.0 if 0.5 < high <= 1 else np.inf)


def _bracket(
    mixture: Mixture, q: Float64, low_end: float, high_end: float
) -> tuple[Float64, Float64]:
    """Return ends of intervals that have the quantiles."""
    low = np.full(q.shape, low_end if np.isfinite(low_end) else -1.0)
    high = np.full(q.shape, high_end if np.isfinite(high_end) else 1.0)
    while np.isinf(low_end) and (out := _cdf(mixture, low) >= q).any():
        low = np.where(out, 2 * low, low)
    while np.isinf(high_end) and (out := _cdf(mixture, high) < q).any():
        high = np.where(out, 2 * high, high)
    return low, high
