"""Prints the peak memory of fit and scoring above the input, without outputs, in bytes.

    python -m tests.process.programs.peak_memory ROWS FEATURES COMPONENTS KIND FORM

FORM is C, F, float32, weighted, kmeans (C order, start left to k-means) or missing (C order, a
tenth of the cells are NaN).
"""

from __future__ import annotations

import resource
import sys
import warnings
from typing import TYPE_CHECKING, Any

import numpy as np

import emgine
from tests.process.programs.workload import N_THREADS, start

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

CHUNK = 100_000


def make_rows(n: int, d: int, form: str) -> npt.NDArray[Any]:
    """Return normal rows, made in small chunks so that making them causes no peak."""
    rng = np.random.default_rng(0)
    dtype = np.float32 if form == "float32" else np.float64
    rows = np.empty((n, d), dtype=dtype, order="F" if form == "F" else "C")
    for first in range(0, n, CHUNK):
        part = rows[first : first + CHUNK]
        part[...] = rng.normal(size=part.shape)
        part[::2] += 4
        if form == "missing":
            part[rng.uniform(size=part.shape) < 0.1] = np.nan
    return rows


def peak() -> int:
    """Return the highest resident size of this process so far in bytes (Linux: kilobytes)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def growth(call: Callable[[], Any], kept: list[Any]) -> int:
    """Return by how much a call raises the peak, without the array that it returns.

    Results are kept, because freed memory of one call would hide the memory of the next one.
    """
    before = peak()
    result = call()
    kept.append(result)
    outputs = result.nbytes if isinstance(result, np.ndarray) else 0
    return peak() - before - outputs


def main(n: int, d: int, k: int, kind: str, form: str) -> None:
    """Print one line per call."""
    weight = np.ones(n) if form == "weighted" else None
    rows = make_rows(n, d, form)
    missing = "marginalize" if form == "missing" else "error"
    model = start(kind, d, k, tol=0.0, max_iter=2, missing=missing)
    if form == "kmeans":
        model = emgine.GaussianMixture(
            k, covariance_type=kind, random_state=0, max_iter=2, n_threads=N_THREADS
        )
    kept: list[Any] = []
    print(growth(lambda: model.fit(rows, sample_weight=weight), kept), "fit")
    print(growth(lambda: model.score(rows, sample_weight=weight), kept), "score")
    print(growth(lambda: model.score_samples(rows), kept), "score_samples")
    print(growth(lambda: model.predict(rows), kept), "predict")
    print(growth(lambda: model.predict_proba(rows[: n // 10]), kept), "predict_proba")


if __name__ == "__main__":
    warnings.simplefilter("ignore", UserWarning)  # two iterations do not converge
    main(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4], sys.argv[5])
