"""Where the system refuses threads, the work is done with those there are, to the same bits.

Or a MemoryError is raised; in no case does the process end.
"""

from __future__ import annotations

import sys

import pytest

from tests.process.child import output_of, program

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="sets limits of Linux")


WHAT = pytest.mark.parametrize("what", ["memory", "source", "restarts"])


def outcome(how: str, what: str, **environment: str) -> list[str]:
    """Return the lines that the program prints."""
    arguments = (*program("refused_threads"), how, what)
    return output_of(*arguments, timeout=120, environment=dict(environment)).splitlines()


@pytest.fixture(scope="module")
def expected() -> dict[str, list[str]]:
    return {what: outcome("plain", what) for what in ("memory", "source", "restarts")}


def test_a_source_has_the_bits_of_memory(expected: dict[str, list[str]]) -> None:
    assert expected["source"] == expected["memory"]


@WHAT
def test_no_thread_at_all(what: str, expected: dict[str, list[str]]) -> None:
    assert outcome("nproc", what) == expected[what]


def test_more_threads_than_the_system_has(expected: dict[str, list[str]]) -> None:
    assert outcome("many", "memory") == expected["memory"]


def test_a_stack_size_of_openmp_that_no_system_has(expected: dict[str, list[str]]) -> None:
    assert outcome("plain", "memory", OMP_STACKSIZE="100G") == expected["memory"]


@WHAT
@pytest.mark.parametrize("mebibytes", [2, 4, 6, 7, 8, 9, 10, 12, 12.5, 13, 13.5, 14, 17, 20, 30])
def test_little_memory(mebibytes: float, what: str, expected: dict[str, list[str]]) -> None:
    found = outcome(str(int(mebibytes * (1 << 20))), what)
    assert found in (expected[what], ["MemoryError", "finally ran"])
