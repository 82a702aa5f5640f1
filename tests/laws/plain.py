"""A simple EM step in numpy float64, and random mixtures to test it with.

It uses textbook formulas, two passes and whole matrices. It is fast enough for a thousand features
and correct to a few units of 1e-14 near the origin. It must not call the library, except to make a
mixture of the start parameters.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

import emgine

if TYPE_CHECKING:
    from collections.abc import Callable

Float64 = npt.NDArray[np.float64]

STRUCTURES = ("full", "tied", "diag", "spherical", "tied_diag", "tied_spherical")
# Structures whose covariances depend on one another. Kernels see them as full and diag ones, so
# only laws of M-steps take them too.
COUPLED = ("VEI", "EVI", "EVV", "VEE", "EEV", "VEV", "EVE", "VVE")
EVERY = (*STRUCTURES, *COUPLED)
MATRICES = ("full", "tied")


@dataclass(frozen=True)
class Case:
    """Rows (n, d), row weights or None, and start parameters in scikit-learn's shapes."""

    kind: str
    rows: Float64
    sample_weight: Float64 | None
    weights: Float64
    means: Float64
    covariances: Float64

    @property
    def mixture(self) -> emgine.Mixture:
        """The start parameters as the library's mixture."""
        return emgine.Mixture(self.weights, self.means, self.covariances, self.kind)


@dataclass(frozen=True)
class Step:
    """Scores under the start parameters and the parameters of the next step."""

    log_prob: Float64
    responsibilities: Float64
    log_likelihood: float
    weights: Float64
    means: Float64
    covariances: Float64


def make_case(kind: str, n: int, d: int, k: int, *, weighted: bool = False, seed: int = 0) -> Case:
    """Rows near a mixture of ``k`` components of unit order."""
    rng = np.random.default_rng([seed, EVERY.index(kind), n, d, k])
    centres = rng.normal(size=(k, d)) * 2 / np.sqrt(d)
    weights = rng.uniform(0.5, 1.5, k)
    return Case(
        kind,
        centres[np.arange(n) % k] + rng.normal(size=(n, d)),
        rng.uniform(0.25, 4.0, n) if weighted else None,
        weights / weights.sum(),
        centres + 0.2 * rng.normal(size=(k, d)),
        start_covariances(rng, kind, d, k),
    )


def start_covariances(rng: np.random.Generator, kind: str, d: int, k: int) -> Float64:
    """Well-conditioned covariances of one structure."""

    def matrix() -> Float64:
        root = rng.normal(size=(d, min(d, 8))) / np.sqrt(d)
        return np.asarray(root @ root.T + np.diag(rng.uniform(0.5, 1.5, d)))

    if kind in COUPLED:
        return coupled_covariances(rng, kind, d, k)
    if kind == "full":
        return np.stack([matrix() for _ in range(k)])
    if kind == "tied":
        return matrix()
    shape = {"diag": (k, d), "spherical": (k,), "tied_diag": (d,), "tied_spherical": (1,)}[kind]
    return rng.uniform(0.5, 2.0, shape)


def coupled_covariances(rng: np.random.Generator, kind: str, d: int, k: int) -> Float64:
    """Volume, shape and axes by the letters of a code: equal, of each, of the features."""

    def of(letter: str, draw: Callable[[], Float64]) -> Float64:
        return np.stack([draw()] * k if letter == "E" else [draw() for _ in range(k)])

    volumes = of(kind[0], lambda: rng.uniform(0.5, 2.0, 1))
    shapes = of(kind[1], lambda: np.exp(rng.uniform(-1.0, 1.0, d)))
    variances = volumes * shapes / np.exp(np.log(shapes).mean(axis=1, keepdims=True))
    if kind[2] == "I":
        return variances
    axes = of(kind[2], lambda: np.linalg.qr(rng.normal(size=(d, d)))[0])
    return np.asarray((axes * variances[:, np.newaxis]) @ np.swapaxes(axes, 1, 2))


def log_densities(case: Case) -> Float64:
    """log(weight) + log N(x) of every row and component, shape (n, k)."""
    n, d = case.rows.shape
    out = np.empty((n, len(case.weights)))
    shared = np.linalg.cholesky(case.covariances) if case.kind == "tied" else None
    for component, mean in enumerate(case.means):
        centred = case.rows - mean
        if case.kind not in MATRICES:
            own_variance = case.covariances if "tied" in case.kind else case.covariances[component]
            variance = np.broadcast_to(own_variance, d)
            squares, log_det = (centred**2 / variance).sum(axis=1), np.log(variance).sum()
        else:
            own = None if shared is not None else np.linalg.cholesky(case.covariances[component])
            lower = shared if shared is not None else own
            assert lower is not None
            squares = (np.linalg.solve(lower, centred.T) ** 2).sum(axis=0)
            log_det = 2 * np.log(np.diag(lower)).sum()
        out[:, component] = -0.5 * (d * np.log(2 * np.pi) + squares + log_det)
    return out + np.log(case.weights)


def covariance_estimates(case: Case, share: Float64, means: Float64, reg: float) -> Float64:
    """Second pass about the new means."""
    d, total = case.rows.shape[1], share.sum(axis=0)
    centred = [case.rows - mean for mean in means]
    if case.kind not in MATRICES:
        pairs = zip(centred, share.T, total, strict=True)
        variances = np.stack([own @ z**2 / weight for z, own, weight in pairs]) + reg
        if "tied" in case.kind:
            variances = (total / total.sum() @ variances)[np.newaxis]
        by_component = variances if case.kind.endswith("diag") else variances.mean(axis=1)
        return np.asarray(by_component[0] if case.kind == "tied_diag" else by_component)
    scatter = np.stack([(z * own[:, None]).T @ z for z, own in zip(centred, share.T, strict=True)])
    if case.kind == "tied":
        return np.asarray(scatter.sum(axis=0) / total.sum() + reg * np.eye(d))
    return np.asarray(scatter / total[:, None, None] + reg * np.eye(d))


def plain_step(case: Case, reg_covar: float) -> Step:
    """One EM step with the formulas of textbooks."""
    joint = log_densities(case)
    largest = joint.max(axis=1, keepdims=True)
    log_prob = (largest + np.log(np.exp(joint - largest).sum(axis=1, keepdims=True)))[:, 0]
    responsibilities = np.exp(joint - log_prob[:, None])
    row_weight = np.ones(len(log_prob)) if case.sample_weight is None else case.sample_weight
    share = responsibilities * row_weight[:, None]
    means = share.T @ case.rows / share.sum(axis=0)[:, None]
    covariances = covariance_estimates(case, share, means, reg_covar)
    weights = share.sum(axis=0) / row_weight.sum()
    log_likelihood = float(row_weight @ log_prob)
    return Step(log_prob, responsibilities, log_likelihood, weights, means, covariances)
