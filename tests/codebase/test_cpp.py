"""The C++ tests under ctest: as released with warnings as errors, and under the sanitizers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import emgine
from tests.codebase.tree import run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.slow


def without_other_machines() -> tuple[str, ...]:
    """Return what leaves out levels that this machine lacks: they would repeat its best one."""
    isa = emgine.build_info()["isa"]
    lacking = [level for level in isa["built"] if level not in isa["available"]]
    return ("--exclude-regex", rf"\.({'|'.join(lacking)})$") if lacking else ()


# The sanitized build and its tests take over 15 minutes on two shared processors with AVX2.
@pytest.mark.timeout(2700)
@pytest.mark.parametrize("preset", ["strict", pytest.param("sanitize", marks=pytest.mark.build)])
def test_cpp_tests_pass(preset: str, build_preset: Callable[[str], Path]) -> None:
    folder = build_preset(preset)
    how = ("--output-on-failure", "--no-tests=error", "--parallel", "2", *without_other_machines())
    report = run(
        "ctest",
        "--test-dir",
        folder,
        *how,
        ASAN_OPTIONS="detect_stack_use_after_return=1:strict_string_checks=1",
        UBSAN_OPTIONS="print_stacktrace=1:halt_on_error=1",
    )
    assert "100% tests passed" in report
