"""A process that fits families: emgine at one instruction-set level, or StepMix.

`python -m benchmarks.families_worker module:Class threads`; requests are those of
`benchmarks.worker`. All cases stay in memory, so that their times can take turns.
"""

from __future__ import annotations

import importlib
import sys
import time
from pathlib import Path
from typing import Any, ClassVar

import numpy as np

from benchmarks.families_problems import N_TRIALS
from benchmarks.worker import answer_requests


def _given(parameters: dict[Any, Any]) -> dict[Any, Any]:
    """Return fitted parameters as a start takes them: without those that follow from others."""
    return {
        name: _given(value) if isinstance(value, dict) else value
        for name, value in parameters.items()
        if name != "precisions_cholesky"
    }


class EmgineFamilies:
    """emgine's `MixtureModel`; every iteration is a plain EM step."""

    options: ClassVar[dict[str, Any]] = {}  # more settings

    def __init__(self, threads: int) -> None:
        self.emgine: Any = importlib.import_module("emgine")
        self.families: Any = importlib.import_module("emgine.families")
        self.threads = threads

    def family(self, name: str) -> Any:
        """Return the family of a case."""
        kind, structure, *_ = [*name.split(), ""]
        if kind == "mixed":
            diag = self.families.Gaussian("diag")
            return {(0, 1, 2, 3): diag, (4, 5, 6, 7): "categorical"}
        if kind == "gaussian":
            return self.families.Gaussian(structure)
        if kind == "student_t":
            return self.families.StudentT(structure)
        if kind == "log_normal":
            return self.families.LogNormal(structure)
        if kind == "binomial":
            return self.families.Binomial(N_TRIALS)
        return kind

    def start(self, case: dict[str, Any], rows: Any, responsibilities: Any) -> dict[str, Any]:
        """Return settings: the family, and the parameters that the responsibilities give."""
        settings = {
            "n_components": responsibilities.shape[1],
            "family": self.family(case["name"]),
            "tol": 0.0,
            "stopping": "change",
            "acceleration": None,
            "n_threads": self.threads,
            **self.options,
        }
        made = self.emgine.MixtureModel(
            **settings, max_iter=0, responsibilities_init=responsibilities
        ).fit(rows)
        weights = np.full(responsibilities.shape[1], 1 / responsibilities.shape[1])
        return {**settings, "weights_init": weights, "parameters_init": _given(made.parameters_)}

    def fit(self, rows: Any, settings: dict[str, Any], iterations: int) -> tuple[Any, list[float]]:
        """Run exactly `iterations` iterations from the start; return when each ended too."""
        ends: list[float] = []
        model = self.emgine.MixtureModel(
            **settings, max_iter=iterations, callback=lambda _: ends.append(time.perf_counter())
        )
        return model.fit(rows), ends


class StepMixFamilies:
    """StepMix from the same responsibilities; it takes its threads from the environment."""

    def __init__(self, _: int) -> None:
        self.stepmix: Any = importlib.import_module("stepmix.stepmix").StepMix

    def start(self, case: dict[str, Any], rows: Any, responsibilities: Any) -> dict[str, Any]:
        """Return settings: the measurement model, and the start."""
        kinds = case["stepmix"]
        if not isinstance(kinds, str):
            each = rows.shape[1] // len(kinds)
            kinds = {kind: {"model": kind, "n_columns": each} for kind in kinds}
        return {"measurement": kinds, "start": responsibilities}

    def fit(self, rows: Any, settings: dict[str, Any], iterations: int) -> tuple[Any, list[float]]:
        """Run exactly `iterations` iterations: no change is below a tolerance of 0."""
        start = settings["start"]
        ends: list[float] = []

        class Started(self.stepmix):  # type: ignore[misc, name-defined]
            def _initialize_parameters(self, X: Any, random_state: Any) -> None:
                self.log_resp_ = np.log(start)
                self.weights_ = np.full(start.shape[1], 1 / start.shape[1])
                self._initialize_parameters_measurement(X, random_state)

            def _m_step(self, *arguments: Any, **named: Any) -> None:
                super()._m_step(*arguments, **named)
                ends.append(time.perf_counter())

        model = Started(
            n_components=start.shape[1],
            measurement=settings["measurement"],
            abs_tol=0.0,
            rel_tol=0.0,
            max_iter=iterations,
            random_state=0,
            progress_bar=0,
        )
        return model.fit(rows), ends


class FamiliesWorker:
    """State between requests: rows and start of every case."""

    def __init__(self, contender: str, threads: int) -> None:
        module, name = contender.split(":")
        self.contender: Any = getattr(importlib.import_module(module), name)(threads)
        self.cases: dict[str, tuple[Any, dict[str, Any]]] = {}

    def load(self, key: str, folder: str, **case: Any) -> dict[str, Any]:
        """Read the rows and the start of a case."""
        with np.load(Path(folder) / f"{key}.npz") as stored:
            rows, responsibilities = stored["rows"], stored["responsibilities"]
        self.cases[key] = rows, self.contender.start(case, rows, responsibilities)
        return {}

    def fit(self, key: str, iterations: int) -> dict[str, Any]:
        """Return the seconds of each of `iterations` iterations but the first."""
        rows, settings = self.cases[key]
        _, ends = self.contender.fit(rows, settings, iterations)
        return {"seconds": np.diff(ends).tolist()}

    def score(self, key: str, iterations: int) -> dict[str, Any]:
        """Return the mean log-likelihood after `iterations` iterations."""
        rows, settings = self.cases[key]
        model, _ = self.contender.fit(rows, settings, iterations)
        return {"score": float(model.score(rows))}

    def one_row(self, key: str, calls: int) -> dict[str, Any]:
        """Return the median nanoseconds of `score_samples` of one row, the clock included."""
        from benchmarks.latency import nanoseconds
        from benchmarks.latency_contenders import Call

        rows, settings = self.cases[key]
        model, _ = self.contender.fit(rows, settings, 5)
        call = Call("score(row)", {"score": model.mixture_.score_samples, "row": rows[0]})
        nanoseconds(call, 1000)
        return {"p50": float(np.median(nanoseconds(call, calls)))}


if __name__ == "__main__":
    answer_requests(FamiliesWorker(sys.argv[1], int(sys.argv[2])))  # type: ignore[arg-type]
