"""Section `bayesian`: one iteration of a variational fit, emgine and scikit-learn, in one run.

Both begin at the same labels. The best fit of one iteration is subtracted from the best of several,
so that start and checks do not count. The posteriors of `full` are the same; scikit-learn's of the
other structures are approximations, of about the same work.
"""

from __future__ import annotations

import time
import warnings
from typing import TYPE_CHECKING, Any

from benchmarks.problem import mixture_centres, mixture_rows
from benchmarks.table import Table, duration, ratio
from benchmarks.timing import in_turns, per_iteration

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.settings import Settings
    from benchmarks.workloads import Workload

    Fits = dict[str, Callable[..., None]]

STRUCTURES = ("full", "tied", "diag", "spherical")
SHAPE, QUICK_SHAPE = (200_000, 16, 16), (4_000, 4, 3)  # rows, features, components
ITERATIONS = {"emgine": 11, "scikit-learn": 3}  # of the longer fit; the shorter one has one
# How many times faster an iteration was asked to be, at SHAPE.
ASKED = {"full": 15, "tied": 15, "diag": 5, "spherical": 12}


def run(_: list[Workload], settings: Settings) -> list[dict[str, Any]]:
    """Measure both in turns, for each structure."""
    n, d, k = QUICK_SHAPE if settings.quick else SHAPE
    rows, labels = mixture_rows(n, d, k), _nearest(mixture_rows(n, d, k), mixture_centres(d, k))
    repeats = 2 if settings.quick else settings.repeats
    results = []
    for kind in STRUCTURES:
        fits = {name: fit(settings.threads) for name, fit in CONTENDERS.items()}

        def seconds(name: str, kind: str = kind, fits: Fits = fits) -> tuple[float, ...]:
            taken = []
            for iterations in (1, ITERATIONS[name]):
                begin = time.perf_counter()
                fits[name](rows, labels, k, kind, iterations)
                taken.append(time.perf_counter() - begin)
            return tuple(taken)

        taken = in_turns(list(fits), seconds, repeats, turn_seconds=0.0)
        best = {
            name: max(per_iteration(pairs, ITERATIONS[name]).best, 1e-9)
            for name, pairs in zip(fits, taken, strict=True)
        }
        results.append({"structure": kind, "best": best, "shape": [n, d, k]})
    return results


def _nearest(rows: Any, centres: Any) -> Any:
    squares = (rows**2).sum(axis=1)[:, None] - 2 * rows @ centres.T + (centres**2).sum(axis=1)
    return squares.argmin(axis=1)


def _emgine(threads: int) -> Callable[..., None]:
    from emgine import BayesianGaussianMixture

    def fit(rows: Any, labels: Any, k: int, kind: str, iterations: int) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            BayesianGaussianMixture(
                n_components=k,
                covariance_type=kind,
                labels_init=labels,
                max_iter=iterations,
                tol=0.0,
                acceleration=None,
                n_threads=threads,
            ).fit(rows)

    return fit


def _scikit_learn(_: int) -> Callable[..., None]:
    import numpy as np
    from sklearn.mixture import BayesianGaussianMixture

    class FromLabels(BayesianGaussianMixture):  # type: ignore[misc]
        def _initialize_parameters(self, X: Any, *_: Any, **__: Any) -> None:
            self._initialize(X, np.eye(self.n_components)[self.labels])

    def fit(rows: Any, labels: Any, k: int, kind: str, iterations: int) -> None:
        model = FromLabels(n_components=k, covariance_type=kind, max_iter=iterations, tol=0.0)
        model.labels = labels
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            model.fit(rows)

    return fit


CONTENDERS = {"emgine": _emgine, "scikit-learn": _scikit_learn}


def table(results: list[dict[str, Any]]) -> Table:
    """One row per structure."""
    n, d, k = results[0]["shape"]
    headings = ["covariances", "scikit-learn", "emgine", "faster", "asked"]
    made = Table(f"Variational fit, one iteration: {n} rows × {d}, {k} components", headings)
    for one in results:
        best = one["best"]
        times = [duration(best[name]) for name in ("scikit-learn", "emgine")]
        faster = ratio(best["scikit-learn"], best["emgine"])
        made.rows.append([one["structure"], *times, faster, f"{ASKED[one['structure']]}×"])
    return made
