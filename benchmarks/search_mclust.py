"""Model search: GaussianMixtureSearch and R's mclust on Old Faithful, if R is installed.

`python -m benchmarks.search_mclust` uses K 1 to 9 with all fourteen structures, as mclust does.
mclust runs with its default tolerance and with 1e-10, which is closer to emgine's. A note is
printed if Rscript or mclust is missing. A ratio is valid only if the best BIC is not worse.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from pathlib import Path

import numpy as np

from benchmarks.table import Table, duration, ratio
from emgine import GaussianMixtureSearch

DATA = Path(__file__).parent.parent / "examples" / "data" / "faithful.csv"
REPEATS = 15
# Relative change of the likelihood: mclust's default, and a value that reaches emgine's best BIC.
TOLERANCES = (1e-5, 1e-10)
# A smaller difference of BIC only means that a fit met its tolerance slightly earlier.
SAME = 1e-3
# All fourteen structures. Prints the best seconds and the best BIC, with mclust's sign.
PROGRAM = """
suppressMessages(library(mclust))
arguments <- commandArgs(TRUE)
X <- as.matrix(read.csv(arguments[1]))
control <- emControl(tol = c(as.numeric(arguments[3]), emControl()$tol[2]))  # M-steps as usual
names <- mclust.options("emModelNames")
seconds <- sapply(1:as.integer(arguments[2]), function(i) system.time(
  found <<- mclustBIC(X, G = 1:9, modelNames = names, control = control, verbose = FALSE))[3])
cat(sprintf('{"seconds": %.6f, "bic": %.6f}', min(seconds), max(found, na.rm = TRUE)))
"""
MISSING = "R with mclust is not installed: nothing to compare with (Debian: r-cran-mclust)."


def by_mclust(tol: float, repeats: int = REPEATS) -> tuple[float, float] | None:
    """Return seconds and the best BIC (lower is better); None without R or mclust."""
    program = shutil.which("Rscript")
    if program is None:
        return None
    given = [program, "-e", PROGRAM, str(DATA), str(repeats), repr(tol)]
    ran = subprocess.run(given, capture_output=True, text=True, check=False, timeout=600)
    if ran.returncode != 0:
        return None
    found = json.loads(ran.stdout)
    return float(found["seconds"]), -float(found["bic"])


def by_emgine(finish: str, repeats: int = REPEATS) -> tuple[float, float]:
    """Return seconds and the best BIC of emgine's search."""
    rows = np.loadtxt(DATA, delimiter=",", skiprows=1)
    search = GaussianMixtureSearch(range(1, 10), finish=finish, random_state=0)
    seconds = []
    for _ in range(repeats):
        began = time.perf_counter()
        search.fit(rows)
        seconds.append(time.perf_counter() - began)
    return min(seconds), search.best_score_


def table(ours: dict[str, tuple[float, float]], theirs: dict[float, tuple[float, float]]) -> Table:
    """Return seconds and best BIC of both, and a column of ratios for each tolerance of mclust."""
    columns = [f"against tol {tol:g}" for tol in theirs]
    made = Table("Old Faithful, K 1 to 9, fourteen structures", ["", "time", "best BIC", *columns])
    for finish, (seconds, bic) in ours.items():
        ratios = [
            ratio(other, seconds) if bic <= their_bic + SAME else "void: a worse BIC"
            for other, their_bic in theirs.values()
        ]
        made.rows.append([f'emgine, finish="{finish}"', duration(seconds), f"{bic:.3f}", *ratios])
    for tol, (seconds, bic) in theirs.items():
        numbers = [duration(seconds), f"{bic:.3f}"]
        made.rows.append([f"mclust, tol {tol:g}", *numbers, *[""] * len(theirs)])
    if not theirs:
        made.notes.append(MISSING)
    return made


def main(repeats: int = REPEATS) -> None:
    """Print the table."""
    found = {tol: by_mclust(tol, repeats) for tol in TOLERANCES}
    theirs = {tol: figures for tol, figures in found.items() if figures is not None}
    print(table({finish: by_emgine(finish, repeats) for finish in ("best", "all")}, theirs).text())


if __name__ == "__main__":
    main()
