"""Accelerated and plain EM mostly end at the same optimum, wherever they start."""

from __future__ import annotations

import numpy as np

from benchmarks import convergence, convergence_starts


def test_random_starts_mostly_end_at_the_same_optimum() -> None:
    found = convergence_starts.differences(convergence_starts.starts(64))
    assert np.mean(np.abs(found) <= convergence.SAME_OPTIMUM) >= 0.95
