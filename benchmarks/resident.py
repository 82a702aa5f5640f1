"""Resident memory of this process and its peak, in bytes.

Linux keeps the peak per address space and lets it be reset; elsewhere the peak is that of the
whole life of the process, which can only overstate what a contender used.
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
    """Let the peak start again from what is resident now, where that is possible."""
    if STATUS.exists():
        Path("/proc/self/clear_refs").write_text(CLEAR_PEAK)


def resident_bytes() -> int:
    """Return what is resident now (elsewhere than on Linux: the peak so far)."""
    return _status_bytes("VmRSS") if STATUS.exists() else _life_peak_bytes()


def peak_bytes() -> int:
    """Return the peak since the last reset."""
    return _status_bytes("VmHWM") if STATUS.exists() else _life_peak_bytes()


def anonymous_bytes() -> int:
    """Return what is resident now and no file stands behind (elsewhere than on Linux: all)."""
    return _status_bytes("RssAnon") if STATUS.exists() else _life_peak_bytes()
