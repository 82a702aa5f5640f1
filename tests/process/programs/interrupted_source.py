"""Ctrl-C in a fit on a source whose read takes long: prints what came, and when.

    python -m tests.process.programs.interrupted_source SECONDS SIGNALS

SECONDS is the time of a read, SIGNALS the number of Ctrl-Cs, one after another. The first comes
while the third pass reads. Prints the name of the exception and the milliseconds since the last.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from typing import TYPE_CHECKING, Any

import numpy as np

import emgine

if TYPE_CHECKING:
    from collections.abc import Iterator

X = np.random.RandomState(0).normal(size=(2000, 2))
PAUSE = 0.15


class SlowSource:
    """Its third pass waits for `seconds`, and says when."""

    def __init__(self, seconds: float) -> None:
        self.seconds, self.n_passes = seconds, 0
        self.reading = threading.Event()

    def __iter__(self) -> Iterator[Any]:
        self.n_passes += 1
        yield X
        if self.n_passes == 3:
            self.reading.set()
            time.sleep(self.seconds)
        yield X


def strike(source: SlowSource, n_signals: int, sent: list[float]) -> None:
    source.reading.wait()
    for _ in range(n_signals):
        time.sleep(PAUSE)
        sent.append(time.perf_counter())
        os.kill(os.getpid(), signal.SIGINT)


def main(seconds: float, n_signals: int) -> None:
    source, sent = SlowSource(seconds), list[float]()
    threading.Thread(target=strike, args=(source, n_signals, sent), daemon=True).start()
    for number in range(n_signals):
        try:
            if number == 0:
                emgine.GaussianMixture(2, random_state=0).fit(source)
            time.sleep(60)
        except BaseException as error:
            print(type(error).__name__, 1e3 * (time.perf_counter() - sent[number]), flush=True)


if __name__ == "__main__":
    main(float(sys.argv[1]), int(sys.argv[2]))
