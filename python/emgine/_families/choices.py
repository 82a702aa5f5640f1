"""Checks of choices that several families have: whole numbers, one for all columns or one each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

Choice = int | tuple[int, ...] | None


def whole_numbers(value: Any, name: str, least: int, most: int) -> int | tuple[int, ...]:
    """Return an int, or a tuple of them for a sequence; ValueError for anything else."""
    if _is_allowed(value, least, most):
        return int(value)
    several = list(value) if isinstance(value, Sequence | np.ndarray) and len(value) > 0 else []
    if several and all(_is_allowed(number, least, most) for number in several):
        return tuple(map(int, several))
    raise ValueError(
        f"{name} must be a whole number from {least} to {most}, or one for each column. Got "
        f"{value!r}."
    )


def in_order(choice: Choice, order: Sequence[int]) -> Choice:
    """Return a choice for the same columns in another order."""
    if not isinstance(choice, tuple) or len(choice) != len(order):
        return choice  # the number of columns is for others to complain about
    return tuple(choice[place] for place in order)


def _is_allowed(value: Any, least: int, most: int) -> bool:
    whole = isinstance(value, int | np.integer) and not isinstance(value, bool)
    return whole and least <= value <= most
