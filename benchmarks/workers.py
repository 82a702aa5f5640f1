"""The parent's side of the worker processes: start, ask, end.

All workers get the same number of threads through the same environment variables; the oneDAL
worker has its own interpreter. A worker ends when its `with` block ends, errors included.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.problem import Problem

ROOT = Path(__file__).resolve().parent.parent
THREAD_VARIABLES = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


@dataclass(frozen=True)
class Contender:
    """Name in the table, class inside the worker, and interpreter that has the library."""

    name: str
    target: str
    python: str = sys.executable
    structures: tuple[str, ...] = ("full", "tied", "diag", "spherical")
    module: str = "benchmarks.worker"  # module that the process runs
    environment: tuple[tuple[str, str], ...] = ()  # variables of its own


EMGINE = Contender("emgine", "benchmarks.contenders:Emgine")
LOWER = "emgine v3"  # kernels of AVX2, on a machine that has AVX-512
SCIKIT_LEARN = Contender("scikit-learn", "benchmarks.contenders:ScikitLearn")


def lower_levels() -> list[Contender]:
    """Return emgine at the level of most machines in a list, if this one has a higher level."""
    from emgine import build_info  # the interpreters of other contenders have no emgine

    if build_info()["isa"]["chosen"] != "v4":
        return []
    return [replace(EMGINE, name=LOWER, environment=(("EMGINE_ISA", "v3"),))]


def onedal(environment: Path) -> list[Contender]:
    """Return the oneDAL contender in a list; an empty list if its environment does not exist."""
    python = environment / "bin" / "python"
    if not python.exists():
        return []
    target = "benchmarks.contenders:OneDal"
    return [Contender("oneDAL", target, str(python), ("full", "diag"))]


def stepmix(environment: Path) -> list[Contender]:
    """Return the StepMix contender in a list; an empty list if its environment does not exist."""
    python = environment / "bin" / "python"
    if not python.exists():
        return []
    target = "benchmarks.families_worker:StepMixFamilies"
    return [Contender("StepMix", target, str(python), module="benchmarks.families_worker")]


class WorkerError(RuntimeError):
    """A contender failed; the text contains its traceback."""


class WorkerProcess:
    """A contender in its own process."""

    def __init__(self, contender: Contender, threads: int) -> None:
        self.name = contender.name
        environment = os.environ | {variable: str(threads) for variable in THREAD_VARIABLES}
        own = os.environ.get("PYTHONPATH") if contender.python == sys.executable else None
        search = [str(ROOT), *filter(None, [own])]
        self._process = subprocess.Popen(
            [contender.python, "-m", contender.module, contender.target, str(threads)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment | {"PYTHONPATH": os.pathsep.join(search)} | dict(contender.environment),
        )

    def ask(self, do: str, **arguments: Any) -> dict[str, Any]:
        """Send one request and wait for its answer; raise WorkerError if the contender failed."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"do": do, **arguments}) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        answer: dict[str, Any] = json.loads(line) if line else {"error": "the process ended"}
        if "error" in answer:
            raise WorkerError(f"{self.name}: {do} failed: {answer['error']}")
        return answer

    def parameters(self) -> dict[str, Any]:
        """Return the parameters of the latest model."""
        with tempfile.TemporaryDirectory() as folder:
            file = f"{folder}/parameters.npz"
            self.ask("parameters", file=file)
            with np.load(file) as stored:
                return dict(stored)

    def end(self) -> None:
        """Close the input of the process, which ends it, and wait."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()


@contextlib.contextmanager
def at_work(
    contenders: list[tuple[Contender, int]], problem: Problem, covariance_type: str
) -> Iterator[list[WorkerProcess]]:
    """Start one worker per (contender, threads), each with the problem loaded."""
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        problem.save(Path(folder))
        workers = []
        for contender, threads in contenders:
            workers.append(WorkerProcess(contender, threads))
            stack.callback(workers[-1].end)
        for worker in workers:
            worker.ask("load", folder=folder, covariance_type=covariance_type)
        yield workers
