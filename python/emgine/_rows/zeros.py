"""Columns of zeros, as an explanation of a fit that failed: some families have no density for them.

Read only after a failure: a fit that works is not slowed down. Changes nothing.
"""

from __future__ import annotations

import contextlib
import sys
from typing import TYPE_CHECKING, Any

import numpy as np

from emgine._checks.exceptions import DegenerateError
from emgine._checks.objects import column_in_words

from .largest import largest_values

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from emgine._core import ModelShape

    from .rows import Rows


def raise_if_only_zeros(
    rows: Rows, shape: ModelShape, names: Sequence[Any] | NDArray[np.object_] | None, error: object
) -> None:
    """Raise what explains a DegenerateError, if a column of waiting times holds zeros alone."""
    if not isinstance(error, DegenerateError):
        return
    times = [
        j
        for j, (low, high, whole) in enumerate(shape.supports)
        if low == 0 and high >= sys.float_info.max and not whole
    ]
    largest = np.ones(rows.n_features)
    with contextlib.suppress(Exception):  # of a source that cannot be read: `error` says so
        largest = largest_values(rows)
    zeros = [j for j in times if largest[j] == 0]
    if zeros:
        explained = DegenerateError(
            f"X has only zeros in {column_in_words(zeros[0], names)}, for which the family "
            f"{shape.family!r} has no density. Leave the column out, or give it another family."
        )
        explained.restarts = error.restarts
        raise explained from error
