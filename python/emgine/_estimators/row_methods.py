"""RowMethods: what fitted models say about each row.

Types tell what comes back: an array for rows in memory, an iterator over arrays for a source, None
where results go to a file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, overload

from .estimator_scores import scores_of_rows

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

    from emgine._core import RowArray
    from emgine.sources.row_source import RowSource

    Path = str | os.PathLike[str]
    InBlocks = Path | RowSource
    Labels = NDArray[np.int64]


class RowMethods:
    """Base of the mixture models: log-densities, labels and responsibilities of rows."""

    _scores: Any = scores_of_rows

    @overload
    def score_samples(self, X: InBlocks, *, to_parquet: None = None) -> Iterator[RowArray]: ...
    @overload
    def score_samples(self, X: Any, *, to_parquet: None = None) -> RowArray: ...
    @overload
    def score_samples(self, X: Any, *, to_parquet: Path) -> None: ...
    def score_samples(self, X: Any, *, to_parquet: Any = None) -> Any:
        """Return the log-density of each row.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features), or a source of rows
            Rows, as in `fit`.
        to_parquet : path-like, optional
            File to write the results to, in one step, instead of returning them.

        Returns
        -------
        ndarray of shape (n_samples,)
            Log-densities in nats; float32 for float32 rows, else float64. For a source an iterator
            over such arrays, in the order of the rows; None with `to_parquet`.
        """
        return self._scores(X, "score_samples", to_parquet)

    @overload
    def predict(self, X: InBlocks, *, to_parquet: None = None) -> Iterator[Labels]: ...
    @overload
    def predict(self, X: Any, *, to_parquet: None = None) -> Labels: ...
    @overload
    def predict(self, X: Any, *, to_parquet: Path) -> None: ...
    def predict(self, X: Any, *, to_parquet: Any = None) -> Any:
        """Return the most probable component of each row.

        Parameters
        ----------
        X, to_parquet
            As in `score_samples`.

        Returns
        -------
        ndarray of shape (n_samples,) and dtype int64
            Numbers of components; -1 for noise, if the model has `noise`. For a source an iterator
            over such arrays; None with `to_parquet`.
        """
        return self._scores(X, "predict", to_parquet)

    @overload
    def predict_proba(self, X: InBlocks, *, to_parquet: None = None) -> Iterator[RowArray]: ...
    @overload
    def predict_proba(self, X: Any, *, to_parquet: None = None) -> RowArray: ...
    @overload
    def predict_proba(self, X: Any, *, to_parquet: Path) -> None: ...
    def predict_proba(self, X: Any, *, to_parquet: Any = None) -> Any:
        """Return the responsibilities: the probability of each component given the row.

        Parameters
        ----------
        X, to_parquet
            As in `score_samples`; a column of the file for each component.

        Returns
        -------
        ndarray of shape (n_samples, n_components)
            Responsibilities, those of noise in one column more, the last; float32 for float32
            rows, else float64. For a source an iterator over such arrays; None with `to_parquet`.
        """
        return self._scores(X, "predict_proba", to_parquet)
