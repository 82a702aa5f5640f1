"""Writes the results of a fixed set of fits and scores, for comparison between instruction sets.

    python -m tests.laws.fingerprint FILE.npz

Covers all structures, float64 and float32, row and feature counts with and without tails.
"""

from __future__ import annotations

import sys
import warnings
from typing import TYPE_CHECKING, Any

import numpy as np

import emgine
from tests.laws.plain import STRUCTURES, Case, make_case

if TYPE_CHECKING:
    import numpy.typing as npt

Results = dict[str, "npt.NDArray[Any]"]

SHAPES = (
    *((401, d, 3) for d in range(1, 21)),  # levels may choose other kernels at other sizes
    (1000, 1, 2),
    (1003, 2, 8),
    (1025, 8, 4),
    (770, 16, 16),
    (300, 33, 2),
    (200, 64, 3),
    (150, 100, 2),
)
STEPS = 5


def of_steps(case: Case, dtype: type) -> Results:
    """Scores at the start, statistics of one pass, parameters after some steps."""
    rows: npt.NDArray[Any] = case.rows.astype(dtype)
    start = case.mixture
    statistics = start.expectation(rows, case.sample_weight)
    mixture = start
    for _ in range(STEPS):
        found = mixture.expectation(rows, case.sample_weight)
        mixture = found.maximization(reg_covar=1e-6)
    return {
        "log_prob": start.score_samples(rows),
        "probabilities": start.predict_proba(rows),
        "labels": start.predict(rows),
        "log_likelihood": np.asarray(statistics.log_likelihood),
        "weight": statistics.weight,
        "sum": statistics.sum,
        "scatter": statistics.scatter,
        "weights": mixture.weights,
        "means": mixture.means,
        "covariances": mixture.covariances,
    }


def of_fit(kind: str) -> Results:
    """A whole fit, k-means start included."""
    case = make_case(kind, 2000, 4, 3, weighted=True, seed=2)
    model = emgine.GaussianMixture(3, covariance_type=kind, random_state=0, max_iter=STEPS)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # it need not converge
        model.fit(case.rows, sample_weight=case.sample_weight)
    return {"fit means": model.means_, "fit covariances": model.covariances_}


def results() -> Results:
    """Everything, under readable names."""
    found: Results = {}
    for kind in STRUCTURES:
        for name, value in of_fit(kind).items():
            found[f"{kind} {name}"] = value
        for number, shape in enumerate(SHAPES):
            case = make_case(kind, *shape, weighted=bool(number % 2))
            for dtype in (np.float64, np.float32):
                for name, value in of_steps(case, dtype).items():
                    found[f"{kind} {shape} {dtype.__name__} {name}"] = value
    return found


if __name__ == "__main__":
    np.savez(sys.argv[1], allow_pickle=False, **results())
