"""Symmetric matrices: whether given ones are, but for rounding, and their symmetric part.

Large matrices are read a few rows at a time: little memory is needed, and Ctrl-C is answered soon.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from emgine._core import Float64

    Part = tuple[slice, slice]  # of the matrices, and of their rows

# How far a matrix may be from symmetric, in units of the geometric mean of its two variances.
TOLERANCE = 1e-6
# Numbers that are read at once, which a core's cache holds with all that is computed of them.
FEW = 1 << 14


def symmetric_part(values: Float64) -> Float64 | None:
    """Return the mean of matrices and their transposes.

    None if one is not symmetric, or its diagonal not positive.
    """
    matrices = values.reshape(-1, *values.shape[-2:])
    symmetric = np.empty_like(matrices)
    for part in _parts(matrices.shape):
        if not _is_symmetric(matrices, part, symmetric):
            return None
    return symmetric.reshape(values.shape)


def _parts(shape: tuple[int, ...]) -> Iterator[Part]:
    """Yield parts of the matrices, of few numbers each: some matrices, or some rows of one."""
    n_matrices, n, _ = shape
    some, rows = max(1, FEW // (n * n)), max(1, min(n, FEW // n))
    for first in range(0, n_matrices, some):
        for begin in range(0, n, rows):
            yield slice(first, first + some), slice(begin, begin + rows)


def _is_symmetric(matrices: Float64, part: Part, symmetric: Float64) -> bool:
    """Write the symmetric part of some rows; return whether they differ from it by rounding."""
    which, rows = part
    here, transposed = matrices[part], np.swapaxes(matrices[which, :, rows], -1, -2)
    diagonal = np.diagonal(matrices[which], axis1=-2, axis2=-1)
    scale = np.sqrt(np.maximum(diagonal, 0))
    allowed = TOLERANCE * scale[:, rows, np.newaxis] * scale[:, np.newaxis]
    np.add(here, transposed, out=symmetric[part])
    symmetric[part] /= 2
    return bool(diagonal.min() > 0 and not np.any(np.abs(here - transposed) > allowed))
