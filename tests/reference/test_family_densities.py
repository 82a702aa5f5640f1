"""Log-densities and M-steps of the one-parameter families against 60-digit arithmetic."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest

from emgine import Mixture, _core

DIGITS = 60
N, D, K = 40, 5, 3


def log_density(family: str, x: float, parameter: float) -> mpmath.mpf:
    x_, p = mpmath.mpf(x), mpmath.mpf(parameter)
    if family == "bernoulli":
        return mpmath.log(p) if x == 1 else mpmath.log1p(-p)
    if family == "poisson":
        return x_ * mpmath.log(p) - p - mpmath.loggamma(x_ + 1)
    if family == "geometric":
        return x_ * mpmath.log1p(-p) + mpmath.log(p)
    assert family == "exponential"
    return mpmath.log(p) - p * x_


def maximum(family: str, mean: mpmath.mpf) -> mpmath.mpf:
    return {
        "bernoulli": mean,
        "poisson": mean,
        "geometric": 1 / (1 + mean),
        "exponential": 1 / mean,
    }[family]


Draw = "Callable[[np.random.RandomState], tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]]"
PROBLEMS: dict[str, Draw] = {  # type: ignore[valid-type]
    "bernoulli": lambda r: (r.uniform(0.01, 0.99, (K, D)), r.randint(0, 2, (N, D)) * 1.0),
    "poisson": lambda r: (r.uniform(0.1, 300, (K, D)), r.poisson(30, (N, D)) * 1.0),
    "geometric": lambda r: (r.uniform(0.01, 0.99, (K, D)), r.geometric(0.2, (N, D)) - 1.0),
    "exponential": lambda r: (r.uniform(0.01, 50, (K, D)), r.exponential(1, (N, D))),
}
PARAMETER = {"poisson": "rates", "exponential": "rates"}


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("family", PROBLEMS)
def test_densities_and_m_step(family: str, seed: int) -> None:
    parameters, rows = PROBLEMS[family](np.random.RandomState(seed))
    weights = np.arange(1.0, K + 1) / 6
    name = PARAMETER.get(family, "probabilities")
    shape = _core.ModelShape(family, "", D, K)
    mixture = Mixture._adopt(_core.Mixture(weights, {name: parameters}, shape))
    with mpmath.workdps(DIGITS):
        joint = [
            [
                mpmath.log(mpmath.mpf(weights[k]))
                + sum(log_density(family, x, p) for x, p in zip(row, parameters[k], strict=True))
                for k in range(K)
            ]
            for row in rows
        ]
        totals = [mpmath.log(sum(map(mpmath.exp, of_row))) for of_row in joint]
        shares = [
            [mpmath.exp(value - total) for value in of_row]
            for of_row, total in zip(joint, totals, strict=True)
        ]
        of_components = [sum(share[k] for share in shares) for k in range(K)]
        means = [
            [
                sum(share[k] * mpmath.mpf(row[j]) for share, row in zip(shares, rows, strict=True))
                / of_components[k]
                for j in range(D)
            ]
            for k in range(K)
        ]
        expected = [[float(maximum(family, mean)) for mean in of_one] for of_one in means]
        scores = [float(total) for total in totals]
        likelihood = float(sum(totals))
    np.testing.assert_allclose(mixture.score_samples(rows), scores, rtol=1e-12)
    statistics = mixture.expectation(rows)
    assert statistics.log_likelihood == pytest.approx(likelihood, rel=1e-12)
    updated = statistics.maximization(0.0)
    np.testing.assert_allclose(updated.parameters[name], expected, rtol=1e-12)
    np.testing.assert_allclose(
        updated.weights, [float(one) / N for one in of_components], rtol=1e-12
    )
