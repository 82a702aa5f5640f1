"""Warnings about components that were repaired, or are narrow, in words of their family.

Reads the record of a run; changes nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from emgine._families.families import family_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from emgine._core import Mixture

    from .remedies import Degeneration

# Components that a message names.
NAMED = 3


def message_of_stream(components: Sequence[int]) -> str:
    """Return the warning about components that the rows of a stream do not suffice for yet."""
    return (
        f"The rows of the stream give no covariance to components {list(components)}, whose "
        "covariances were regularized. More rows may suffice; a larger reg_covar does."
    )


def message_of_narrow(
    events: Sequence[Degeneration],
    mixture: Mixture,
    reg_covar: float,
    names: Sequence[str],
    row_weight: float,
    remedy: str = "A fit without such components is preferred, but there was none: try",
    called: Sequence[str] | None = None,
) -> str:
    """Return the warning about components that have, in some direction, no width but reg_covar.

    `called` says what to call each component, if not by its number.
    """
    narrowest = family_of(mixture.shape).narrowest
    named = [
        f"{_called(event, called)}: {_rows(row_weight * mixture.weights[event.component])} "
        f"{narrowest(mixture, event.component, reg_covar, names)}"
        for event in events[:NAMED]
    ]
    more = [] if len(events) <= NAMED else [f"{len(events) - NAMED} more"]
    return (
        f"Components are as narrow as reg_covar makes them ({'; '.join(named + more)}), so the "
        f"likelihood depends on reg_covar and says nothing about the fit. {remedy} fewer "
        "components, a simpler covariance_type, or rows without the features that repeat others."
    )


def message(
    events: Sequence[Degeneration],
    mixture: Mixture,
    reg_covar: float,
    names: Sequence[str],
    called: Sequence[str] | None = None,
) -> str:
    """Return the warning after a fit in which components were repaired."""
    named = [
        f"{_called(event, called)} {event.cause} and was {event.action} in iteration "
        f"{event.iteration}{_where(event, mixture, reg_covar, names)}"
        for event in events[:NAMED]
    ]
    more = [] if len(events) <= NAMED else [f"{len(events) - NAMED} more"]
    return (
        f"Components degenerated: {', '.join(named + more)}. restarts_ has all of it. Fewer "
        "components or a larger reg_covar may suit the data; on_degenerate says what to do."
    )


def _called(event: Degeneration, called: Sequence[str] | None) -> str:
    return f"component {event.component}" if called is None else called[event.component]


def _rows(weight: float) -> str:
    return "1 row" if f"{weight:.0f}" == "1" else f"{weight:.0f} rows"


def _where(event: Degeneration, mixture: Mixture, reg_covar: float, names: Sequence[str]) -> str:
    """Return what the rows of a bounded component have in common, if its family says so."""
    family, k = family_of(mixture.shape), event.component
    bound = max(reg_covar, family.bound)
    if (event.cause, event.action) != ("collapsed", "regularized") or not bound > 0.0:
        return ""
    if k not in family.narrow_components(mixture, bound):
        return ""
    return f" (rows {family.narrowest(mixture, k, bound, names)})"
