"""The exit status is 0 if the interpreter ends while a daemon thread is in a call, of any kind."""

from __future__ import annotations

import pytest

from tests.process.child import output_of, program, run

PROGRAM = program("daemon_at_exit")


@pytest.mark.parametrize("seconds", [0.1, 0.2])
def test_the_exit_status_is_0(seconds: float) -> None:
    names = output_of(*PROGRAM, "names", "0", timeout=60).splitlines()
    assert len(names) > 10
    ended = {name: run(*PROGRAM, name, str(seconds), timeout=60) for name in names}
    assert {name: child for name, child in ended.items() if child.returncode} == {}
