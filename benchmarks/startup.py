"""Section `startup`: the costs of a short process: the import, a first fit and a single row.

Import time is measured after `import numpy`, each time in a new process. emgine's import leaves
its classes to their first use, which the case of a first fit includes.
"""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

from benchmarks.table import Table, duration, ratio
from benchmarks.timing import Seconds, in_turns

if TYPE_CHECKING:
    from benchmarks.settings import Settings
    from benchmarks.workloads import Workload

IMPORT = """
import time, numpy
begin = time.perf_counter()
import {module}
print(time.perf_counter() - begin)
"""

FIRST_FIT = """
import time, warnings
import numpy as np
warnings.simplefilter("ignore")
rows = np.random.default_rng(0).normal(size=(500, 4))
begin = time.perf_counter()
from {module} import GaussianMixture
GaussianMixture(3, random_state=0).fit(rows)
print(time.perf_counter() - begin)
"""

ONE_ROW = """
import time, warnings
import numpy as np
from {module} import GaussianMixture
warnings.simplefilter("ignore")
rows = np.random.default_rng(0).normal(size=(2000, 16))
model = GaussianMixture(16, random_state=0, max_iter=5).fit(rows)
row = rows[:1]
for _ in range(100):
    model.{method}(row)
times = []
for _ in range(1000):
    begin = time.perf_counter()
    model.{method}(row)
    times.append(time.perf_counter() - begin)
print(min(times))
"""

CASES = (
    ("import, over numpy", IMPORT, ""),
    ("import and a first fit, 500 × 4, 3 full", FIRST_FIT, ""),
    ("score_samples of one row, 16 × 16 full", ONE_ROW, "score_samples"),
    ("predict_proba of one row, 16 × 16 full", ONE_ROW, "predict_proba"),
)
MODULES = {"emgine": "emgine", "scikit-learn": "sklearn.mixture"}


def run(_: list[Workload], settings: Settings) -> list[dict[str, Any]]:
    """Measure the cases, each in new processes that take turns."""
    repeats = 2 if settings.quick else 10
    results = []
    for title, program, method in CASES:

        def seconds(name: str, program: str = program, method: str = method) -> tuple[float, ...]:
            return (_printed(program.format(module=MODULES[name], method=method)),)

        names = list(MODULES)
        times = in_turns(names, seconds, repeats, turn_seconds=0.0)
        summary = {
            name: Seconds.of([one for (one,) in taken])
            for name, taken in zip(names, times, strict=True)
        }
        results.append(
            {
                "title": title,
                "best": {name: one.best for name, one in summary.items()},
                "median": {name: one.median for name, one in summary.items()},
            }
        )
    return results


def _printed(program: str) -> float:
    finished = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True
    )
    return float(finished.stdout)


def table(results: list[dict[str, Any]]) -> Table:
    """One row per case, best (median)."""
    made = Table("Import and single rows: best (median)", ["case", *MODULES, "faster"])
    for one in results:
        times = [
            f"{duration(one['best'][name])} ({duration(one['median'][name])})" for name in MODULES
        ]
        faster = ratio(one["best"]["scikit-learn"], one["best"]["emgine"])
        made.rows.append([one["title"], *times, faster])
    return made
