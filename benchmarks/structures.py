"""Section `structures`: one EM iteration of each of the fourteen structures, and R's mclust.

20 000 rows, 8 features, 6 components, one thread. mclust's time is the slope between runs of 5 and
25 iterations of its `me`, from the same start; without R and mclust emgine's times stand alone.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.table import Table, duration, ratio
from emgine import GaussianMixture, _core

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from benchmarks.settings import Settings
    from benchmarks.workloads import Workload

SIZES = (20_000, 8, 6)
CODES = tuple(each["code"] for each in _core.structures("gaussian"))
# Prints seconds of one iteration by structure. Columns of the file: rows, then the start's label.
PROGRAM = """
suppressMessages(library(mclust))
arguments <- commandArgs(TRUE)
X <- as.matrix(read.csv(arguments[1], header = FALSE))
z <- unmap(X[, ncol(X)])
X <- X[, -ncol(X)]
inner <- emControl()  # turns within an M-step: mclust's defaults
took <- function(code, n) min(sapply(1:as.integer(arguments[2]), function(i) system.time(
  me(X, code, z, control = emControl(itmax = c(n, inner$itmax[2]), tol = c(0, inner$tol[2]))))[3]))
codes <- strsplit(arguments[3], ",")[[1]]
seconds <- sapply(codes, function(code) (took(code, 25) - took(code, 5)) / 20)
cat(paste0("{", paste0('"', codes, '": ', sprintf("%.7f", seconds), collapse = ", "), "}"))
"""
MISSING = "R with mclust is not installed: nothing to compare with (Debian: r-cran-mclust)."


def problem(n: int, d: int, k: int) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return rows of groups that overlap a little, and start labels that are wrong for some."""
    rng = np.random.default_rng(0)
    roots = rng.normal(size=(k, d, d)) / np.sqrt(d) + np.eye(d)
    drawn = rng.integers(k, size=n)
    centres = 2.0 * rng.normal(size=(k, d))
    rows = centres[drawn] + np.einsum("nij,nj->ni", roots[drawn], rng.normal(size=(n, d)))
    labels = np.where(rng.uniform(size=n) < 0.1, rng.integers(k, size=n), drawn)
    return rows, labels


def by_emgine(code: str, rows: NDArray[np.float64], labels: NDArray[np.int64], turns: int) -> float:
    """Return seconds of one pass and M-step, the best of some turns."""
    start = GaussianMixture(
        int(labels.max()) + 1, covariance_type=code, labels_init=labels, max_iter=0, n_threads=1
    ).fit(rows)
    mixture, best = start.mixture_, float("inf")
    for _ in range(turns):
        began = time.perf_counter()
        statistics = mixture.expectation(rows, n_threads=1)
        mixture = statistics.maximization(n_threads=1, mixture=mixture)
        best = min(best, time.perf_counter() - began)
    return best


def by_mclust(
    rows: NDArray[np.float64], labels: NDArray[np.int64], repeats: int
) -> dict[str, float] | None:
    """Return seconds of one iteration by structure; None without R or mclust."""
    program = shutil.which("Rscript")
    if program is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.csv"
        np.savetxt(path, np.column_stack([rows, labels + 1]), delimiter=",", fmt="%.17g")
        given = [program, "-e", PROGRAM, str(path), str(repeats), ",".join(CODES)]
        ran = subprocess.run(given, capture_output=True, text=True, check=False, timeout=1800)
    return json.loads(ran.stdout) if ran.returncode == 0 else None


def run(_: list[Workload], settings: Settings) -> dict[str, Any]:
    """Measure all structures."""
    rows, labels = problem(1000 if settings.quick else SIZES[0], *SIZES[1:])
    turns = 3 if settings.quick else 10 * settings.repeats
    ours = {code: by_emgine(code, rows, labels, turns) for code in CODES}
    return {"emgine": ours, "mclust": by_mclust(rows, labels, 1 if settings.quick else 3)}


def table(found: dict[str, Any]) -> Table:
    """Return times and ratios."""
    made = Table(
        "One iteration, 20 000 rows, 8 features, 6 components, one thread",
        ["structure", "emgine", "mclust", "ratio"],
    )
    theirs = found["mclust"] or {}
    for code, seconds in found["emgine"].items():
        other = theirs.get(code)
        compared = ["", ""] if other is None else [duration(other), ratio(other, seconds)]
        made.rows.append([code, duration(seconds), *compared])
    if not theirs:
        made.notes.append(MISSING)
    return made
