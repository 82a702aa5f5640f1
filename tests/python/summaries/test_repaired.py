"""repaired: a sentence on the kept run's components, and on no other's."""

from __future__ import annotations

from types import SimpleNamespace

from emgine._summaries.repaired import repaired


def test_only_the_kept_run_is_told_of() -> None:
    event = SimpleNamespace(component=1, cause="narrow", action="regularized")
    runs = [
        SimpleNamespace(lower_bound=-2.0, degenerate=()),
        SimpleNamespace(lower_bound=-1.0, degenerate=(event,)),
    ]
    assert repaired(runs, -1.0).startswith("Repaired: component 1 (narrow, regularized). The ")
    assert repaired(runs, -2.0) == ""
    assert repaired([], -1.0) == ""
