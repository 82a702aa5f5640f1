"""A whole search needs less memory than one copy of its rows, by resident size."""

from __future__ import annotations

import sys

import pytest

from tests.process.child import output_of, program

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="ru_maxrss is in kB on Linux only")

N_ROWS, N_FEATURES = 1_000_000, 8
COPY = N_ROWS * N_FEATURES * 8


@pytest.mark.parametrize("criterion", ["bic", "icl", "cv"])
def test_less_than_one_copy_of_the_rows_is_resident(criterion: str) -> None:
    sizes = str(N_ROWS), str(N_FEATURES)
    grown = int(output_of(*program("search_memory"), *sizes, criterion, timeout=200))
    print(f"{criterion}: {grown / 2**20:.1f} MB above rows of {COPY / 2**20:.1f} MB")
    assert grown < COPY
