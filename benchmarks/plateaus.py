"""Whether "converged" holds on plateaus, and what the certificate costs where there are none.

`python -m benchmarks.plateaus [NUMBER]` prints the lists and the table of
docs/benchmarks/convergence.md. Numbers of passes depend only on rounding.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.convergence_problems import problems
from benchmarks.plateau_problems import NUMBER, plateaus
from emgine._em import em
from emgine._em.options import Options
from emgine._rows.parts import InMemory
from emgine._rows.rows import Rows

if TYPE_CHECKING:
    from benchmarks.convergence_problems import Problem
    from emgine._core import Mixture
    from emgine._em.results import Result

LEAST = 1e-13
MOST_ITERATIONS = 20_000
# A fit holds what it says if it is within so many times its estimate, and so many nats per row.
TIMES = 3.0
NATS = 1e-6


def run(problem: Problem, tol: float, start: Mixture | None = None) -> Result:
    """Run accelerated EM with one thread, from the start of the problem or from another."""
    options = Options(tol, MOST_ITERATIONS, problem.reg_covar, 1, "aitken", "auto", "regularize")
    return em.run(Rows(InMemory(problem.rows, None, 1)), start or problem.start, options)


@dataclass(frozen=True)
class Fit:
    """A run at the default tolerance, and how far below its limit it ended."""

    name: str
    result: Result
    left: float  # nats per row

    @property
    def holds(self) -> bool:
        """Whether the end is where the run says it is."""
        return self.left <= TIMES * self.result.remaining_gain + NATS


def fit(problem: Problem) -> Fit:
    """Run at the default tolerance, and to the limit: from the same start, and onwards."""
    result = run(problem, 1e-6)
    limit = run(problem, LEAST).lower_bound
    return Fit(problem.name, result, limit - result.lower_bound)


def summary(fits: list[Fit]) -> str:
    """Return how many of the fits that converged are where they say."""
    converged = [one for one in fits if one.result.converged]
    held = sum(one.holds for one in converged)
    return (
        f"{len(fits)} problems with plateaus: {len(converged)} converged, {held} of them "
        f"({held / len(converged):.1%}) within {TIMES:g} × remaining_gain_ + {NATS:g} nats per row "
        f"of the limit."
    )


def cost(results: list[Result]) -> str:
    """Return what the certificate costs on some problems."""
    passes = sum(result.n_passes for result in results)
    probes = sum(result.n_probes for result in results)
    return f"{probes} probes for {passes} passes ({probes / passes:.1%})"


def main() -> None:
    """Print the summary, what does not hold, and the cost on ordinary problems."""
    fits = [fit(problem) for problem in plateaus(int(sys.argv[1]) if len(sys.argv) > 1 else NUMBER)]
    print(f"* {summary(fits)}")
    for one in fits:
        if one.result.converged and not one.holds:
            print(f"  * {one.name}: {one.left:.1e} nats per row below")
    ordinary = [(problem.name, run(problem, 1e-6)) for problem in problems()]
    went_on = [(name, result) for name, result in ordinary if result.plateaus]
    stayed = [result for _, result in ordinary if not result.plateaus]
    print(f"* {len(stayed)} problems of convergence.py without a plateau: {cost(stayed)}.")
    print(f"* All {len(ordinary)}: {cost([result for _, result in ordinary])}.")
    print("\n| problem that went on | passes | probes |\n|---|--:|--:|")
    for name, result in went_on:
        print(f"| {name} | {result.n_passes} | {result.n_probes} |")


if __name__ == "__main__":
    main()
