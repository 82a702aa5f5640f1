"""Tests whether acceleration changes the optimum: both kinds of EM from a thousand random starts.

`python -m benchmarks.convergence_starts [NUMBER]` prints two paragraphs of
docs/benchmarks/convergence.md. The starts are the same in every run.
"""

from __future__ import annotations

import itertools
import sys
import warnings
from typing import TYPE_CHECKING

import numpy as np

import emgine
from benchmarks.convergence import SAME_OPTIMUM, run
from benchmarks.convergence_problems import Problem, classic, generated

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import numpy.typing as npt

    Differences = npt.NDArray[np.float64]

REG_COVAR = 1e-4
METHODS = ("random_from_data", "random", "kmeans", "k-means++")
TOLERANCE = 1e-11


def starts(number: int) -> list[Problem]:
    """Return `number` random starts, spread over data, structures and initialisers."""
    rows_of = {
        "iris": (classic()["iris"], 3),
        "faithful": (classic()["faithful"], 3),
        "four groups": (generated(0, 600, 3, 4, 4.0, 5.0), 4),
        "six groups": (generated(1, 600, 2, 6, 4.0, 5.0), 6),
    }
    kinds = itertools.product(METHODS, rows_of.items(), ("full", "diag", "spherical", "tied"))
    made = []
    for seed, (method, (name, (rows, k)), kind) in zip(
        range(number), itertools.cycle(list(kinds)), strict=False
    ):
        model = emgine.GaussianMixture(
            k,
            covariance_type=kind,
            init_params=method,
            max_iter=0,
            random_state=seed,
            reg_covar=REG_COVAR,
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            made.append(Problem(name, rows, model.fit(rows).mixture_, REG_COVAR))
    return made


def unequal(number: int) -> Iterator[Problem]:
    """Yield problems with groups of very unequal to even weights, near and far, from k-means."""
    kinds = ((1304, 2, 4, "full"), (1294, 4, 5, "diag"))
    shapes = itertools.product((1.0, 2.0, 4.0), (0.3, 1.0, 5.0), kinds)
    for seed, (distance, evenness, (n, d, k, kind)) in zip(
        range(number), itertools.cycle(list(shapes)), strict=False
    ):
        rows = generated(1000 + seed // 18, n, d, k, distance, evenness)
        model = emgine.GaussianMixture(k, covariance_type=kind, max_iter=0, random_state=seed // 18)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield Problem("unequal", rows, model.fit(rows).mixture_, 1e-6)


def paragraph(name: str, found: Differences) -> str:
    """Return how often accelerated EM ends elsewhere, and whether lower or higher."""
    same = np.abs(found) <= SAME_OPTIMUM
    return (
        f"{len(found)} {name}: the same optimum from {same.mean():.1%}, a better one from "
        f"{np.sum(found > SAME_OPTIMUM)}, a worse one from {np.sum(found < -SAME_OPTIMUM)}; mean "
        f"difference {found.mean():+.1e} nats per row (standard error "
        f"{found.std() / np.sqrt(len(found)):.1e})."
    )


def differences(problems: Iterable[Problem]) -> Differences:
    """Return by how many nats per row accelerated EM ends higher, for each start."""
    found = []
    for problem in problems:
        plain, fast = (run(problem, method, TOLERANCE) for method in (None, "auto"))
        found.append(fast.bounds[-1] - plain.bounds[-1])
    return np.array(found)


def main() -> None:
    """Compare from all starts and print the result."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    print(paragraph("random starts", differences(starts(number))))
    print(paragraph("problems with unequal weights", differences(unequal(number))))


if __name__ == "__main__":
    main()
