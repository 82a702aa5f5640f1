"""The rows of other sources as Dask's, and a fit of a few iterations on them."""

from __future__ import annotations

from typing import Any

from dask import array as da

from emgine.dask import GaussianMixture
from tests.python.sources.same_rows import rows

X, WEIGHT = rows()
UNEQUAL = (1, 30_000, 9_999, 0, 30_001)


def model(**options: Any) -> GaussianMixture:
    """A fit of few iterations."""
    chosen = {"max_iter": 4, "tol": 0.0, "random_state": 3} | options
    return GaussianMixture(2, **chosen)


def collections(weighted: bool, chunks: Any = UNEQUAL) -> tuple[Any, Any]:
    """Rows and weights in chunks."""
    weight = da.from_array(WEIGHT, chunks=(chunks,)) if weighted else None
    return da.from_array(X, chunks=(chunks, 3)), weight
