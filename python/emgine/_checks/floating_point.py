"""Floating-point errors of numpy, which a user may have asked to be raised: `np.seterr`.

Numbers that become 0 or infinite inside a method are expected there: what matters of them is
checked. So the public methods ask numpy to ignore them, and leave the user's setting as it was.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, Literal, ParamSpec, TypeVar

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

Given = ParamSpec("Given")
Value = TypeVar("Value")


def ignoring(
    kind: Literal["under", "all"],
) -> Callable[[Callable[Given, Value]], Callable[Given, Value]]:
    """Return a decorator: numpy's errors of this kind are ignored while the function runs.

    Overflow is only ignored for pictures: elsewhere numpy's warning of one would show a mistake.
    """
    states: dict[str, Any] = {kind: "ignore"}

    def decorated(function: Callable[Given, Value]) -> Callable[Given, Value]:
        @functools.wraps(function)
        def quiet(*args: Given.args, **kwargs: Given.kwargs) -> Value:
            with np.errstate(**states):
                return function(*args, **kwargs)

        return quiet

    return decorated
