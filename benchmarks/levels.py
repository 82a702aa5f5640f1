"""Section `levels`: one EM iteration at each level of emgine's kernels, against oneDAL.

Shapes that servers meet: small ones, odd ones, and those of the section `iterations`. Levels below
the machine's are reached by EMGINE_ISA; oneDAL chooses its code itself, which is that of AVX2 on
processors that are not Intel's. A row is void if a level ends at another likelihood than the
machine's by a single bit.
"""

from __future__ import annotations

import statistics
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from benchmarks import iterations
from benchmarks.table import Table, duration, ratio, three_digits
from benchmarks.workers import WorkerError
from benchmarks.workloads import WORKLOADS, Workload

if TYPE_CHECKING:
    from benchmarks.settings import Settings

ONEDAL = "oneDAL"
# Structures that oneDAL has no part in are left to the section `iterations`.
SHAPES = (
    *(one for one in WORKLOADS if one.covariance_type in ("full", "diag")),
    Workload(300_007, 3, 5, "full", iterations=9, fit_rows=0),
    Workload(100_003, 7, 20, "full", iterations=9, fit_rows=0),
    Workload(40_013, 33, 12, "full", iterations=9, fit_rows=0),
    Workload(150_001, 24, 48, "diag", iterations=9, fit_rows=0),
    Workload(1_000, 12, 6, "full", iterations=101, fit_rows=0),
    Workload(500, 4, 3, "full", iterations=201, fit_rows=0),
)


def run(workloads: list[Workload], settings: Settings) -> list[dict[str, Any]]:
    """Measure each shape; the workloads of the command line choose among those they share."""
    chosen = {one.name for one in workloads}
    left_out = {one.name for one in WORKLOADS} - chosen
    shapes = [one for one in SHAPES if one.name not in left_out]
    if settings.quick:
        shapes = [one.with_rows(one.quick_rows) for one in shapes]
    sides = replace(settings, contenders=(settings.contenders[0], *settings.levels))
    results = []
    for shape in shapes:
        try:
            results.append(iterations.measure(shape, sides))
        except WorkerError as error:
            results.append({"title": shape.title, "void": [str(error).splitlines()[-1]]})
    return results


def table(results: list[dict[str, Any]]) -> Table:
    """One row per shape: best times of each level and of oneDAL, and the ratios."""
    sound = [one for one in results if not one["void"]]
    sides = [name for name in sound[0]["contenders"] if name != ONEDAL] if sound else ["emgine"]
    made = Table(
        "One EM iteration at each level: best",
        ["rows × features, components", *sides, ONEDAL, *(f"vs {ONEDAL}: {one}" for one in sides)],
    )
    for one in results:
        if one["void"]:
            made.rows.append([one["title"], *["void"] * (len(made.headings) - 1)])
            made.notes += [f"void: {one['title']}: {reason}" for reason in one["void"]]
            continue
        best = {name: of["best"] for name, of in one["contenders"].items()}
        times = [duration(best[name]) for name in sides]
        theirs = best.get(ONEDAL)
        made.rows.append(
            [
                one["title"],
                *times,
                "–" if theirs is None else duration(theirs),
                *(ratio(theirs, best[name]) for name in sides),
            ]
        )
    made.notes += [_mean(sound, name) for name in sides if sound and ONEDAL in best_of(sound[0])]
    return made


def best_of(result: dict[str, Any]) -> dict[str, float]:
    """Return the best time of each contender."""
    return {name: of["best"] for name, of in result["contenders"].items()}


def _mean(results: list[dict[str, Any]], name: str) -> str:
    ratios = [best[ONEDAL] / best[name] for best in map(best_of, results)]
    mean, least = statistics.geometric_mean(ratios), min(ratios)
    return f"{name}: geometric mean {three_digits(mean)}×, least {three_digits(least)}×."
