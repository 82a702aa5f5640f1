"""Exact answers for problems, and the norms in which a library answer is compared with them.

Answers are rounded to float64 (error 1.1e-16 relative, far below every tolerance) and may be kept
in the folder named by EMGINE_REFERENCE_CACHE, so that a run per instruction set computes them once.
"""

from __future__ import annotations

import hashlib
import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from tests.reference import exact as exact_module
from tests.reference.exact import Step, em_step

if TYPE_CHECKING:
    from tests.reference.problems import Problem

Float64 = npt.NDArray[np.float64]


@cache
def _source_digest() -> bytes:
    return hashlib.sha256(Path(exact_module.__file__).read_bytes()).digest()


def _key(problem: Problem) -> str:
    digest = hashlib.sha256(_source_digest())
    digest.update(repr((problem.label, problem.reg_covar)).encode())
    arrays = (problem.rows, problem.weights, problem.means, problem.covariances)
    for array in arrays + (() if problem.sample_weight is None else (problem.sample_weight,)):
        digest.update(array.tobytes())
    return digest.hexdigest()


def _compute(problem: Problem) -> Step:
    return em_step(
        problem.rows,
        problem.sample_weight,
        problem.weights,
        problem.means,
        problem.covariances,
        problem.covariance_type,
        problem.reg_covar,
    )


def _cached_on_disk(problem: Problem, folder: Path) -> Step:
    path = folder / f"{_key(problem)}.npz"
    if not path.exists():
        unfinished = path.with_suffix(f".{os.getpid()}.npz")
        np.savez(unfinished, *_compute(problem))
        unfinished.rename(path)
    with np.load(path) as stored:
        return Step(*(stored[f"arr_{i}"] for i in range(len(Step._fields))))


_in_memory: dict[str, Step] = {}


def exact_step(problem: Problem) -> Step:
    """The 60-digit answer of one EM step."""
    key = _key(problem)
    if key not in _in_memory:
        folder = os.environ.get("EMGINE_REFERENCE_CACHE")
        found = _cached_on_disk(problem, Path(folder)) if folder else _compute(problem)
        _in_memory[key] = found
    return _in_memory[key]


def deviations(covariances: Float64, covariance_type: str, means: Float64) -> Float64:
    """Standard deviation of every component and feature, shape (k, d)."""
    if covariance_type == "full":
        variances = np.stack([np.diag(covariance) for covariance in covariances])
    elif covariance_type == "tied":
        variances = np.diag(covariances)[None, :]
    elif covariance_type == "diag":
        variances = covariances
    elif covariance_type.startswith("tied"):
        variances = covariances[None, :]
    else:
        variances = covariances[:, None]
    return np.broadcast_to(np.sqrt(variances), means.shape)


def entry_scale(spread: Float64, covariance_type: str) -> Float64:
    """Scale sqrt(c_ii c_jj) of each covariance entry; ``spread`` is sqrt(c_ii), shape (k, d)."""
    if covariance_type == "full":
        return np.asarray(spread[:, :, None] * spread[:, None, :])
    if covariance_type == "tied":
        widest = spread.max(axis=0)
        return np.asarray(widest[:, None] * widest)
    if covariance_type == "diag":
        return np.asarray(spread**2)
    if covariance_type == "tied_diag":
        return np.asarray((spread**2).max(axis=0))
    return np.asarray((spread**2).mean(axis=1))


def mean_error(actual: Float64, expected: Float64, spread: Float64) -> float:
    """Largest error of a mean relative to max(|mean|, standard deviation)."""
    return float(np.max(np.abs(actual - expected) / np.maximum(np.abs(expected), spread)))


def covariance_error(
    actual: Float64, expected: Float64, spread: Float64, covariance_type: str
) -> float:
    """Largest error of a covariance entry relative to ``entry_scale``."""
    return float(np.max(np.abs(actual - expected) / entry_scale(spread, covariance_type)))
