"""Section `missing`: passes over rows with missing cells, beside complete ones and StepMix.

An iteration is a pass and the M-step, best of all turns. Shares of missing cells of a family and
both instruction-set levels take turns in one run. StepMix starts from the same responsibilities,
and a time beside it counts only if the log-likelihoods after a few iterations agree.
"""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.families import ITERATIONS, same
from benchmarks.missing_problems import (
    BESIDE_STEPMIX,
    PASSES,
    SHARE_BESIDE_STEPMIX,
    Regression,
    rows_and_start_with_gaps,
)
from benchmarks.missing_table import table
from benchmarks.timing import in_turns
from benchmarks.workers import Contender, WorkerProcess

if TYPE_CHECKING:
    from benchmarks.families_problems import Case
    from benchmarks.settings import Settings
    from benchmarks.workloads import Workload

    Pairs = list[tuple[WorkerProcess, str]]

__all__ = ["run", "table"]

REGRESSION = Regression()
FEW_ROWS = 2_000
_MODULE = "benchmarks.missing_worker"
_MACHINE = Contender("emgine", f"{_MODULE}:EmgineMissing", module=_MODULE)
LEVELS = (_MACHINE, replace(_MACHINE, name="emgine v3", environment=(("EMGINE_ISA", "v3"),)))
NUMPY = Contender("numpy", f"{_MODULE}:NumpyLoop", module=_MODULE)


def run(_: list[Workload], settings: Settings) -> list[dict[str, Any]]:
    """Measure all cases; this section has its own sizes."""
    theirs = [
        replace(one, target=f"{_MODULE}:StepMixMissing", module=_MODULE) for one in settings.stepmix
    ]
    with ExitStack() as stack:
        workers = []
        for contender in (*LEVELS, NUMPY, *theirs):
            workers.append(WorkerProcess(contender, settings.threads))
            stack.callback(workers[-1].end)
        ours, numpy, stepmix = workers[:2], workers[2], workers[3:]
        results = _passes(ours, settings)
        results += _beside_stepmix([*ours, *stepmix], settings)
        return [*results, _regression([*ours, numpy, *stepmix], settings)]


def _sized(case: Case, settings: Settings) -> Case:
    return replace(case, n_rows=FEW_ROWS) if settings.quick else case


def _load(workers: list[WorkerProcess], key: str, case: Case, share: float) -> Pairs:
    rows, responsibilities = rows_and_start_with_gaps(case, share)
    with tempfile.TemporaryDirectory() as folder:
        np.savez(Path(folder) / f"{key}.npz", rows=rows, responsibilities=responsibilities)
        for worker in workers:
            worker.ask("load", key=key, folder=folder, name=case.name, stepmix=case.stepmix)
    return [(worker, key) for worker in workers]


def _best(pairs: Pairs, settings: Settings) -> list[float]:
    """Return the shortest iteration of each pair of a worker and a case; all take turns."""

    def seconds(pair: tuple[WorkerProcess, str]) -> tuple[float, ...]:
        worker, key = pair
        iterations = ITERATIONS[worker.name.partition(" ")[0]]
        return tuple(worker.ask("fit", key=key, iterations=iterations)["seconds"])

    times = in_turns(pairs, seconds, settings.repeats, settings.turn_seconds)
    return [min(map(min, taken)) for taken in times]


def _passes(workers: list[WorkerProcess], settings: Settings) -> list[dict[str, Any]]:
    """Time families with no cell missing and with some."""
    results = []
    for one in PASSES:
        case, pairs = _sized(one.case, settings), []
        shares = [0.0, *one.wanted]
        for share in shares:
            pairs += _load(workers, one.title(share), case, share)
        best = iter(_best(pairs, settings))
        times = [{worker.name: next(best) for worker in workers} for _ in shares]
        results += [
            {"title": one.title(share), "best": taken, "complete": times[0], "wanted": wanted}
            for (share, wanted), taken in zip(one.wanted.items(), times[1:], strict=True)
        ]
    return results


def _beside_stepmix(workers: list[WorkerProcess], settings: Settings) -> list[dict[str, Any]]:
    """Time families beside StepMix, and take the likelihoods for comparison."""
    results = []
    for case in BESIDE_STEPMIX:
        key = f"{case.title}, {100 * SHARE_BESIDE_STEPMIX:g} % missing, beside StepMix"
        pairs = _load(workers, key, _sized(case, settings), SHARE_BESIDE_STEPMIX)
        best = dict(zip([worker.name for worker in workers], _best(pairs, settings), strict=True))
        asked = {"key": key, "iterations": ITERATIONS["StepMix"]}
        scores = {worker.name: worker.ask("score", **asked)["score"] for worker in workers}
        one = {"title": key, "best": best, "scores": scores, "wanted_faster": case.wanted_faster}
        results.append({**one, "same": same(one)})
    return results


def _regression(workers: list[WorkerProcess], settings: Settings) -> dict[str, Any]:
    """Time `predict_mean` beside numpy, and gmr where it is installed beside StepMix."""
    problem = replace(REGRESSION, n_rows=FEW_ROWS) if settings.quick else REGRESSION
    with tempfile.TemporaryDirectory() as folder:
        file = str(Path(folder) / "regression.npz")
        np.savez(file, **problem.arrays())  # type: ignore[arg-type]
        asked = {worker.name: _predictions(worker, file, settings) for worker in workers}
    samples = [answer["sample"] for answer in asked.values() if answer["seconds"] is not None]
    sizes = f"{REGRESSION.n_rows:,} × {REGRESSION.n_features}, {REGRESSION.n_components}"
    return {
        "title": f"predict_mean, gaussian full, {sizes.replace(',', ' ', 2)}",
        "best": {
            name.replace("StepMix", "gmr"): answer["seconds"] for name, answer in asked.items()
        },
        "same": all(np.allclose(one, samples[0], rtol=1e-8) for one in samples),
        "wanted_faster": REGRESSION.wanted_faster,
    }


def _predictions(worker: WorkerProcess, file: str, settings: Settings) -> dict[str, Any]:
    """Return the fastest of some predictions; slow contenders have two."""
    turns = 5 * settings.repeats if worker.name.startswith("emgine") else 2
    answers = [worker.ask("regress", file=file) for _ in range(turns)]
    return min(answers, key=lambda answer: answer["seconds"] or 0.0)
