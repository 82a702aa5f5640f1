"""Model search: GaussianMixtureSearch and a loop around scikit-learn, on the same cores.

`python -m benchmarks.search` uses K 1 to 10 with four structures on 20 000 rows of 8 features. The
loop is joblib's over candidates, with one thread each. The search runs with its defaults, without
early stopping, and with scikit-learn's stopping rule. A ratio is valid only if the best BIC is not
worse. For R's mclust, see `benchmarks.search_mclust`.
"""

from __future__ import annotations

import argparse
import itertools
import time
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.table import Table, duration, ratio
from emgine import GaussianMixtureSearch

if TYPE_CHECKING:
    from emgine._core import Float64

STRUCTURES = ("full", "tied", "diag", "spherical")
# A smaller relative difference of BIC only means that a fit met its tolerance slightly earlier.
SAME = 1e-9
WAYS: dict[str, dict[str, Any]] = {
    "emgine": {},
    'emgine, finish="all"': {"finish": "all"},
    "emgine, scikit-learn's rule": {"finish": "all", "stopping": "change", "tol": 1e-3},
}


@dataclass(frozen=True)
class Figures:
    """Seconds, the best BIC, and the passes of all candidates over the rows (0: not counted)."""

    seconds: float
    bic: float
    passes: int = 0

    def is_fair(self, theirs: Figures) -> bool:
        """Return whether this BIC is as good as the other one, or better."""
        return self.bic <= theirs.bic + SAME * abs(theirs.bic)


def rows_of(n_rows: int, n_features: int, n_groups: int) -> Float64:
    """Draw rows of overlapping groups with different shapes."""
    random_state = np.random.RandomState(0)
    centers = 2.0 * random_state.normal(size=(n_groups, n_features))
    shapes = np.eye(n_features) + 0.3 * random_state.normal(size=(n_groups, *2 * (n_features,)))
    group = random_state.randint(n_groups, size=n_rows)
    noise = random_state.normal(size=(n_rows, 1, n_features))
    return np.asarray((noise @ shapes[group])[:, 0] + centers[group])


def _fitted(rows: Float64, n_components: int, covariance_type: str) -> tuple[float, int]:
    from sklearn.mixture import GaussianMixture
    from threadpoolctl import threadpool_limits

    with warnings.catch_warnings(), threadpool_limits(1):
        warnings.simplefilter("ignore")
        model = GaussianMixture(n_components, covariance_type=covariance_type, random_state=0)
        return float(model.fit(rows).bic(rows)), int(model.n_iter_)


def searched(rows: Float64, sizes: range, n_threads: int, **way: Any) -> Figures:
    """Time one search."""
    search = GaussianMixtureSearch(sizes, STRUCTURES, random_state=0, n_threads=n_threads, **way)
    began = time.perf_counter()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        search.fit(rows)
    seconds = time.perf_counter() - began
    fits = [fit for fit in search.estimators_ if fit is not None]
    passes = sum(run.n_passes for fit in fits for run in fit.restarts_)
    return Figures(seconds, search.best_score_, passes)


def looped(rows: Float64, sizes: range, loop: Any) -> Figures:
    """Time the loop around scikit-learn."""
    from joblib import delayed

    began = time.perf_counter()
    found = loop(
        delayed(_fitted)(rows, k, kind) for k, kind in itertools.product(sizes, STRUCTURES)
    )
    seconds = time.perf_counter() - began
    return Figures(seconds, min(bic for bic, _ in found), sum(passes for _, passes in found))


def measured(
    rows: Float64, most_components: int, n_threads: int, repeats: int
) -> tuple[dict[str, Figures], Figures]:
    """Time all in turns, `repeats` times, and return the fastest of each."""
    from joblib import Parallel, delayed

    sizes = range(1, most_components + 1)
    ours: dict[str, list[Figures]] = {name: [] for name in WAYS}
    theirs = []
    with Parallel(n_jobs=n_threads) as loop:
        loop(delayed(_fitted)(rows[:100], 1, "diag") for _ in range(n_threads))  # start it
        for _ in range(repeats):
            for name, way in WAYS.items():
                ours[name].append(searched(rows, sizes, n_threads, **way))
            theirs.append(looped(rows, sizes, loop))

    def fastest(runs: list[Figures]) -> Figures:
        return min(runs, key=lambda figures: figures.seconds)

    return {name: fastest(runs) for name, runs in ours.items()}, fastest(theirs)


def table(ours: dict[str, Figures], theirs: Figures, title: str) -> Table:
    """Return the figures as a table."""
    made = Table(title, ["", "time", "faster", "passes", "best BIC"])
    for name, figures in ours.items():
        fair = figures.is_fair(theirs)
        faster = ratio(theirs.seconds, figures.seconds) if fair else "void: a worse BIC"
        numbers = [duration(figures.seconds), faster, str(figures.passes), f"{figures.bic:.2f}"]
        made.rows.append([name, *numbers])
    numbers = [duration(theirs.seconds), "", str(theirs.passes), f"{theirs.bic:.2f}"]
    made.rows.append(["scikit-learn and joblib", *numbers])
    return made


def main(arguments: list[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.search", description=__doc__)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--components", type=int, default=10)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--repeats", type=int, default=5)
    options = parser.parse_args(arguments)
    figures = measured(
        rows_of(options.rows, 8, 6), options.components, options.threads, options.repeats
    )
    title = f"K 1 to {options.components}, four structures, {options.rows} x 8"
    print(table(*figures, title).text())


if __name__ == "__main__":
    main()
