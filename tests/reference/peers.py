"""Fits by other packages from our starts, which `python -m tests.reference.peers PYTHON` stores.

flexmix and mixtools run in R (Debian: r-cran-flexmix, r-cran-mixtools, r-cran-jsonlite), StepMix
in the interpreter PYTHON that has it. Tests read what was stored, and need none of them. Each fit
is made as the package stops by default, and with the smallest tolerance.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from tests.reference.family_fits import Fit, Float64, read

STORED = Path(__file__).parent / "data" / "peers.json"
# By package: the reference fits whose rows and labels it gets.
FITS = {
    "flexmix": ("poisson_deaths_k2", "poisson_dmft_k3", "poisson_lamb_k2", "poisson_mv_51_k3"),
    "mixtools": ("gamma_55_k2",),
    "StepMix": ("lca_carcinoma_k2", "lca_values_k2", "categorical41_k3", "mixed_71_k3_stepmix"),
}
# StepMix's names of the columns, in their order; of one kind where there is one.
KINDS: dict[str, Any] = {
    "lca_carcinoma_k2": "binary",
    "lca_values_k2": "binary",
    "categorical41_k3": "categorical",
    "mixed_71_k3_stepmix": {"gaussian_diag": 2, "categorical": 1, "binary": 2},
}
R_PROGRAM = """
suppressMessages({library(flexmix); library(mixtools); library(jsonlite)})
given <- fromJSON(commandArgs(TRUE)[1])
X <- as.matrix(given$rows)
by_flexmix <- function(control) {
  model <- if (ncol(X) > 1) FLXMCmvpois() else FLXMRglm(family = "poisson")
  fit <- flexmix(X ~ 1, k = ncol(given$responsibilities), cluster = given$responsibilities,
                 model = model, control = control)
  c(as.numeric(logLik(fit)), fit@iter)
}
by_mixtools <- function(...) {
  invisible(capture.output(fit <- gammamixEM(
    X[, 1], lambda = given$weights, alpha = given$shapes, beta = 1 / given$rates,
    k = length(given$weights), mom.start = FALSE, ...)))
  c(fit$loglik, length(fit$all.loglik) - 1)
}
found <- if (is.null(given$shapes)) {
  list(package = "flexmix",
       default = by_flexmix(list(minprior = 0)),
       tight = by_flexmix(list(minprior = 0, iter.max = 20000, tolerance = 1e-15)))
} else {
  list(package = "mixtools",
       default = by_mixtools(),
       tight = by_mixtools(epsilon = 1e-13, maxit = 20000))
}
found$version <- as.character(packageVersion(found$package))
cat(toJSON(found, digits = NA, auto_unbox = TRUE))
"""
STEPMIX_PROGRAM = """
import importlib.metadata, json, sys
import numpy as np
from stepmix.stepmix import StepMix
given = json.load(open(sys.argv[1]))
rows, shares = np.array(given["rows"]), np.array(given["responsibilities"])
kinds = given["kinds"]
if not isinstance(kinds, str):
    kinds = {kind: {"model": kind, "n_columns": number} for kind, number in kinds.items()}

class Started(StepMix):
    def _initialize_parameters(self, X, random_state):
        self.log_resp_, self.weights_ = np.log(shares), shares.mean(axis=0)
        self._initialize_parameters_measurement(X, random_state)

def by_stepmix(**control):
    model = Started(n_components=shares.shape[1], measurement=kinds, random_state=0,
                    progress_bar=0, **control).fit(rows)
    return [float(model.score(rows)) * len(rows), int(model.n_iter_)]

print(json.dumps({
    "package": "StepMix", "version": importlib.metadata.version("stepmix"),
    "default": by_stepmix(), "tight": by_stepmix(abs_tol=1e-15, rel_tol=0.0, max_iter=20000)}))
"""


def rows_of(fit: Fit) -> Float64:
    """Return the rows, each as often as it weighs; whole tables of other columns lose those."""
    if fit.sample_weight is None:
        return fit.rows
    return np.repeat(fit.rows, fit.sample_weight.astype(int), axis=0)


def responsibilities_of(fit: Fit) -> Float64:
    """Return a soft start: nine tenths by the stored labels, a tenth equally."""
    hard = np.eye(fit.n_components)[fit.labels]
    if fit.sample_weight is not None:
        hard = np.repeat(hard, fit.sample_weight.astype(int), axis=0)
    return 0.9 * hard + 0.1 / fit.n_components


def start_of(package: str, name: str) -> dict[str, Any]:
    """Return what a package gets: rows and where they begin."""
    fit = read(name)
    rows = rows_of(fit)
    if package == "StepMix":
        kinds = KINDS[name]
        rows = rows if isinstance(kinds, str) else rows[:, : sum(kinds.values())]
        rows, shares = rows.tolist(), responsibilities_of(fit).tolist()
        return {"rows": rows, "responsibilities": shares, "kinds": kinds}
    if package == "flexmix":
        return {"rows": rows.tolist(), "responsibilities": responsibilities_of(fit).tolist()}
    (block,) = fit.start["blocks"]
    flat = {key: np.ravel(block[key]).tolist() for key in ("shapes", "rates")}
    return {"rows": rows.tolist(), "weights": fit.start["weights"], **flat}


def fitted(package: str, name: str, python: str) -> dict[str, Any]:
    """Return what a package finds: log-likelihood in nats and iterations, by how it stops."""
    program = (
        [python, "-c", STEPMIX_PROGRAM] if package == "StepMix" else ["Rscript", "-e", R_PROGRAM]
    )
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(start_of(package, name), file)
        file.flush()
        ran = subprocess.run([*program, file.name], capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


def main() -> None:
    """Run the packages, and store what they find."""
    stored = {
        name: fitted(package, name, sys.argv[1])
        for package, names in FITS.items()
        for name in names
    }
    STORED.write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
