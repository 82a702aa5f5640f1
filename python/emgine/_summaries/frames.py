"""Columns as a table of the library that is installed: pandas, polars, or a dict of arrays."""

from __future__ import annotations

import importlib.util
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray


def as_frame(columns: Mapping[str, NDArray[Any]]) -> Any:
    """Return the columns as a DataFrame of pandas, else of polars; a dict without both."""
    for name in ("pandas", "polars"):
        if importlib.util.find_spec(name) is not None:
            library = importlib.import_module(name)
            return library.DataFrame({key: values.copy() for key, values in columns.items()})
    return dict(columns)
