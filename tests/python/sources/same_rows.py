"""The same rows in every source, and a hash of the parameters that a fit finds."""

from __future__ import annotations

import hashlib
import warnings
from typing import TYPE_CHECKING, Any

import numpy as np

from emgine import ConvergenceWarning, GaussianMixture

if TYPE_CHECKING:
    from pathlib import Path

    import numpy.typing as npt

    Float64 = npt.NDArray[np.float64]

# More than k-means looks at, so that the start depends on a sample.
N_ROWS = 70_001


def rows(n: int = N_ROWS) -> tuple[Float64, Float64]:
    """Rows of 3 features in two groups, and weights, some of them 0."""
    generator = np.random.RandomState(0)
    X = generator.normal(size=(n, 3)) + 4.0 * (generator.uniform(size=(n, 1)) < 0.4)
    return X, generator.uniform(size=n) * (generator.uniform(size=n) > 0.1)


def model(**options: Any) -> GaussianMixture:
    """A fit of a few iterations, converged or not."""
    chosen = {"max_iter": 4, "tol": 0.0, "random_state": 3, "n_threads": 2} | options
    return GaussianMixture(2, **chosen)


def sha256(fitted: GaussianMixture) -> str:
    """Return the hash of all parameters and all lower bounds."""
    arrays = (
        fitted.weights_,
        fitted.means_,
        fitted.covariances_,
        fitted.precisions_cholesky_,
        np.array(fitted.lower_bounds_),
    )
    return hashlib.sha256(b"".join(array.tobytes() for array in arrays)).hexdigest()


def fitted_sha256(X: Any, sample_weight: Any = None, **options: Any) -> str:
    """Return the hash of a fit of `X`."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        return sha256(model(**options).fit(X, sample_weight=sample_weight))


def write_parquet(
    path: Path, X: Float64, weight: Float64 | None = None, row_group_size: int = 1000
) -> Path:
    """Write rows as columns a, b, c, and weights as column w."""
    import pyarrow as pa
    from pyarrow import parquet

    columns = dict(zip("abc", X.T, strict=True)) | ({} if weight is None else {"w": weight})
    table = pa.table({name: np.ascontiguousarray(column) for name, column in columns.items()})
    parquet.write_table(table, path, row_group_size=row_group_size)
    return path
