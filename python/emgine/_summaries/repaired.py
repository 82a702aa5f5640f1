"""In words, which components of a fit were repaired or are what a bound made them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence


def repaired(restarts: Sequence[Any], lower_bound: float) -> str:
    """Return a sentence about the kept run, the one with this lower bound; empty for none."""
    kept = [run for run in restarts if run.lower_bound == lower_bound]
    events = kept[0].degenerate if kept else ()
    said = [f"component {event.component} ({event.cause}, {event.action})" for event in events]
    if not said:
        return ""
    return (
        f"Repaired: {', '.join(said)}. The likelihood of such components is what their bound "
        "makes it."
    )
