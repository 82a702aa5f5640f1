"""Where the system refuses threads, the work is done with those there are, to the same bits.

Or a MemoryError is raised; in no case does the process end.
"""

from __future__ import annotations

import sys

import pytest

from tests.process.child import output_of, program

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="sets limits of Linux")


def outcome(*how: str, **environment: str) -> list[str]:
    """Return the lines that the program prints."""
    arguments = (*program("refused_threads"), *how)
    return output_of(*arguments, timeout=120, environment=dict(environment)).splitlines()


@pytest.fixture(scope="module")
def expected() -> list[str]:
    return outcome()


def test_no_thread_at_all(expected: list[str]) -> None:
    assert outcome("nproc") == expected


def test_more_threads_than_the_system_has(expected: list[str]) -> None:
    assert outcome("many") == expected


def test_a_stack_size_of_openmp_that_no_system_has(expected: list[str]) -> None:
    assert outcome(OMP_STACKSIZE="100G") == expected


@pytest.mark.parametrize("mebibytes", [2, 4, 6, 7, 8, 9, 10, 12, 14, 17, 20, 30])
def test_little_memory(mebibytes: int, expected: list[str]) -> None:
    try:
        found = outcome(str(mebibytes << 20))
    except AssertionError as error:
        # glibc ends the process itself where a new thread finds no memory for its thread-local
        # variables. Static ones would need none, but then the extension cannot be loaded beside
        # scikit-learn, which uses up glibc's room for them.
        assert "cannot allocate memory for thread-local data: ABORT" in str(error)  # noqa: PT017
    else:
        assert found in (expected, ["MemoryError", "finally ran"])
