"""Choosing a model: the search beside the same loop around scikit-learn, on the same cores.

Run `python -m benchmarks.search`: K 1 to 10 with four structures on 20 000 rows of 8 features. The
loop is joblib's over candidates, one thread each. A ratio counts only where the search's best BIC
is no worse.
"""

from __future__ import annotations

import argparse
import itertools
import time
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.table import Table, duration, ratio
from emgine import GaussianMixtureSearch

if TYPE_CHECKING:
    from emgine._core import Float64

STRUCTURES = ("full", "tied", "diag", "spherical")
# A BIC that is worse by less, relatively, is a tolerance that was met a little earlier.
SAME = 1e-9


@dataclass(frozen=True)
class Figures:
    """Seconds of both, and the best BIC of each."""

    ours: float
    theirs: float
    our_bic: float
    their_bic: float

    @property
    def is_fair(self) -> bool:
        """Whether the search found what the loop found, or better."""
        return self.our_bic <= self.their_bic + SAME * abs(self.their_bic)


def rows_of(n_rows: int, n_features: int, n_groups: int) -> Float64:
    """Overlapping groups of any shape."""
    random_state = np.random.RandomState(0)
    centers = 2.0 * random_state.normal(size=(n_groups, n_features))
    shapes = np.eye(n_features) + 0.3 * random_state.normal(size=(n_groups, *2 * (n_features,)))
    group = random_state.randint(n_groups, size=n_rows)
    noise = random_state.normal(size=(n_rows, 1, n_features))
    return np.asarray((noise @ shapes[group])[:, 0] + centers[group])


def _fitted_bic(rows: Float64, n_components: int, covariance_type: str) -> float:
    from sklearn.mixture import GaussianMixture
    from threadpoolctl import threadpool_limits

    with warnings.catch_warnings(), threadpool_limits(1):
        warnings.simplefilter("ignore")
        model = GaussianMixture(n_components, covariance_type=covariance_type, random_state=0)
        return float(model.fit(rows).bic(rows))


def measured(rows: Float64, most_components: int, n_threads: int, repeats: int) -> Figures:
    """Time both; of the search the best of `repeats`."""
    from joblib import Parallel, delayed

    sizes = range(1, most_components + 1)
    search = GaussianMixtureSearch(sizes, STRUCTURES, random_state=0, n_threads=n_threads)
    ours = []
    for _ in range(repeats):
        began = time.perf_counter()
        search.fit(rows)
        ours.append(time.perf_counter() - began)
    with Parallel(n_jobs=n_threads) as loop:
        loop(delayed(_fitted_bic)(rows[:100], 1, "diag") for _ in range(n_threads))  # start it
        began = time.perf_counter()
        found = loop(
            delayed(_fitted_bic)(rows, k, kind) for k, kind in itertools.product(sizes, STRUCTURES)
        )
        theirs = time.perf_counter() - began
    return Figures(min(ours), theirs, search.best_score_, min(found))


def table(figures: Figures, title: str) -> Table:
    """Return the figures as a table."""
    ours, theirs = figures.ours, figures.theirs
    made = Table(title, ["", "time", "best BIC"])
    made.rows.append(["emgine", duration(ours), f"{figures.our_bic:.2f}"])
    made.rows.append(["scikit-learn and joblib", duration(theirs), f"{figures.their_bic:.2f}"])
    fair = "" if figures.is_fair else " (void: the search found a worse BIC)"
    made.notes.append(f"{ratio(theirs, ours)} faster{fair}")
    return made


def main(arguments: list[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.search", description=__doc__)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--components", type=int, default=10)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--repeats", type=int, default=3)
    options = parser.parse_args(arguments)
    figures = measured(
        rows_of(options.rows, 8, 6), options.components, options.threads, options.repeats
    )
    title = f"K 1 to {options.components}, four structures, {options.rows} x 8"
    print(table(figures, title).text())


if __name__ == "__main__":
    main()
