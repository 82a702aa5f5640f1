"""Batches of a stream under a family of the user's own.

An exponential family makes statistics of them, which add up. A general family has none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from emgine._families.own_functions import Bound, OwnFunctions

if TYPE_CHECKING:
    from emgine._families.user_functions import UserFunctions
    from emgine._rows.rows import Rows

    from .fit import FitParameters


def check_adds(functions: UserFunctions | None) -> None:
    """Raise ValueError for a general family, whose M-step reads all rows."""
    if functions is not None and not isinstance(functions, OwnFunctions):
        raise ValueError(
            "partial_fit needs statistics that add up; the maximization of "
            f"{type(functions.family).__name__} reads all rows. Use fit, or write the family as an "
            "emgine.families.ExponentialFamily."
        )


def in_statistics(
    model: FitParameters, rows: Rows, functions: UserFunctions | None
) -> tuple[FitParameters, Rows]:
    """Return a model and a batch of the columns of its fit as its mixture sees them."""
    check_adds(functions)
    if not isinstance(functions, OwnFunctions):
        return model, rows
    like = object.__new__(type(model))
    like.__dict__.update(model.__dict__, family=Bound(functions))
    return like, rows.in_statistics(functions)
