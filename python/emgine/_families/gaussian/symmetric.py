"""Symmetric matrices: whether given ones are, but for rounding, and their symmetric part."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from emgine import _core

if TYPE_CHECKING:
    from emgine._core import Float64

# How far a matrix may be from symmetric, in units of the geometric mean of its two variances.
TOLERANCE = 1e-6


def symmetric_part(values: Float64) -> Float64 | None:
    """Return the mean of matrices and their transposes.

    None if one is not symmetric, or its diagonal not positive.
    """
    parts = np.empty_like(values)
    threads = _core.effective_n_threads()
    return parts if _core.symmetric_parts(values, TOLERANCE, parts, threads) else None
