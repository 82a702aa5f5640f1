"""Resident memory of this process and its peak, in bytes.

Linux keeps the peak for each address space and can reset it. Other systems give the peak of the
whole life of the process, which may be more than a contender used, but never less.
"""

from __future__ import annotations

import resource
import sys
from pathlib import Path

STATUS = Path("/proc/self/status")
CLEAR_PEAK = "5"  # see proc(5), clear_refs


def _status_bytes(field: str) -> int:
    for line in STATUS.read_text().splitlines():
        if line.startswith(field + ":"):
            return int(line.split()[1]) * 1024
    raise KeyError(field)


def _life_peak_bytes() -> int:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def reset_peak() -> None:
    """Reset the peak to the memory that is resident now, if the system can do so."""
    if STATUS.exists():
        Path("/proc/self/clear_refs").write_text(CLEAR_PEAK)


def resident_bytes() -> int:
    """Return the resident memory (on other systems than Linux: the peak so far)."""
    return _status_bytes("VmRSS") if STATUS.exists() else _life_peak_bytes()


def peak_bytes() -> int:
    """Return the peak since the last reset."""
    return _status_bytes("VmHWM") if STATUS.exists() else _life_peak_bytes()


def anonymous_bytes() -> int:
    """Return the resident memory without pages of files (on other systems than Linux: all)."""
    return _status_bytes("RssAnon") if STATUS.exists() else _life_peak_bytes()
