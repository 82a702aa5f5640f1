"""Small checks of arguments of methods, and the text of a value in a message.

Each check returns the value as the package uses it, or raises an error that names the argument.
Texts are short, whatever the value: some have millions of digits, some cannot be shown at all.
"""

from __future__ import annotations

import os
from numbers import Complex, Integral, Number, Real
from typing import Any

import numpy as np

# The largest integer of the core. No machine counts to it.
MOST = 2**63 - 1
LONGEST = 60


def shown(value: object) -> str:
    """Return a short text of a value; some have none, such as a number of thousands of digits."""
    try:
        text = repr(value)
    except Exception:  # whatever the object's own code raises
        text = f"an object of type {type(value).__name__}"
    half = LONGEST // 2 - 2
    return text if len(text) <= LONGEST else f"{text[:half]}...{text[-half:]}"


def check_flag(value: object, name: str) -> bool:
    """Return a bool, numpy's too, or 0 or 1, as a bool."""
    if isinstance(value, bool | np.bool_) or (isinstance(value, Integral) and value in (0, 1)):
        return bool(value)
    raise TypeError(f"{name} must be a bool. Got {shown(value)} instead.")


def check_number(value: Any, name: str) -> float:
    """Return a real number as a float; text is none."""
    of_array = isinstance(value, np.ndarray | np.generic) and value.ndim == 0
    # A Decimal is a Number and nothing more.
    is_real = isinstance(value, Real) or (
        isinstance(value, Number) and not isinstance(value, Complex)
    )
    if not is_real and not (of_array and value.dtype.kind in "biuf"):
        raise TypeError(f"{name} must be a real number. Got {shown(value)} instead.")
    try:
        return float(value)
    except OverflowError:
        raise ValueError(f"{name} is too large for float64. Got {shown(value)}.") from None


def check_path(path: object, name: str = "path") -> bytes:
    """Return a path as the file system spells it."""
    if not isinstance(path, str | bytes | os.PathLike):
        raise TypeError(f"{name} must be a str or path-like. Got {shown(path)} instead.")
    try:
        spelled = os.fsencode(path)
    except UnicodeEncodeError as error:
        raise ValueError(f"{name} cannot be a path: {error}") from None
    if b"\0" in spelled:
        raise ValueError(f"{name} must not hold a null character. Got {shown(path)}.")
    return spelled
