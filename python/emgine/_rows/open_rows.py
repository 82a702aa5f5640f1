"""Opens what ``fit`` was given: rows in memory as they are, all others through a reader.

Either way the rows are checked, and counted, before any work starts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from emgine._checks.feature_names import feature_names
from emgine._checks.validation import check_rows, check_sample_weight
from emgine.sources.conversion import as_source

from .rows import Rows, RowsInMemory

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def opened_rows(
    X: Any, sample_weight: Any, caller: str, n_threads: int, n_components: int
) -> tuple[Rows, NDArray[np.object_] | None]:
    """Return the rows, and the names of their features if they have any.

    Parameters
    ----------
    X, sample_weight : object
        As in ``fit``.
    caller : str
        Class named in messages.
    n_threads : int
        Threads to read rows with.
    n_components : int
        Components to fit.

    Raises
    ------
    TypeError, ValueError
        If they are not finite numbers, or fewer than 2, or fewer than the components.
    """
    source = as_source(X, sample_weight)
    rows: Rows
    if source is None:
        names = feature_names(X)
        checked = check_rows(X, caller=caller, n_threads=n_threads, min_rows=2)
        weights = check_sample_weight(sample_weight, checked.shape[0])
        rows = RowsInMemory(checked, weights, n_threads)
    else:
        from .reader import Reader
        from .rows_in_parts import RowsInParts

        names = feature_names(source)
        rows = RowsInParts(Reader(source, caller, n_threads))
    check_enough_rows(rows, n_components)
    return rows, names


def check_enough_rows(rows: Rows, n_components: int) -> None:
    """Raise ValueError if there are fewer rows of weight than components, or fewer than 2."""
    n_samples = rows.n_weighted_rows  # weight 0 is no row
    if n_samples < max(n_components, 2):
        raise ValueError(
            "Expected n_samples >= n_components but got "
            f"n_components = {n_components}, n_samples = {n_samples}"
            + ("" if n_samples == rows.n_rows else " with a sample_weight above 0")
        )
