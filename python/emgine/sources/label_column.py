"""A column of labels in a Parquet source: it is read once, and is no feature.

The labels of all rows are in memory, eight bytes for each row; the rows stay where they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from .conversion import as_source
from .parquet import Parquet

if TYPE_CHECKING:
    from emgine._core import Float64


def with_labels_apart(X: Any, sample_weight: Any, name: str) -> tuple[Parquet, Float64]:
    """Return the source without its column of labels, and the labels, NaN where one is missing.

    Raises ValueError for rows that have no columns by name, and for a column that is not there.
    """
    source = as_source(X, sample_weight)
    if not isinstance(source, Parquet):
        raise ValueError(
            f"labels={name!r} names a column, which only Parquet files have. Give the labels of "
            f"{type(X).__name__} as an array of shape (n_samples,)."
        )
    of_labels = source.chosen([name])
    blocks = [np.asarray(block[:, 0], dtype=np.float64) for block, _ in of_labels.blocks()]
    features = [feature for feature in source.feature_names if feature != name]
    if not features:
        raise ValueError(f"The Parquet file has no columns for features beside labels={name!r}.")
    return source.chosen(features), np.concatenate([*blocks, np.empty(0)])
