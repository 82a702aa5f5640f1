"""The peak of the machine, measured by a small C++ program."""

from __future__ import annotations

import pytest

from benchmarks import peak


@pytest.mark.slow
def test_the_peak_is_measured_where_there_is_a_compiler(monkeypatch: pytest.MonkeyPatch) -> None:
    with peak.program() as built:
        assert built is not None
        measured = peak.measured(built, 1)
    assert measured is not None
    assert measured > 1.0  # GF/s; every x86-64 core of the last twenty years
    monkeypatch.setenv("CXX", "no-such-compiler")
    with peak.program() as built:
        assert peak.measured(built, 1) is None
