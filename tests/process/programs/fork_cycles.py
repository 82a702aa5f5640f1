"""Forks after, or during, threaded work; every child must do the same work and give the same bits.

python -m tests.process.programs.fork_cycles after|during CYCLES
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
import warnings

from tests.process.programs.workload import fit_and_score, rows_of

PATIENCE = 20.0  # seconds for work of milliseconds


def child_result(rows: object, expected: bytes) -> int:
    """Return the exit code of a forked child that repeats the parent's work."""
    pid = os.fork()
    if pid == 0:
        try:
            os._exit(0 if fit_and_score(rows) == expected else 2)  # type: ignore[arg-type]
        except BaseException as error:
            os.write(2, f"{error!r}\n".encode())
            os._exit(3)
    return child_ended(pid)


def child_ended(pid: int) -> int:
    """Return the exit code of a child; 99 if it was killed because it hung."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.002)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    return 99


def cycles(count: int, *, during: bool) -> None:
    """Fork ``count`` times, each time after new threaded work in the parent."""
    rows = rows_of()
    expected, finished = fit_and_score(rows), threading.Event()

    def keep_working() -> None:
        while not finished.is_set():
            assert fit_and_score(rows) == expected

    other = threading.Thread(target=keep_working)
    if during:
        other.start()
    try:
        for cycle in range(count):
            if not during:
                assert fit_and_score(rows) == expected
            code = child_result(rows, expected)
            assert code == 0, f"cycle {cycle}: child ended with {code} (2 bits, 3 error, 99 hang)"
    finally:
        finished.set()
        if during:
            other.join()


if __name__ == "__main__":
    # Python >= 3.12 warns about a fork in a process with threads, which this program tests.
    warnings.filterwarnings("ignore", category=DeprecationWarning)
    cycles(int(sys.argv[2]), during=sys.argv[1] == "during")
    print("no child hung")
