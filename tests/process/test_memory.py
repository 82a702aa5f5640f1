"""Working memory (peak above the input, without outputs) does not grow with the number of rows.

The large input alone: python -m pytest tests/process -m memory
"""

from __future__ import annotations

import sys

import pytest

from tests.process.child import output_of, program

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="ru_maxrss is in kB on Linux only")

MB = 2**20
LARGE_BOUND = 64 * MB
# At 1 000 000 x 8 a copy of the rows is 61 MB and a responsibility array 122 MB: both would show.
SMALL_BOUND = 32 * MB


def assert_peak(arguments: tuple[str, ...], bound: int, timeout: float) -> None:
    """Assert that the peak of every call of the program is below the bound."""
    report = output_of(*program("peak_memory"), *arguments, timeout=timeout)
    for line in report.splitlines():
        size, call = line.split()
        print(f"{' '.join(arguments)} {call}: {int(size) / MB:.1f} MB above the input")
        assert int(size) <= bound, line
    assert len(report.splitlines()) == 5


@pytest.mark.parametrize(
    ("kind", "form"),
    [
        ("full", "C"),
        ("tied", "C"),
        ("diag", "C"),
        ("spherical", "C"),
        ("full", "F"),
        ("diag", "float32"),
        ("full", "weighted"),
        ("full", "kmeans"),
        ("full", "missing"),
        ("diag", "missing"),
    ],
)
def test_a_million_rows(kind: str, form: str) -> None:
    assert_peak(("1000000", "8", "16", kind, form), SMALL_BOUND, timeout=120)


@pytest.mark.memory
@pytest.mark.parametrize("kind", ["full", "diag"])
def test_ten_million_rows(kind: str) -> None:
    assert_peak(("10000000", "8", "16", kind, "C"), LARGE_BOUND, timeout=300)


@pytest.mark.parametrize("kind", ["full", "diag"])
def test_rows_of_a_source_that_lack_cells_take_no_memory(kind: str) -> None:
    """Parts of 16 MB are read ahead, up to five of them; five million rows have 305 MB."""
    output = output_of(*program("source_memory"), "1000000", "5000000", kind, timeout=300)
    few, many = map(int, output.split())
    print(f"{kind}: {few / MB:.1f} MB, then {many / MB:.1f} MB more")
    assert few > 0
    assert few + many <= 2 * LARGE_BOUND
