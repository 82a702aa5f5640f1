"""A process that holds one contender and answers requests, one JSON line each.

`python -m benchmarks.worker module:Class threads`. The first request names the folder of the
problem; arrays are passed as .npy files. The output of libraries goes to standard error, so that
standard output contains only answers.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import time
import traceback
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.problem import Problem
from benchmarks.resident import peak_bytes, reset_peak, resident_bytes

if TYPE_CHECKING:
    from collections.abc import Callable


class Worker:
    """State between requests: the contender, its problem, its latest model."""

    def __init__(self, contender: str, threads: int) -> None:
        module, name = contender.split(":")
        self.contender: Any = getattr(importlib.import_module(module), name)(threads)

    def load(self, folder: str, covariance_type: str) -> dict[str, Any]:
        """Read the problem; memory is counted from here."""
        self.folder, self.covariance_type = Path(folder), covariance_type
        self.problem = Problem.load(self.folder)
        reset_peak()
        self.resident = resident_bytes()
        return {}

    def fit(self, iterations: int) -> dict[str, Any]:
        """Time one fit of `iterations` iterations from the shared start."""
        return self._timed(
            lambda: self.contender.fit(self.problem, self.covariance_type, iterations)
        )

    def default_fit(self, random_state: int, **settings: Any) -> dict[str, Any]:
        """Time one fit with the contender's defaults and these settings, start included."""
        return self._timed(
            lambda: self.contender.default_fit(
                self.problem, self.covariance_type, random_state, **settings
            )
        )

    def fit_from_start(self, **settings: Any) -> dict[str, Any]:
        """Time one fit from the shared start with these settings; return its bounds too."""
        taken = self._timed(
            lambda: self.contender.fit_from_start(self.problem, self.covariance_type, **settings)
        )
        return {**taken, "bounds": list(self.model.lower_bounds_), "passes": self.model.n_passes_}

    def score(self, method: str) -> dict[str, Any]:
        """Time a scoring method; return the first thousand results for comparison."""
        begin = time.perf_counter()
        result = self.contender.score(self.model, method, self.problem)
        seconds = time.perf_counter() - begin
        return {"seconds": seconds, "sample": np.atleast_1d(result)[:1000].tolist()}

    def parameters(self, file: str) -> dict[str, Any]:
        """Write the latest model's parameters to an .npz file."""
        np.savez(file, **self.contender.parameters(self.model))
        return {}

    def memory(self) -> dict[str, Any]:
        """Return the peak bytes above the resident memory after loading."""
        return {"bytes": peak_bytes() - self.resident}

    def _timed(self, fit: Callable[[], Any]) -> dict[str, Any]:
        begin = time.perf_counter()
        self.model = fit()
        return {"seconds": time.perf_counter() - begin}


def answer_requests(worker: Worker) -> None:
    """Answer requests until standard input ends."""
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    warnings.simplefilter("ignore")  # a fixed number of iterations does not converge
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = getattr(worker, request.pop("do"))(**request)
        except Exception:  # the parent raises an error with this text
            answer = {"error": traceback.format_exc()}
        answers.write(json.dumps(answer) + "\n")


if __name__ == "__main__":
    answer_requests(Worker(sys.argv[1], int(sys.argv[2])))
