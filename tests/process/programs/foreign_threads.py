"""Prints how long threads that are not the caller's ran during a serial fit, in milliseconds.

Threads of BLAS spin for a tenth of a second after a long product of numpy. The last line is that
of such a product.
"""

from __future__ import annotations

import os
import time
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from emgine import GaussianMixture

if TYPE_CHECKING:
    from collections.abc import Callable

AT_REST = 0.3  # seconds after which threads of BLAS sleep


def others() -> float:
    """Return the milliseconds that the other threads of the process have run."""
    total = 0
    for thread in Path("/proc/self/task").iterdir():
        if int(thread.name) != os.getpid():
            total += int((thread / "schedstat").read_text().split()[0])
    return total / 1e6


def milliseconds(call: Callable[[], object]) -> float:
    """Return how long other threads run during a call and shortly after it."""
    time.sleep(AT_REST)
    before = others()
    call()
    time.sleep(AT_REST)
    return others() - before


def fit(n_rows: int, n_features: int, n_components: int, covariance_type: str) -> None:
    """Fit with one thread, from start to end."""
    state = np.random.RandomState(0)
    rows = state.normal(size=(n_rows, n_features))
    rows += 3 * state.normal(size=(n_components, n_features))[np.arange(n_rows) % n_components]
    model = GaussianMixture(n_components, covariance_type=covariance_type, n_threads=1)
    model.set_params(random_state=0, max_iter=5).fit(rows)


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    print(milliseconds(lambda: fit(4000, 33, 12, "full")))
    print(milliseconds(lambda: fit(9000, 16, 64, "diag")))
    print(milliseconds(lambda: fit(3000, 110, 2, "tied")))
    long = np.ones(1_000_000)
    print(milliseconds(lambda: long @ long))
