"""A fit wakes no threads of BLAS, which would take processors from the passes that follow."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.process.child import output_of, program

# Milliseconds; a thread that is woken spins for a hundred.
NOTHING = 10.0


@pytest.mark.skipif(not Path("/proc/self/schedstat").exists(), reason="the kernel does not count")
def test_a_serial_fit_wakes_no_other_thread() -> None:
    *fits, product = map(float, output_of(*program("foreign_threads"), timeout=120).split())
    if product <= NOTHING:
        pytest.skip("BLAS has one thread here")
    assert len(fits) == 3
    assert max(fits) <= NOTHING
