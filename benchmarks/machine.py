"""The context of a figure: processor, system, compiler, versions, command."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import shlex
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.peak import compiler

if TYPE_CHECKING:
    from benchmarks.settings import Settings

CPUINFO = Path("/proc/cpuinfo")
LIBRARIES = ("emgine", "scikit-learn", "numpy", "scipy")


def description(settings: Settings) -> dict[str, str]:
    """Return what to print above the tables, in order."""
    return {
        "processor": processor(),
        "processors usable": str(usable_processors()),
        "system": platform.platform(),
        "python": platform.python_version(),
        "libraries": ", ".join(f"{name} {_version(name)}" for name in LIBRARIES),
        "emgine build": _build(),
        "compiler of the peak": _compiler_version(),
        "oneDAL": "daal4py 2024.7.0" if settings.extra else "not installed",
        "StepMix": _stepmix_version(settings),
        "threads": str(settings.threads),
        "command": "python -m benchmarks " + shlex.join(sys.argv[1:]),
    }


def processor() -> str:
    """Return the processor's name as the system gives it."""
    if CPUINFO.exists():
        for line in CPUINFO.read_text().splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.processor() or platform.machine()


def usable_processors() -> int:
    """Return how many processors this process may run on."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def pinned() -> int:
    """Restrict this process to one processor, the last it may use, and return its number."""
    last = max(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {last})
    return last


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return "(not installed)"


def _stepmix_version(settings: Settings) -> str:
    if not settings.stepmix:
        return "not installed"
    asked = "import importlib.metadata; print(importlib.metadata.version('stepmix'))"
    command = [settings.stepmix[0].python, "-c", asked]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def _build() -> str:
    try:
        import emgine
    except ImportError as error:
        return f"(not importable: {error})"
    information: dict[str, Any] = emgine.build_info()
    return ", ".join(f"{key} {value}" for key, value in information.items())


def _compiler_version() -> str:
    found = compiler()
    if found is None:
        return "none, so no peak"
    output = subprocess.run([found, "--version"], check=True, capture_output=True, text=True)
    return output.stdout.splitlines()[0]
