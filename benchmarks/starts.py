"""Compares the initialisers: log-likelihoods of their fits, and numbers of passes.

`python -m benchmarks.starts [SEEDS]` prints the tables of docs/benchmarks/starts.md. Counts and
likelihoods do not depend on the load of the machine. The starts are the same in every run.
"""

from __future__ import annotations

import sys
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

import emgine
from benchmarks.convergence_problems import classic, generated
from emgine._em.in_core import InCore
from emgine._rows.tasks import Expectation
from emgine._starts.starts import METHODS

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from emgine import _core

    Float64 = npt.NDArray[np.float64]

STRUCTURES = ("full", "diag")
# A fit within this many nats per row of the best one has reached it.
SAME = 1e-4
# Fraction of the smallest variance that is added to all variances. It is so large that no component
# collapses on a few rows; such a fit would count as the best.
REGULARISATION = 1e-3


@dataclass(frozen=True)
class Ends:
    """Final bounds and passes of the fits of one problem, from one kind of start."""

    bounds: Float64
    passes: Float64


def problems() -> dict[str, tuple[Float64, int]]:
    """Return rows and numbers of components."""
    known = classic()
    return {
        "iris, 4": (known["iris"], 4),
        "faithful, 4": (known["faithful"], 4),
        "wine, 3": (known["wine"], 3),
        "generated 600×2, 4 apart, 6": (generated(1, 600, 2, 6, 4.0, 5.0), 6),
        "generated 2000×2, 4 apart, 20": (generated(7, 2000, 2, 20, 4.0, 1.0), 20),
        "generated 2000×3, 2 apart, 10": (generated(8, 2000, 3, 10, 2.0, 5.0), 10),
    }


class Passes:
    """Counts the E-steps over rows in memory, including those of starts."""

    def __init__(self) -> None:
        self.number = 0
        self._each: Any = Expectation.__call__  # parts of the rows, and thorough E-steps
        self._total: Any = Expectation.total  # all rows at once
        self._run: Any = InCore.run  # of iterations that the core makes by itself

    def __enter__(self) -> Passes:
        def each(task: Expectation, *arguments: Any) -> Any:
            self.number += 1
            return self._each(task, *arguments)

        def total(task: Expectation, *arguments: Any) -> Any:
            self.number += not task.thorough
            return self._total(task, *arguments)

        def run(rows: InCore, begun: _core.Iterations, *arguments: Any) -> None:
            self._run(rows, begun, *arguments)
            self.number += begun.n_passes

        Expectation.__call__ = each  # type: ignore[method-assign, assignment]
        Expectation.total = total  # type: ignore[method-assign, assignment]
        InCore.run = run  # type: ignore[method-assign, assignment]
        return self

    def __exit__(self, *_: object) -> None:
        Expectation.__call__ = self._each  # type: ignore[method-assign]
        Expectation.total = self._total  # type: ignore[method-assign]
        InCore.run = self._run  # type: ignore[method-assign]


def ends(X: Float64, k: int, kind: str, method: str, n_seeds: int, n_init: int = 1) -> Ends:
    """Fit from `n_seeds` starts of one kind."""
    reg_covar = REGULARISATION * X.var(axis=0).min()
    options: dict[str, Any] = {"covariance_type": kind, "init_params": method, "n_threads": 1}
    bounds, passes = [], []
    for seed in range(n_seeds):
        model = emgine.GaussianMixture(
            k, reg_covar=reg_covar, random_state=seed, n_init=n_init, **options
        )
        with Passes() as counted, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            bounds.append(model.fit(X).lower_bound_)
        passes.append(counted.number)
    return Ends(np.array(bounds), np.array(passes, dtype=float))


def compared(n_seeds: int) -> Iterator[tuple[str, dict[str, Ends]]]:
    """Yield, for each problem, the results of each method."""
    for name, (X, k) in problems().items():
        for kind in STRUCTURES:
            found = {method: ends(X, k, kind, method, n_seeds) for method in METHODS}
            found["kmeans, n_init=5"] = ends(X, k, kind, "kmeans", n_seeds, n_init=5)
            yield f"{name} {kind}", found


def main() -> None:
    """Compare, and print the tables."""
    n_seeds = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    made = list(compared(n_seeds))
    methods = list(made[0][1])
    print("| problem | " + " | ".join(methods) + " |")
    print("|---" + "|--:" * len(methods) + "|")
    below: dict[str, list[float]] = {method: [] for method in methods}
    for name, found in made:
        best = max(end.bounds.max() for end in found.values())
        for method in methods:
            below[method] += list(best - found[method].bounds)
        cells = [f"{best - e.bounds.mean():.4f} ({e.passes.mean():.0f})" for e in found.values()]
        print(f"| {name} | " + " | ".join(cells) + " |")
    print("\n| start | nats per row below the best, mean | best reached | passes, mean |")
    print("|---|--:|--:|--:|")
    for method in methods:
        gaps = np.array(below[method])
        passes = np.mean([found[method].passes.mean() for _, found in made])
        print(f"| {method} | {gaps.mean():.4f} | {np.mean(gaps <= SAME):.0%} | {passes:.0f} |")


if __name__ == "__main__":
    main()
