"""Resident memory and its peak follow what this process takes and gives back."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks import resident

BYTES = 80_000_000

pytestmark = pytest.mark.skipif(
    not resident.STATUS.exists(), reason="the peak can be reset on Linux alone"
)


def test_memory_that_is_given_back_stays_in_the_peak() -> None:
    resident.reset_peak()
    before = resident.resident_bytes()
    taken = np.ones(BYTES // 8)
    assert resident.resident_bytes() - before == pytest.approx(BYTES, rel=0.1)
    assert resident.anonymous_bytes() > BYTES
    del taken
    assert resident.resident_bytes() - before < BYTES / 2
    assert resident.peak_bytes() - before == pytest.approx(BYTES, rel=0.1)


def test_the_peak_starts_again_after_a_reset() -> None:
    np.ones(BYTES // 8)
    resident.reset_peak()
    assert resident.peak_bytes() == pytest.approx(resident.resident_bytes(), rel=0.05)
