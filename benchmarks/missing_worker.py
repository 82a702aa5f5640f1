"""A process that fits rows with missing cells, and predicts columns from others.

`python -m benchmarks.missing_worker module:Class threads`; requests are those of
`benchmarks.families_worker`, and `regress`.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from benchmarks.families_worker import EmgineFamilies, FamiliesWorker, StepMixFamilies
from benchmarks.worker import answer_requests

if TYPE_CHECKING:
    from collections.abc import Callable

    Predict = Callable[[], Any]


class EmgineMissing(EmgineFamilies):
    """emgine's `MixtureModel` with missing cells, and `predict_mean`."""

    # StepMix's models of missing cells add nothing to variances.
    options: ClassVar[dict[str, Any]] = {"missing": "marginalize", "reg_covar": 0.0}

    def predictor(self, arrays: dict[str, Any]) -> Predict | None:
        """Return a call that predicts the second half of the columns from the first."""
        d = arrays["means"].shape[1]
        mixture = self.emgine.Mixture(arrays["weights"], arrays["means"], arrays["covariances"])
        of = list(range(d // 2, d))
        return lambda: mixture.predict_mean(arrays["rows"], of, n_threads=self.threads)


class StepMixMissing(StepMixFamilies):
    """StepMix's models of missing cells; and gmr, where the same environment has it."""

    def predictor(self, arrays: dict[str, Any]) -> Predict | None:
        """Return a call of gmr; None without it."""
        if importlib.util.find_spec("gmr") is None:
            return None
        gmr: Any = importlib.import_module("gmr")
        k, d = arrays["means"].shape
        mixture = gmr.GMM(k, arrays["weights"], arrays["means"], arrays["covariances"])
        given = np.arange(d // 2)
        return lambda: mixture.predict(given, arrays["rows"][:, : d // 2])


class NumpyLoop:
    """The formulas of Gaussian mixture regression in numpy, one component after the other."""

    def __init__(self, _: int) -> None:
        pass

    def predictor(self, arrays: dict[str, Any]) -> Predict | None:
        """Return a call that computes all rows of a component at once."""
        return lambda: regression_in_numpy(**arrays)


def regression_in_numpy(weights: Any, means: Any, covariances: Any, rows: Any) -> Any:
    """Return the expected values of the second half of the columns given the first."""
    p = means.shape[1] // 2
    log_densities, expected = [], []
    for weight, mean, covariance in zip(weights, means, covariances, strict=True):
        z = rows[:, :p] - mean[:p]
        factor = np.linalg.cholesky(covariance[:p, :p])
        whitened = np.linalg.solve(factor, z.T)
        determinant = np.log(np.diagonal(factor)).sum()
        log_densities.append(np.log(weight) - determinant - 0.5 * (whitened**2).sum(axis=0))
        slopes = np.linalg.solve(covariance[:p, :p], covariance[:p, p:])
        expected.append(mean[p:] + z @ slopes)
    densities = np.exp(np.array(log_densities) - np.max(log_densities, axis=0))
    return np.einsum("kn,knq->nq", densities / densities.sum(axis=0), np.array(expected))


class MissingWorker(FamiliesWorker):
    """The same as FamiliesWorker, and regressions."""

    def regress(self, file: str) -> dict[str, Any]:
        """Time one prediction; return some of its results. Null where there is nothing to time."""
        with np.load(Path(file)) as stored:
            predict = self.contender.predictor(dict(stored))
        if predict is None:
            return {"seconds": None, "sample": []}
        begin = time.perf_counter()
        predicted = predict()
        seconds = time.perf_counter() - begin
        return {"seconds": seconds, "sample": np.asarray(predicted)[:100].tolist()}


if __name__ == "__main__":
    answer_requests(MissingWorker(sys.argv[1], int(sys.argv[2])))  # type: ignore[arg-type]
