"""A column of classes in a Parquet source: numbers or text, read once, and no feature.

The classes of all rows are in memory, the rows are not. A null is a row without a class.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import numpy as np

from .parquet import Parquet, pyarrow_module

if TYPE_CHECKING:
    from numpy.typing import NDArray


def with_classes_apart(
    X: Any, sample_weight: Any, name: str, unlabelled: Any
) -> tuple[Parquet, NDArray[Any]]:
    """Return the source without its column of classes, and the classes; nulls are `unlabelled`.

    Raises ValueError for rows that have no columns by name, and for a column that is not there.
    """
    dataset = pyarrow_module("pyarrow.dataset")
    given: Any = X
    if isinstance(X, Parquet):
        given, features, weight = X._dataset, list(X.feature_names), X._weight
    elif isinstance(X, str | os.PathLike | dataset.Dataset):
        if isinstance(X, str | os.PathLike):
            given = dataset.dataset(os.fsdecode(X), format="parquet")
        features, weight = list(given.schema.names), sample_weight
    else:
        raise ValueError(
            f"y={name!r} names a column, which only Parquet files have. Give the classes of the "
            f"rows of {type(X).__name__} as an array of shape (n_samples,)."
        )
    if name not in given.schema.names:
        raise ValueError(
            f"The Parquet file has no column {name!r} for y; it has {given.schema.names}."
        )
    features = [feature for feature in features if feature not in (name, weight)]
    if not features:
        raise ValueError(f"The Parquet file has no columns for features beside y={name!r}.")
    return Parquet(given, features, weight), _classes_in(given, name, unlabelled)


def _classes_in(dataset: Any, name: str, unlabelled: Any) -> NDArray[Any]:
    values = dataset.to_table(columns=[name]).column(0).to_pylist()
    classes = [unlabelled if value is None else value for value in values]
    kinds = {type(value) for value in classes}
    return np.array(classes, dtype=None if len(kinds) == 1 else object)
