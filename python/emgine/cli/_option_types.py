"""What the options of the commands take: texts become numbers and names, or a wrong command.

Each function returns the value of an option or raises the error that argparse shows, so that a
wrong option is told before any file is read.
"""

from __future__ import annotations

import math
from argparse import ArgumentTypeError
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def whole(least: int) -> Callable[[str], int]:
    """Return the type of an option that takes whole numbers from `least`."""

    def read(text: str) -> int:
        try:
            if (number := int(text)) >= least:
                return number
        except ValueError:
            pass
        raise ArgumentTypeError(f"expected a whole number >= {least}, not {text!r}")

    return read


def number(text: str) -> float:
    """Return a finite number that is at least 0."""
    try:
        if 0.0 <= (value := float(text)) < math.inf:
            return value
    except ValueError:
        pass
    raise ArgumentTypeError(f"expected a number >= 0, not {text!r}")


def number_or_auto(text: str) -> float | str:
    """Return a number that is at least 0, or the word auto."""
    try:
        return text if text == "auto" else number(text)
    except ArgumentTypeError:
        raise ArgumentTypeError(f"expected a number >= 0 or auto, not {text!r}") from None


def share(text: str) -> float:
    """Return a number above 0 and at most 1."""
    from emgine._scores.outliers import check_alpha

    try:
        return check_alpha(float(text))
    except ValueError:
        raise ArgumentTypeError(f"expected a number in (0, 1], not {text!r}") from None


def structures(text: str) -> str | list[str]:
    """Return names of covariance structures, or the word all."""
    from emgine._families.gaussian.structures import COVARIANCE_TYPES, check_covariance_type
    from emgine.search.candidates import ALL

    if text.lower() == ALL:
        return ALL
    try:
        return [check_covariance_type(name.strip()) for name in text.split(",")]
    except ValueError:
        known = ", ".join(COVARIANCE_TYPES)
        raise ArgumentTypeError(
            f"expected all, or names of structures separated by commas, not {text!r}; the names "
            f"are {known} and mclust's codes"
        ) from None


def families(text: str) -> list[str]:
    """Return names of families."""
    from emgine._families.families import chosen_family

    try:
        return [str(chosen_family(name.strip()).name) for name in text.split(",")]
    except ValueError as error:
        raise ArgumentTypeError(str(error)) from None


def component_counts(text: str) -> list[range]:
    """Return the numbers of components: 3, 1:10 or 1,2,5."""
    from .fit import ranges

    try:
        return ranges(text)
    except ValueError:
        raise ArgumentTypeError(
            f"expected numbers of components >= 1, such as 3, 1:10 or 1,2,5, not {text!r}"
        ) from None
