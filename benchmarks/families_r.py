"""One EM iteration of R's flexmix (Poisson) and mixtools (gamma) beside emgine's, if R has them.

Part of the section `families`. All begin with the same parameters; R's time is that of many
iterations less that of few, divided. It counts only if ours then have no lower log-likelihood:
flexmix has the same, mixtools' M-step gains less.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from benchmarks.families_problems import CASES, Case, rows_and_start
from benchmarks.families_worker import EmgineFamilies
from benchmarks.table import duration, ratio

if TYPE_CHECKING:
    from benchmarks.settings import Settings

WANTED = 20
ITERATIONS = (2, 12)  # that are timed: few and many
# By how much ours may be below, relatively: the digits that R prints.
TOLERANCE = 1e-9
PROGRAM = """
arguments <- commandArgs(TRUE)
suppressMessages(library(arguments[1], character.only = TRUE))
sizes <- as.integer(arguments[3:5])
read <- function(name, columns) matrix(
  readBin(file.path(arguments[2], name), "double", sizes[1] * columns), sizes[1], byrow = TRUE)
X <- read("rows", sizes[2])
shares <- read("shares", sizes[3])
start <- matrix(scan(file.path(arguments[2], "start"), quiet = TRUE), 3, byrow = TRUE)
fit <- function(n) {
  if (arguments[1] == "flexmix")
    return(as.numeric(logLik(flexmix(X ~ 1, k = sizes[3], cluster = shares, model = FLXMCmvpois(),
      control = list(minprior = 0, iter.max = n, tolerance = 0)))))
  invisible(capture.output(found <- gammamixEM(X[, 1], lambda = start[1, ], alpha = start[2, ],
    beta = 1 / start[3, ], k = sizes[3], mom.start = FALSE, epsilon = -1e6, maxit = n)))
  found$loglik
}
seconds <- function(n) system.time(score <<- fit(n))[["elapsed"]]
turns <- as.integer(arguments[8])
few <- min(replicate(turns, seconds(as.integer(arguments[6]))))
many <- min(replicate(turns, seconds(as.integer(arguments[7]))))
cat(sprintf('{"few": %.6f, "many": %.6f, "log_likelihood": %.12g, "version": "%s"}',
            few, many, score, as.character(packageVersion(arguments[1]))))
"""


class Peer(NamedTuple):
    """A package of R, and what it fits."""

    package: str
    case: Case
    ahead: int  # flexmix counts the M-step of the start as an iteration


PEERS = (
    Peer("flexmix", next(case for case in CASES if case.name == "poisson"), 1),
    # mixtools knows one feature only.
    Peer("mixtools", Case("gamma", 20_000, 1, 2, lambda rng, at: rng.gamma(100 * at**2)), 0),
)


def by_r(peer: Peer, rows: Any, shares: Any, start: Any, turns: int) -> dict[str, Any] | None:
    """Return R's seconds of few and many iterations and its result; None without the package."""
    program = shutil.which("Rscript")
    if program is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        np.ascontiguousarray(rows).tofile(Path(folder) / "rows")
        np.ascontiguousarray(shares).tofile(Path(folder) / "shares")
        np.savetxt(Path(folder) / "start", start, fmt="%.17g")
        sizes = map(str, (*rows.shape, shares.shape[1], *ITERATIONS, turns))
        given = [program, "-e", PROGRAM, peer.package, folder, *sizes]
        ran = subprocess.run(given, capture_output=True, text=True, check=False, timeout=1800)
    if ran.returncode != 0:
        return None
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


def measured(settings: Settings) -> list[dict[str, Any]]:
    """Time every package that R has."""
    results = []
    for peer in PEERS:
        case = replace(peer.case, n_rows=2_000) if settings.quick else peer.case
        rows, shares = rows_and_start(case)
        ours = EmgineFamilies(settings.threads)
        first = ours.start({"name": case.name}, rows, shares)
        first["weights_init"] = shares.mean(axis=0)
        # Of one feature, in the order weights, shapes, rates.
        arrays = first["weights_init"], *first["parameters_init"].values()
        start = [np.asarray(array)[..., 0] if array.ndim > 1 else array for array in arrays]
        start += [start[0]] * (3 - len(start))
        theirs = by_r(peer, rows, shares, start, settings.repeats)
        if theirs is None:
            continue
        few, many = ITERATIONS
        times = [np.diff(ours.fit(rows, first, many)[1]).min() for _ in range(settings.repeats)]
        model, _ = ours.fit(rows, first, many - peer.ahead)
        results.append(
            {
                "case": case.name,
                "title": case.title,
                "package": f"{peer.package} {theirs['version']}",
                "seconds": (theirs["many"] - theirs["few"]) / (many - few),
                "ours": float(min(times)),
                "scores": [theirs["log_likelihood"], float(model.score(rows)) * len(rows)],
            }
        )
    return results


def note(one: dict[str, Any]) -> str:
    """Return a package's time and ours in words."""
    begin = f"{one['package']}, {one['title']}: "
    theirs, ours = one["scores"]
    if ours < theirs - TOLERANCE * abs(theirs):
        return f"{begin}void, emgine's log-likelihood is lower."
    return (
        f"{begin}{duration(one['seconds'])} an iteration, emgine {duration(one['ours'])}: "
        f"{ratio(one['seconds'], one['ours'])} as fast (wanted {WANTED}×)."
    )
