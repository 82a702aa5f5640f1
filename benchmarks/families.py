"""Section `families`: one EM iteration of every family, at two instruction-set levels.

An iteration is a pass over the rows and the M-step: the time from the end of one to the end of the
next, best of all. All families, both levels and StepMix take turns in one run. StepMix has the same
start, and a time beside it is shown only if the log-likelihoods after a few iterations agree.
"""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks import families_r
from benchmarks.families_problems import CASES, ONE_ROW, Case, rows_and_start
from benchmarks.table import MISSING, Table, duration, ratio, three_digits
from benchmarks.timing import in_turns
from benchmarks.workers import Contender, WorkerProcess

if TYPE_CHECKING:
    from benchmarks.settings import Settings
    from benchmarks.workloads import Workload

TOLERANCE = 1e-9
ITERATIONS = {"emgine": 11, "StepMix": 3}
ONE_ROW_CALLS = 200_000
_MODULE = "benchmarks.families_worker"
_MACHINE = Contender("emgine", f"{_MODULE}:EmgineFamilies", module=_MODULE)
LEVELS = (_MACHINE, replace(_MACHINE, name="emgine v3", environment=(("EMGINE_ISA", "v3"),)))


def run(_: list[Workload], settings: Settings) -> list[dict[str, Any]]:
    """Measure all cases; this section has its own sizes."""
    cases, one_row, calls = CASES, ONE_ROW, ONE_ROW_CALLS
    if settings.quick:
        cases, one_row, calls = _few_rows(CASES), _few_rows(ONE_ROW), 500
    with ExitStack() as stack:
        workers = []
        for contender in (*LEVELS, *settings.stepmix):
            workers.append(WorkerProcess(contender, settings.threads))
            stack.callback(workers[-1].end)
        results = _measured(_loaded(cases, workers), settings)
        results += _one_rows(one_row, workers[: len(LEVELS)], calls)
    return [*results, *families_r.measured(settings)]


def _few_rows(cases: tuple[Case, ...]) -> tuple[Case, ...]:
    return tuple(replace(case, n_rows=2_000) for case in cases)


def _loaded(
    cases: tuple[Case, ...], workers: list[WorkerProcess]
) -> list[tuple[WorkerProcess, Case]]:
    """Hand every case to the workers that can fit it."""
    pairs = []
    with tempfile.TemporaryDirectory() as folder:
        for case in cases:
            rows, responsibilities = rows_and_start(case)
            key = case.title
            np.savez(Path(folder) / f"{key}.npz", rows=rows, responsibilities=responsibilities)
            for worker in workers:
                if worker.name != "StepMix" or case.stepmix is not None:
                    _load(worker, case, folder)
                    pairs.append((worker, case))
    return pairs


def _load(worker: WorkerProcess, case: Case, folder: str) -> None:
    worker.ask("load", key=case.title, folder=folder, name=case.name, stepmix=case.stepmix)


def _measured(pairs: list[tuple[WorkerProcess, Case]], settings: Settings) -> list[dict[str, Any]]:
    """Time one iteration of every pair, in turns, and take the likelihoods for comparison."""

    def iterations_of(worker: WorkerProcess) -> int:
        return ITERATIONS[worker.name.partition(" ")[0]]

    def seconds(pair: tuple[WorkerProcess, Case]) -> tuple[float, ...]:
        worker, case = pair
        asked = worker.ask("fit", key=case.title, iterations=iterations_of(worker))
        return tuple(asked["seconds"])

    times = in_turns(pairs, seconds, settings.repeats, settings.turn_seconds)
    results: dict[str, dict[str, Any]] = {}
    for (worker, case), taken in zip(pairs, times, strict=True):
        one = results.setdefault(
            case.title, {"case": case.name, "title": case.title, "best": {}, "scores": {}}
        )
        one["best"][worker.name] = min(map(min, taken))
        score = worker.ask("score", key=case.title, iterations=ITERATIONS["StepMix"])["score"]
        one["scores"][worker.name] = score
    return list(results.values())


def _one_rows(
    cases: tuple[Case, ...], workers: list[WorkerProcess], calls: int
) -> list[dict[str, Any]]:
    """Time single rows of the cases."""
    _loaded(cases, workers)
    results = []
    for case in cases:
        asked = {one.name: one.ask("one_row", key=case.title, calls=calls) for one in workers}
        p50 = {name: answer["p50"] for name, answer in asked.items()}
        results.append({"case": case.name, "title": case.title, "one_row": p50})
    return results


def same(one: dict[str, Any]) -> bool:
    """Say whether all contenders of a case reached the same log-likelihood."""
    scores = list(one["scores"].values())
    return bool(np.allclose(scores, scores[0], rtol=TOLERANCE, atol=0))


def table(results: list[dict[str, Any]]) -> Table:
    """One row per case, then the cases of one row."""
    made = Table(
        "One EM iteration of each family, best of all turns",
        [
            "family, rows × features, components",
            "emgine",
            "emgine v3",
            "time / Gaussian's",
            "at v3",
            "wanted",
            "StepMix",
            "faster",
            "at v3",
            "wanted",
        ],
    )
    cases = {case.name: case for case in CASES}
    best = {one["case"]: one["best"] for one in results if "best" in one}
    for one in results:
        if "package" in one:
            continue
        made.rows.append(
            _row_of_one(one) if "one_row" in one else _row(one, cases[one["case"]], best)
        )
    made.notes.append(
        "emgine v3: with EMGINE_ISA=v3. The last rows are the median time of `score_samples` of "
        "one row from Python, clock included."
    )
    made.notes += [families_r.note(one) for one in results if "package" in one]
    return made


def _row(one: dict[str, Any], case: Case, best: dict[str, dict[str, float]]) -> list[str]:
    ours, v3 = one["best"]["emgine"], one["best"]["emgine v3"]
    cells = [one["title"], duration(ours), duration(v3)]
    beside = best.get(case.beside)
    if beside is None:
        cells += [MISSING] * 3
    else:
        cells += [three_digits(ours / beside["emgine"]), three_digits(v3 / beside["emgine v3"])]
        cells.append(MISSING if case.wanted is None else f"at most {case.wanted:g}")
    theirs = one["best"].get("StepMix")
    if not same(one):
        return [*cells, *["void"] * 3, MISSING]
    wanted = MISSING if case.wanted_faster is None else f"{case.wanted_faster:g}×"
    return [*cells, duration(theirs), ratio(theirs, ours), ratio(theirs, v3), wanted]


def _row_of_one(one: dict[str, Any]) -> list[str]:
    times = [f"{one['one_row'][name]:.0f} ns" for name in ("emgine", "emgine v3")]
    title = f"{one['case']}, one row × {one['title'].partition(' × ')[2]}"
    return [title, *times, *[MISSING] * 2, "400 ns", *[MISSING] * 4]
