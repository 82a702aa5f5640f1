"""Passes until convergence: accelerated EM and plain EM, from the same starts.

`python -m benchmarks.convergence` prints the table of docs/benchmarks/convergence.md. The number
of passes depends only on rounding; seconds are the processor time of one thread.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.convergence_problems import Problem, problems
from emgine._em import em
from emgine._em.options import Options
from emgine._rows.parts import InMemory
from emgine._rows.rows import Rows

if TYPE_CHECKING:
    from emgine._em.results import Iteration

# A fit has converged when it is within this many nats per row of the end of plain EM.
NEAR = 1e-8
# Plain EM continues until its estimated remaining gain is this, or for this many iterations.
LEAST = 1e-13
MOST_ITERATIONS = 20_000
# Log-likelihoods that differ by more belong to different optima.
SAME_OPTIMUM = 1e-6
# If plain EM needs fewer passes than this, acceleration cannot save any.
EASY = 10


@dataclass(frozen=True)
class Run:
    """A run of EM: its bounds and their passes, its processor time and its last estimate."""

    bounds: tuple[float, ...]
    passes: tuple[int, ...]
    seconds: float
    remaining_gain: float

    def passes_to(self, bound: float) -> float:
        """Return the number of passes until `bound` was reached; inf if it never was."""
        return next(
            (p for p, b in zip(self.passes, self.bounds, strict=True) if b >= bound), math.inf
        )


def run(problem: Problem, method: str | None, tol: float, max_iter: int = MOST_ITERATIONS) -> Run:
    """Run EM with one thread."""
    passes: list[int] = []

    def watch(iteration: Iteration) -> None:
        passes.append(iteration.n_passes)

    options = Options(tol, max_iter, problem.reg_covar, 1, "aitken", method)
    rows = Rows(InMemory(problem.rows, None, 1))
    began = time.thread_time()
    result = em.run(rows, problem.start, options, watch=watch)
    seconds = time.thread_time() - began
    return Run(result.lower_bounds, tuple(passes), seconds, result.remaining_gain)


@dataclass(frozen=True)
class Comparison:
    """Plain and accelerated EM on one problem."""

    name: str
    plain_passes: float
    passes: float
    gap: float  # nats per row: the end of accelerated EM minus the end of plain EM
    default: Run  # accelerated, with the default tolerance
    plain_default: Run
    left: float  # true remaining gain of the default run

    @property
    def ratio(self) -> float:
        """Passes of plain EM divided by passes of accelerated EM."""
        return self.plain_passes / self.passes

    @property
    def estimate_ratio(self) -> float:
        """Estimated remaining gain of the default run, divided by the true one."""
        return max(self.default.remaining_gain, LEAST) / max(self.left, LEAST)


def compared(problem: Problem, method: str | None = "auto") -> Comparison:
    """Run plain and accelerated EM from the start of `problem`."""
    plain, fast = run(problem, None, LEAST), run(problem, method, LEAST)
    default = run(problem, method, 1e-6, 1000)
    optimum, reached = max(plain.bounds), max(fast.bounds)
    goal = optimum - NEAR
    return Comparison(
        problem.name,
        plain.passes_to(goal),
        fast.passes_to(goal),
        reached - optimum,
        default,
        run(problem, None, 1e-6, 1000),
        max(reached, *default.bounds) - default.bounds[-1],
    )


def row(one: Comparison) -> str:
    """Return a line of the table."""
    fast, plain = one.default, one.plain_default
    arrived = f"{one.passes:.0f}" if one.passes < math.inf else "another optimum"
    ratio = f"{one.ratio:.1f}×" if one.passes < math.inf else "–"
    cells = (
        one.name, f"{one.plain_passes:.0f}", arrived, ratio, f"{one.gap:+.0e}",
        f"{plain.passes[-1]}", f"{fast.passes[-1]}", f"{1e3 * plain.seconds:.1f}",
        f"{1e3 * fast.seconds:.1f}", f"{fast.bounds[-1]:.6f}", f"{one.left:.0e}",
        f"{fast.remaining_gain:.0e}",
    )  # fmt: skip
    return "| " + " | ".join(cells) + " |"


def summary(all_of_them: list[Comparison]) -> list[str]:
    """Return a summary of the table, as lines."""
    hard = [one for one in all_of_them if one.plain_passes >= EASY]
    lines = []
    for name, some in (("all", all_of_them), (f"plain EM needs {EASY} passes or more", hard)):
        ratios = np.array([one.ratio for one in some])
        arrived = ratios[ratios > 0]
        lines.append(
            f"{len(some)} problems ({name}): {np.exp(np.log(arrived).mean()):.1f}× fewer passes in "
            f"the geometric mean, ≥ 2× on {np.mean(ratios >= 2):.0%}, more than 1.1× as many on "
            f"{np.sum((ratios < 1 / 1.1) & (ratios > 0))}, another optimum (or none) on "
            f"{np.sum(ratios == 0)}."
        )
    within = np.mean([1 / 3 <= one.estimate_ratio <= 3 for one in all_of_them])
    lines.append(f"remaining_gain_ is within a factor 3 of the truth on {within:.0%}.")
    return lines


HEADINGS = (
    "problem", "plain", "accelerated", "ratio", "gap", "plain, default", "accelerated, default",
    "plain, ms", "accelerated, ms", "log-likelihood", "left", "estimate",
)  # fmt: skip


def main() -> None:
    """Compare on all problems and print the table."""
    made = [compared(problem) for problem in problems()]
    print("\n".join(f"* {line}" for line in summary(made)), end="\n\n")
    print("| " + " | ".join(HEADINGS) + " |")
    print("|---" + "|--:" * (len(HEADINGS) - 1) + "|")
    print("\n".join(row(one) for one in made))


if __name__ == "__main__":
    main()
