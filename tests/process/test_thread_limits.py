"""n_threads=None respects the limits of the process, and no thread runs after a call."""

from __future__ import annotations

import os

import pytest

from tests.process.child import output_of

EFFECTIVE = "import emgine._core as core; print(core.effective_n_threads())"
AFFINE = "import os; os.sched_setaffinity(0, {min(os.sched_getaffinity(0))}); "
LIMITED = (
    "import emgine._core as core, threadpoolctl; before = core.effective_n_threads(); "
    "limits = threadpoolctl.threadpool_limits(1); inside = core.effective_n_threads(); "
    "limits.restore_original_limits(); print(inside, core.effective_n_threads() == before)"
)
IDLE = """
import os, time
from tests.process.programs.workload import fit_and_score, rows_of
rows = rows_of(200_000)
fit_and_score(rows)
begin = time.process_time()
time.sleep(0.5)
print(1e3 * (time.process_time() - begin))
"""
needs_affinity = pytest.mark.skipif(
    not hasattr(os, "sched_setaffinity"), reason="this system has no affinity"
)


def effective(code: str = EFFECTIVE, **environment: str | None) -> str:
    """Return the output of a new process."""
    return output_of("-c", code, timeout=60, environment={"OMP_NUM_THREADS": None, **environment})


def test_by_default_no_more_than_the_cpus_of_the_process() -> None:
    cpus = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    assert cpus is not None
    assert 1 <= int(effective()) <= cpus


def test_the_environment_of_openmp_is_respected() -> None:
    assert effective(OMP_NUM_THREADS="1") == "1"


@needs_affinity
def test_affinity_is_respected_before_and_after_import() -> None:
    assert effective(AFFINE + EFFECTIVE) == "1"
    assert effective("import emgine; " + AFFINE + EFFECTIVE) == "1"


def test_threadpoolctl_is_respected_and_let_go() -> None:
    assert effective(LIMITED) == "1 True"


def test_no_cpu_time_is_spent_after_a_call() -> None:
    milliseconds = float(effective(IDLE))
    print(f"{milliseconds:.2f} ms of CPU in half a second after a threaded fit")
    assert milliseconds < 20
