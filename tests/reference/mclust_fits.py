"""Fits by R's mclust, which `python -m tests.reference.mclust_fits` stores beside `mclust.json`.

With those 62 they are 177: three data sets, 1 to 5 components, fourteen structures (three with one
component). R (Debian: r-cran-mclust, r-cran-jsonlite) also makes the fits of `mclust.json` anew,
which must come out, and writes the data set `diabetes`. Tests read what was stored, and need no R.
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"
STORED = DATA / "mclust_more.json"
# The start is mclust's own: hierarchical clustering with its defaults, model VVV on rows scaled by
# a singular value decomposition. Its starts of mclust.json are these too.
PROGRAM = """
suppressMessages({library(mclust); library(jsonlite)})
folder <- commandArgs(TRUE)[1]
data(diabetes)
write.csv(diabetes[, -1], file.path(folder, "diabetes.csv"), row.names = FALSE, quote = FALSE)
rows <- list(faithful = as.matrix(read.csv(file.path(folder, "faithful.csv"))),
             iris = as.matrix(iris[, 1:4]), diabetes = as.matrix(diabetes[, -1]))
control <- emControl(tol = c(1e-14, 1e-14), itmax = c(1e5, 1e5))
fitted <- function(X, code, labels) {
  z <- matrix(0, nrow(X), max(labels))
  z[cbind(seq_along(labels), labels)] <- 1
  suppressWarnings(me(X, code, z, control = control))
}
near <- function(a, b) isTRUE(abs(a - b) <= 1e-9 * abs(b))
given <- fromJSON(file.path(folder, "mclust.json"), simplifyDataFrame = FALSE)$fits
key <- function(data, n, code) paste(data, n, code)
known <- list()
for (one in given) {
  again <- fitted(rows[[one$data]], one$model, unlist(one$start_labels))
  if (!near(again$loglik, one$loglik)) stop(one$data, one$model, "is another fit")
  known[[key(one$data, one$n_components, one$model)]] <- TRUE
}
starts <- list(); fits <- list()
for (data in names(rows)) {
  X <- rows[[data]]
  tree <- hc(X)
  for (n in 1:5) {
    labels <- as.integer(hclass(tree, n)[, 1])
    codes <- if (n > 1) mclust.options("emModelNames") else c("EII", "EEI", "EEE")
    for (code in codes) if (is.null(known[[key(data, n, code)]])) {
      starts[[paste(data, n)]] <- paste(labels, collapse = "")
      fit <- fitted(X, code, labels)
      found <- if (is.na(fit$loglik)) NA else signif(fit$loglik, 15)
      fits[[length(fits) + 1]] <- list(data = data, n_components = n, model = code, loglik = found,
        df = nMclustParams(code, ncol(X), n))
    }
  }
}
versions <- paste0(R.version.string, ", mclust ", packageVersion("mclust"))
cat(toJSON(list(meta = list(made_by = versions), starts = starts, fits = fits),
           digits = NA, auto_unbox = TRUE, na = "null"))
"""


def made() -> dict[str, Any]:
    """Run R, and return starts and fits."""
    given = ["Rscript", "-e", PROGRAM, str(DATA)]
    ran = subprocess.run(given, capture_output=True, text=True, check=True, timeout=3600)
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


def text_of(found: dict[str, Any]) -> str:
    """Return JSON with a fit a line."""
    lines = [f' "meta": {json.dumps(found["meta"])}', f' "starts": {json.dumps(found["starts"])}']
    fits = ",\n  ".join(json.dumps(fit) for fit in found["fits"])
    return "{\n" + ",\n".join([*lines, f' "fits": [\n  {fits}\n ]']) + "\n}\n"


if __name__ == "__main__":
    STORED.write_text(text_of(made()))
