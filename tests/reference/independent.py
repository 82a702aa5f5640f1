"""E-steps of families of independent features in 60-digit arithmetic, by textbook formulas.

Densities as they are written down, statistics and M-steps as sums over rows. Shares no formula, no
shortcut and no line with the library.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import mpmath

from emgine import _core
from emgine.mixture import Mixture

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import numpy as np
    import numpy.typing as npt

    Float64 = npt.NDArray[np.float64]

DIGITS = 60
mp = mpmath.mpf


def beta(x: Any, a: Any, b: Any) -> Any:
    """Return a log-density."""
    log, log_gamma = mpmath.log, mpmath.loggamma
    constant = log_gamma(a + b) - log_gamma(a) - log_gamma(b)
    return constant + (a - 1) * log(x) + (b - 1) * log(1 - x)


def gamma(x: Any, shape: Any, rate: Any) -> Any:
    """Return a log-density."""
    log = mpmath.log
    return shape * log(rate) - mpmath.loggamma(shape) + (shape - 1) * log(x) - rate * x


def negative_binomial(x: Any, mean: Any, size: Any) -> Any:
    """Return a log-density; an infinite size is a Poisson."""
    log, log_gamma = mpmath.log, mpmath.loggamma
    if mpmath.isinf(size):
        return x * log(mean) - mean - log_gamma(x + 1)
    chance = log_gamma(x + size) - log_gamma(size) - log_gamma(x + 1)
    return chance + size * log(size / (size + mean)) + x * log(mean / (size + mean))


def weibull(x: Any, shape: Any, scale: Any) -> Any:
    """Return a log-density."""
    log, z = mpmath.log, x / scale
    return log(shape / scale) + (shape - 1) * log(z) - z**shape


DENSITIES: Mapping[str, Callable[..., Any]] = {
    "beta": beta,
    "gamma": gamma,
    "negative_binomial": negative_binomial,
    "weibull": weibull,
}


class Problem(NamedTuple):
    """Rows, and a mixture of one family."""

    family: str
    rows: Float64
    weights: Float64
    parameters: dict[str, Float64]
    structure: str = ""

    def mixture(self) -> Mixture:
        """Return the library's mixture."""
        k, d = next(iter(self.parameters.values())).shape
        shape = _core.ModelShape(self.family, self.structure, d, k)
        return Mixture._adopt(_core.Mixture(self.weights, self.parameters, shape))

    def log_densities(self) -> Any:
        """Return log(weight_k p(x_s | k)) of rows and components, exactly."""
        density, values = DENSITIES[self.family], list(self.parameters.values())
        return [
            [
                mpmath.log(mp(weight))
                + sum(
                    density(mp(x), *(mp(value[k, j]) for value in values))
                    for j, x in enumerate(row)
                )
                for k, weight in enumerate(self.weights.tolist())
            ]
            for row in self.rows.tolist()
        ]

    def responsibilities(self) -> tuple[Any, Any]:
        """Return the log-density of each row, and responsibilities, exactly."""
        scores, shares = [], []
        for row in self.log_densities():
            top = max(row)
            parts = [mpmath.exp(value - top) for value in row]
            total = sum(parts)
            scores.append(top + mpmath.log(total))
            shares.append([part / total for part in parts])
        return scores, shares


def close(actual: Any, exact: Any, scale: Any = None) -> float:
    """Return the error relative to the exact value, or to `scale`."""
    size = abs(exact if scale is None else scale)
    return float(abs(mp(float(actual)) - exact) / size) if size else float(abs(actual - exact))


def sums(problem: Problem, shares: Any, statistic: Callable[..., Any], k: int, j: int) -> Any:
    """Return the weighted sum of a statistic of one value, and that of its sizes."""
    values = [
        share[k] * statistic(mp(x))
        for share, x in zip(shares, problem.rows[:, j].tolist(), strict=True)
    ]
    return sum(values), sum(abs(value) for value in values)
