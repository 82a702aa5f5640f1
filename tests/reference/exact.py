"""One EM step in 60-digit arithmetic (mpmath), the exact reference of all numeric tests.

It uses textbook formulas in their simplest order: no expanded squares, no one-pass formulas, two
passes for every covariance. It must not share a formula, a shortcut or a line with the library.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import mpmath
import numpy as np
import numpy.typing as npt

DIGITS = 60

Exact = npt.NDArray[Any]
Float64 = npt.NDArray[np.float64]

_exp = np.frompyfunc(mpmath.exp, 1, 1)
_log = np.frompyfunc(mpmath.log, 1, 1)
_sqrt = np.frompyfunc(mpmath.sqrt, 1, 1)


class Step(NamedTuple):
    """The results of one step, rounded to float64 only at the end."""

    log_prob: Float64
    responsibilities: Float64
    log_likelihood: Float64
    weights: Float64
    means: Float64
    covariances: Float64


def exact(values: Any) -> Exact:
    """Array of mpf holding exactly the float64 values given."""
    flat = [mpmath.mpf(float(value)) for value in np.asarray(values, dtype=np.float64).ravel()]
    out = np.empty(len(flat), dtype=object)
    out[:] = flat
    return out.reshape(np.shape(values))


def rounded(values: Exact) -> Float64:
    """Nearest float64 of every entry."""
    return np.asarray(np.frompyfunc(float, 1, 1)(values), dtype=np.float64)


def cholesky(matrix: Exact) -> Exact:
    """Lower triangular L with L Lᵀ = matrix."""
    size = len(matrix)
    lower = np.full((size, size), mpmath.mpf(0), dtype=object)
    for i in range(size):
        for j in range(i + 1):
            rest = matrix[i, j] - np.dot(lower[i, :j], lower[j, :j])
            lower[i, j] = mpmath.sqrt(rest) if i == j else rest / lower[j, j]
    return lower


def factors(covariances: Exact, covariance_type: str, n_components: int, d: int) -> list[Exact]:
    """Per component: lower Cholesky factor (d, d), or standard deviations (d,)."""
    if covariance_type == "full":
        return [cholesky(covariance) for covariance in covariances]
    if covariance_type == "tied":
        return [cholesky(covariances)] * n_components
    if covariance_type == "diag":
        return list(_sqrt(covariances))
    if covariance_type == "tied_diag":
        return [_sqrt(covariances)] * n_components
    if covariance_type == "tied_spherical":
        return [np.full(d, mpmath.sqrt(covariances[0]), dtype=object)] * n_components
    return [np.full(d, mpmath.sqrt(variance), dtype=object) for variance in covariances]


def whitened(centred: Exact, factor: Exact) -> Exact:
    """Solve L y = z for every row z."""
    if factor.ndim == 1:
        return np.asarray(centred / factor)
    white = np.empty_like(centred)
    for j in range(len(factor)):
        white[:, j] = (centred[:, j] - white[:, :j] @ factor[j, :j]) / factor[j, j]
    return white


def log_densities(rows: Exact, means: Exact, per_component: list[Exact]) -> Exact:
    """log N(x; mean, L Lᵀ) for every row and component, shape (n, k), nats."""
    n, d = rows.shape
    out = np.empty((n, len(means)), dtype=object)
    for component, (mean, factor) in enumerate(zip(means, per_component, strict=True)):
        white = whitened(rows - mean, factor)
        diagonal = factor if factor.ndim == 1 else np.diag(factor)
        normaliser = d * mpmath.log(2 * mpmath.pi) / 2 + _log(diagonal).sum()
        out[:, component] = -(white * white).sum(axis=1) / 2 - normaliser
    return out


def posterior(weights: Exact, densities: Exact) -> tuple[Exact, Exact]:
    """Log-density of every row (n,) and responsibilities (n, k)."""
    joint = densities + _log(weights)
    largest = joint.max(axis=1)
    log_prob = largest + _log(_exp(joint - largest[:, None]).sum(axis=1))
    return log_prob, np.asarray(_exp(joint - log_prob[:, None]))


def covariance_estimates(
    rows: Exact, share: Exact, means: Exact, covariance_type: str, reg_covar: float
) -> Exact:
    """Second pass about the new means; ``reg_covar`` on the diagonal, as scikit-learn does."""
    n_components, d = means.shape
    total = share.sum(axis=0)
    regularisation = mpmath.mpf(float(reg_covar))
    if covariance_type not in ("full", "tied"):
        variances = np.empty((n_components, d), dtype=object)
        for component, mean in enumerate(means):
            squares = (rows - mean) ** 2
            variances[component] = share[:, component] @ squares / total[component]
        if covariance_type.startswith("tied"):
            shared = total @ variances / total.sum() + regularisation
            return np.asarray(shared if covariance_type == "tied_diag" else [shared.sum() / d])
        variances = variances + regularisation
        return np.asarray(variances if covariance_type == "diag" else variances.sum(axis=1) / d)
    scatter = np.empty((n_components, d, d), dtype=object)
    for component, mean in enumerate(means):
        centred = rows - mean
        scatter[component] = (centred * share[:, component, None]).T @ centred
    ridge = regularisation * exact(np.eye(d))
    if covariance_type == "tied":
        return np.asarray(scatter.sum(axis=0) / total.sum() + ridge)
    return np.asarray(scatter / total[:, None, None] + ridge)


def em_step(
    rows: Float64,
    sample_weight: Float64 | None,
    weights: Float64,
    means: Float64,
    covariances: Float64,
    covariance_type: str,
    reg_covar: float,
) -> Step:
    """E-step under the given parameters, then M-step; every float64 input is taken as exact."""
    with mpmath.workdps(DIGITS):
        x = exact(rows)
        row_weight = exact(np.ones(len(rows)) if sample_weight is None else sample_weight)
        per_component = factors(exact(covariances), covariance_type, *means.shape)
        densities = log_densities(x, exact(means), per_component)
        log_prob, responsibilities = posterior(exact(weights), densities)
        share = responsibilities * row_weight[:, None]
        total = share.sum(axis=0)
        new_means = (share.T @ x) / total[:, None]
        new_covariances = covariance_estimates(x, share, new_means, covariance_type, reg_covar)
        return Step(
            rounded(log_prob),
            rounded(responsibilities),
            rounded(np.asarray(row_weight @ log_prob)),
            rounded(total / row_weight.sum()),
            rounded(new_means),
            rounded(new_covariances),
        )
