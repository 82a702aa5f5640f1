"""Components that collapse or empty: what may be done about them, and what is told afterwards.

Words and records only; `remedies` does the work.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

METHODS = ("regularize", "reseed", "drop", "raise")
# Components that a message names.
NAMED = 3


@dataclass(frozen=True)
class Degeneration:
    """A component that degenerated, and what became of it."""

    iteration: int  # from 1; it happened in its M-step
    component: int  # its number in that M-step
    cause: str  # "collapsed": its rows span no volume; "emptied": it has no rows
    action: str  # "regularized", "reseeded", "dropped"; "kept" with its weight of nothing


def message_of_stream(components: Sequence[int]) -> str:
    """Return what to warn of where the rows of a stream do not suffice for some components yet."""
    return (
        f"The rows of the stream give no covariance to components {list(components)}, whose "
        "covariances were regularized. More rows may suffice; a larger reg_covar does."
    )


def message(events: Sequence[Degeneration]) -> str:
    """Return what to warn of after a fit in which these things happened."""
    told = [
        f"component {event.component} {event.cause} and was {event.action} in iteration "
        f"{event.iteration}"
        for event in events[:NAMED]
    ]
    more = [] if len(events) <= NAMED else [f"{len(events) - NAMED} more"]
    return (
        f"Components degenerated: {', '.join(told + more)}. restarts_ has all of it. Fewer "
        "components or a larger reg_covar may suit the data; on_degenerate says what to do."
    )
