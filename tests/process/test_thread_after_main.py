"""Fits in a plain thread that outlives the main thread, and in a function that runs at exit."""

from __future__ import annotations

import pytest

from tests.process.child import run

CODE = """
import atexit, threading, time
import numpy as np
import emgine

X = np.random.RandomState(0).normal(size=(6000, 8))
X[::2] *= 2.0

class Source:
    def __iter__(self):
        yield X[:2000]
        yield X[2000:]

def work():
    threading.main_thread().join() if {late} else None
    options = {{"random_state": 0, "n_threads": 2, "max_iter": 3, "tol": 0, "n_init": {n_init}}}
    model = emgine.GaussianMixture(4, **options).fit({data})
    print(model.lower_bound_.hex())

{start}
"""
STARTS = {
    "now": "work()",
    "later": "threading.Thread(target=work).start()",
    "at exit": "atexit.register(work)",
}


def printed(start: str, data: str, n_init: int) -> str:
    code = CODE.format(start=STARTS[start], data=data, n_init=n_init, late=start == "later")
    ended = run("-W", "ignore", "-c", code, timeout=60)
    assert (ended.returncode, ended.stderr) == (0, "")
    return ended.stdout.strip()


@pytest.mark.parametrize("start", ["later", "at exit"])
@pytest.mark.parametrize("n_init", [1, 3])
@pytest.mark.parametrize("data", ["X", "Source()"])
def test_a_fit_after_the_main_thread_has_the_bits_of_one_before(
    data: str, n_init: int, start: str
) -> None:
    assert printed(start, data, n_init) == printed("now", data, n_init)
