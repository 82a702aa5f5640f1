"""Log-densities of priors that are pseudo-statistics: the likelihood that these have.

One function for each family, in nats, without the constant; 0 times the logarithm of 0 is 0. Large
shapes keep their digits as in the core: nothing large is subtracted from anything large.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Protocol

import numpy as np

from emgine import _core

if TYPE_CHECKING:
    from collections.abc import Callable

    from emgine._core import Float64, Mixture

    class Sums(Protocol):
        """Pseudo-statistics that each component is given."""

        @property
        def rows(self) -> Float64:
            """How many rows there are, of each feature."""

        @property
        def sums(self) -> dict[str, Float64]:
            """Their statistics."""

        @property
        def reference(self) -> Float64 | None:
            """What the statistics are about."""

    LogDensity = Callable[[Sums, Mixture], float]

_LOG_GAMMA = np.frompyfunc(math.lgamma, 1, 1)
# Stirling's series has all digits from here on.
LARGE = 16.0


def of_logarithm(power: Float64, value: Float64) -> float:
    """Return the sum of power times log(value), 0 where the power is."""
    powers = np.broadcast_to(power, np.shape(value))
    some = powers != 0.0
    with np.errstate(divide="ignore"):
        return float((powers[some] * np.log(np.asarray(value)[some])).sum())


def stirling_error(value: Float64) -> Float64:
    """Return log Gamma(x + 1) less Stirling's formula (Loader 2000)."""
    inverse = 1.0 / np.maximum(value, LARGE)
    square = inverse * inverse
    series = 1 / 1260 - square * (1 / 1680 - square * (1 / 1188 - square * 691 / 360360))
    large = inverse * (1 / 12 - square * (1 / 360 - square * series))
    small = np.minimum(value, LARGE)
    logs = np.asarray(_LOG_GAMMA(small), dtype=np.float64)
    direct = logs - ((small - 0.5) * np.log(small) - small + 0.5 * math.log(2 * math.pi))
    return np.asarray(np.where(value < LARGE, direct, large))


def _of_probability(prior: Sums, mixture: Mixture) -> float:
    p, successes = mixture.parameters["probabilities"], prior.sums["sum"]
    return of_logarithm(successes, p) + of_logarithm(prior.rows - successes, 1.0 - p)


def _of_binomial(prior: Sums, mixture: Mixture) -> float:
    p, both = mixture.parameters["probabilities"], prior.sums["sum"]
    return of_logarithm(both[::2], p) + of_logarithm(both[1::2], 1.0 - p)


def _of_geometric(prior: Sums, mixture: Mixture) -> float:
    p = mixture.parameters["probabilities"]
    return of_logarithm(prior.rows, p) + of_logarithm(prior.sums["sum"], 1.0 - p)


def _of_negative_binomial(prior: Sums, mixture: Mixture) -> float:
    """Return that of means, where the structure says the size."""
    means, counts = mixture.parameters["means"], prior.sums["sum"]
    size = float(mixture.shape.structure.removeprefix("size="))
    if math.isinf(size):
        return of_logarithm(counts, means) - float((prior.rows * means).sum())
    ends = size * float((prior.rows * np.log1p(means / size)).sum())
    with np.errstate(divide="ignore"):
        return of_logarithm(counts, means / (size + means)) - ends


def _of_poisson(prior: Sums, mixture: Mixture) -> float:
    rates = mixture.parameters["rates"]
    return of_logarithm(prior.sums["sum"], rates) - float((prior.rows * rates).sum())


def _of_exponential(prior: Sums, mixture: Mixture) -> float:
    rates = mixture.parameters["rates"]
    return of_logarithm(prior.rows, rates) - float((prior.sums["sum"] * rates).sum())


def _of_categories(prior: Sums, mixture: Mixture) -> float:
    (counts,) = prior.sums.values()
    return of_logarithm(counts, mixture.parameters["probabilities"])


def _of_gamma(prior: Sums, mixture: Mixture) -> float:
    """Return that about the components' means: see ``cpp/src/families/by_feature/gamma.cpp``."""
    shapes, rates = mixture.parameters["shapes"], mixture.parameters["rates"]
    n, old, mean = prior.rows, prior.reference, shapes / rates
    assert old is not None
    deviation, excess = prior.sums["deviation"], prior.sums["excess"]
    moved = (old * deviation + n * (old - mean)) / mean
    about_mean = excess + (moved - deviation) - n * np.log(old / mean)
    height = np.log(shapes) / 2 - stirling_error(shapes)
    return float((n * height - shapes * about_mean).sum())


def _of_beta(prior: Sums, mixture: Mixture) -> float:
    """Return that about the components' means: see ``cpp/src/families/by_feature/beta.cpp``."""
    a, b = mixture.parameters["a"], mixture.parameters["b"]
    n, old, total = prior.rows, prior.reference, a + b
    assert old is not None
    mean, rest = a / total, b / total
    deviation = prior.sums["deviation"]
    moved = deviation + n * (old - mean)
    low = prior.sums["low"] + moved / mean - deviation / old - n * np.log(old / mean)
    high = prior.sums["high"] + deviation / (1 - old) - moved / rest
    high = high - n * np.log((1 - old) / rest)
    height = (np.log(a) + np.log(rest)) / 2
    height = height + stirling_error(total) - stirling_error(a) - stirling_error(b)
    return float((n * height - (a * low + b * high)).sum())


def _of_directions(prior: Sums, mixture: Mixture) -> float:
    directions = mixture.parameters["mean_directions"]
    concentrations = mixture.parameters["concentrations"]
    one = _core.ModelShape("von_mises_fisher", "", mixture.n_features, 1)
    found = float((concentrations * (directions @ prior.sums["sum"])).sum())
    for direction, concentration in zip(directions, concentrations, strict=True):
        own = {
            "mean_directions": direction[np.newaxis],
            "concentrations": concentration[np.newaxis],
        }
        highest = np.empty(1)
        _core.Mixture(np.ones(1), own, one).score_samples(direction[np.newaxis], highest, 1)
        found += float(prior.rows) * float(highest[0] - concentration)
    return found


DENSITIES: dict[str, LogDensity] = {
    "bernoulli": _of_probability,
    "beta": _of_beta,
    "binomial": _of_binomial,
    "categorical": _of_categories,
    "exponential": _of_exponential,
    "gamma": _of_gamma,
    "geometric": _of_geometric,
    "multinomial": _of_categories,
    "negative_binomial": _of_negative_binomial,
    "poisson": _of_poisson,
    "von_mises_fisher": _of_directions,
}
