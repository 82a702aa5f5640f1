"""Estimates where 30 % of the cells are missing completely at random: what their mean is.

Draws tables from a known mixture, deletes cells, and fits them twice: by marginalising, and with
the mean of the column in every gap. Of each parameter, the mean of the estimates should be within
its standard errors of the truth. Run `python -m benchmarks.coverage [TABLES]`; 500 take a minute.
"""

from __future__ import annotations

import sys
import warnings
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from benchmarks.table import Table

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Float64 = NDArray[np.float64]

WEIGHTS = np.array([0.4, 0.6])
MEANS = np.array([[0.0, 0.0, 0.0], [5.0, 1.0, -1.0]])
COVARIANCES = np.array(
    [
        [[1.0, 0.6, 0.3], [0.6, 1.0, 0.5], [0.3, 0.5, 1.0]],
        [[1.5, -0.7, 0.2], [-0.7, 1.0, 0.1], [0.2, 0.1, 0.8]],
    ]
)
ROWS, SHARE, TABLES = 2000, 0.3, 500
NAMES = ("marginalised", "mean imputed")
KINDS = ("weight", "mean", "variance", "covariance")


class Study(NamedTuple):
    """Of each parameter: kind, truth, and by method mean of the estimates and its error."""

    kinds: NDArray[np.str_]
    truth: Float64
    means: Float64  # methods by parameters
    errors: Float64  # standard errors of these means

    @property
    def off(self) -> Float64:
        """How many standard errors the means are off."""
        return np.asarray((self.means - self.truth) / self.errors)


def parameters(weights: Float64, means: Float64, covariances: Float64) -> Float64:
    """Return the free parameters in one vector, components in the order of their first mean."""
    order = np.argsort(means[:, 0])
    lower = np.tril_indices(means.shape[1])
    parts = [weights[order][:1], means[order].ravel(), covariances[order][:, *lower].ravel()]
    return np.concatenate(parts)


def kinds() -> NDArray[np.str_]:
    """Return the kind of each parameter."""
    rows, columns = np.tril_indices(MEANS.shape[1])
    of_matrix = np.where(rows == columns, "variance", "covariance")
    return np.concatenate([["weight"], np.full(MEANS.size, "mean"), *[of_matrix] * len(MEANS)])


def rows_with_gaps(seed: int) -> Float64:
    """Return a table of the known mixture, with gaps."""
    generator = np.random.default_rng(seed)
    labels = generator.choice(len(WEIGHTS), ROWS, p=WEIGHTS)
    factors = np.linalg.cholesky(COVARIANCES)
    noise = generator.normal(size=(ROWS, MEANS.shape[1]))
    rows = MEANS[labels] + np.einsum("nij,nj->ni", factors[labels], noise)
    rows[generator.uniform(size=rows.shape) < SHARE] = np.nan
    return np.asarray(rows)


def estimates(rows: Float64) -> tuple[Float64, Float64]:
    """Return the parameters by marginalising, and of the table filled with means."""
    from emgine import DegenerateWarning, GaussianMixture

    options: dict[str, Any] = {"reg_covar": 0.0, "tol": 1e-6, "random_state": 0, "n_threads": 1}
    filled = np.where(np.isnan(rows), np.nanmean(rows, axis=0), rows)
    found = [GaussianMixture(2, missing="marginalize", **options).fit(rows)]
    with warnings.catch_warnings():  # some components collapse onto the means in the gaps
        warnings.simplefilter("ignore", DegenerateWarning)
        found.append(GaussianMixture(2, **options).fit(filled))
    first, second = (parameters(m.weights_, m.means_, m.covariances_) for m in found)
    return first, second


def study(tables: int = TABLES) -> Study:
    """Return the study of so many tables."""
    found = np.array([estimates(rows_with_gaps(seed)) for seed in range(tables)])
    errors = found.std(axis=0, ddof=1) / np.sqrt(tables)
    truth = parameters(WEIGHTS, MEANS, COVARIANCES)
    return Study(kinds(), truth, found.mean(axis=0), errors)


def table(results: Study) -> Table:
    """One row for each kind of parameter: the largest errors of both methods."""
    made = Table(
        f"Means of estimates, {SHARE:.0%} of the cells missing",
        ["parameters", *(f"{name}: {what}" for name in NAMES for what in ("off by", "errors"))],
    )
    for kind in KINDS:
        own = results.kinds == kind
        cells = []
        for method in range(2):
            off = np.abs(results.means[method] - results.truth)[own].max()
            cells += [f"{off:.4f}", f"{np.abs(results.off[method][own]).max():.1f}"]
        made.rows.append([f"{kind}s ({own.sum()})", *cells])
    return made


def main(arguments: list[str]) -> None:
    """Run the study and print its table."""
    print(table(study(int(arguments[0]) if arguments else TABLES)).markdown())


if __name__ == "__main__":
    main(sys.argv[1:])
