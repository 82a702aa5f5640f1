"""Accelerated and plain EM mostly end at the same optimum, wherever they start."""

from __future__ import annotations

import numpy as np

from benchmarks import convergence, convergence_starts


def test_random_starts_mostly_end_at_the_same_optimum() -> None:
    found = convergence_starts.differences(convergence_starts.starts(64))
    assert np.mean(np.abs(found) <= convergence.SAME_OPTIMUM) >= 0.95


def test_unequal_weights_do_not_decide_for_a_lower_optimum() -> None:
    found = convergence_starts.differences(convergence_starts.unequal(20))
    assert np.mean(np.abs(found) <= convergence.SAME_OPTIMUM) >= 0.75
    text = convergence_starts.paragraph("problems", np.array([0.0, 1e-3, -1e-3, 0.0]))
    assert "the same optimum from 50.0%, a better one from 1, a worse one from 1;" in text
