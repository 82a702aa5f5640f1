"""A fit and scores that use threads, and the bytes of all their results."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

import emgine

N_THREADS = 2
Float64 = npt.NDArray[np.float64]


def rows_of(n: int = 60_000, d: int = 4) -> Float64:
    """Return two groups with enough rows to use threads."""
    rng = np.random.default_rng(0)
    return np.asarray(rng.normal(size=(n, d)) + 4.0 * (np.arange(n) % 2)[:, None])


def start(kind: str, d: int, k: int, **options: Any) -> emgine.GaussianMixture:
    """An estimator with every start parameter given."""
    precisions = {
        "full": np.stack([np.eye(d)] * k),
        "tied": np.eye(d),
        "diag": np.ones((k, d)),
        "spherical": np.ones(k),
    }
    return emgine.GaussianMixture(
        k,
        covariance_type=kind,
        weights_init=np.full(k, 1 / k),
        means_init=np.linspace(0, 4, k)[:, None] * np.ones(d),
        precisions_init=precisions[kind],
        n_threads=N_THREADS,
        **options,
    )


def fit_and_score(rows: Float64) -> bytes:
    """Three EM steps and all scores, as bytes."""
    mixture = start("full", rows.shape[1], 2, tol=1e9).fit(rows).mixture_
    for _ in range(3):
        found = mixture.expectation(rows, n_threads=N_THREADS)
        mixture = found.maximization(reg_covar=1e-6)
    probabilities = mixture.predict_proba(rows, n_threads=N_THREADS)
    labels = mixture.predict(rows, n_threads=N_THREADS)
    return bytes(mixture.means.tobytes() + probabilities.tobytes() + labels.tobytes())
