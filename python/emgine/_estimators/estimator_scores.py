"""BlockScores: scores and predictions of a fitted model, by row.

Rows in memory give an array. Rows that come in blocks give blocks, or a Parquet file; they are read
when the blocks are asked for. What was published is read once per method.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from emgine._checks.exceptions import not_fitted
from emgine._checks.feature_names import check_feature_names
from emgine._checks.validation import check_n_threads, check_rows
from emgine._scores import scoring
from emgine.sources.blocks import Blocks
from emgine.sources.conversion import as_source

from .sklearn_contract import Estimator

if TYPE_CHECKING:
    from emgine._core import RowArray
    from emgine._rows.reader import Reader

    from .fitted import Fitted


class BlockScores(Estimator):
    """Base of the fitted models: what they say of each row."""

    n_threads: int | None
    _fitted: Fitted | None = None

    def __sklearn_is_fitted__(self) -> bool:
        return self._fitted is not None

    def _published(self) -> Fitted:
        """Return what the last fit published; read it once per method."""
        fitted = self._fitted
        if fitted is None:
            raise not_fitted(type(self).__name__)
        return fitted

    def _checked(self, X: object, fitted: Fitted) -> tuple[RowArray, int]:
        """Return rows that fit the model, and the number of threads."""
        caller, n_threads = type(self).__name__, check_n_threads(self.n_threads)
        check_feature_names(X, fitted.feature_names, caller)
        n_features = fitted.mixture.n_features
        return check_rows(X, caller=caller, n_threads=n_threads, n_features=n_features), n_threads

    def _reader(self, X: object, fitted: Fitted, sample_weight: Any = None) -> Reader | None:
        """Return a reader of rows that come in blocks; None for an array, memory-mapped or not."""
        source = None if isinstance(X, np.ndarray) else as_source(X, sample_weight)
        if source is None:
            return None
        caller, n_features = type(self).__name__, fitted.mixture.n_features
        check_feature_names(source, fitted.feature_names, caller)
        if source.n_features != n_features:
            raise ValueError(
                f"X has {source.n_features} features, but {caller} is expecting {n_features} "
                "features as input."
            )
        from emgine._rows.reader import Reader

        return Reader(source, caller, check_n_threads(self.n_threads))

    def _scores(self, method: str, X: Any, fitted: Fitted, to_parquet: Any) -> Any:
        """Return or write the scores of rows that come in blocks, or that go to a file."""
        reader = self._reader(X, fitted)
        if reader is None and to_parquet is not None:
            reader = self._reader(Blocks([X]), fitted)
        if reader is None:
            return scoring.scores(fitted.mixture, method, *self._checked(X, fitted))
        from emgine.sources.parquet_writer import write_parquet

        blocks = reader.map(scoring.Score(fitted.mixture, method))
        if to_parquet is None:
            return blocks
        return write_parquet(to_parquet, blocks, method, fitted.mixture.n_components)

    def score_samples(self, X: Any, *, to_parquet: Any = None) -> Any:
        """Return the log-density of each row.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features), or a source of rows
            Rows, as in `fit`.
        to_parquet : path-like, optional
            File to write the results to, in one step, in place of returning them.

        Returns
        -------
        ndarray of shape (n_samples,)
            Log-densities in nats; float32 for float32 rows, else float64. For a source an iterator
            over such arrays, in the order of the rows; None with `to_parquet`.
        """
        return self._scores("score_samples", X, self._published(), to_parquet)

    def predict(self, X: Any, *, to_parquet: Any = None) -> Any:
        """Return the most probable component of each row.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features), or a source of rows
            Rows, as in `fit`.
        to_parquet : path-like, optional
            As in `score_samples`.

        Returns
        -------
        ndarray of shape (n_samples,) and dtype int64
            Numbers of components. For a source an iterator over such arrays; None with
            `to_parquet`.
        """
        return self._scores("predict", X, self._published(), to_parquet)

    def predict_proba(self, X: Any, *, to_parquet: Any = None) -> Any:
        """Return the responsibilities: the probability of each component given the row.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features), or a source of rows
            Rows, as in `fit`.
        to_parquet : path-like, optional
            As in `score_samples`; a column for each component.

        Returns
        -------
        ndarray of shape (n_samples, n_components)
            Responsibilities; float32 for float32 rows, else float64. For a source an iterator over
            such arrays; None with `to_parquet`.
        """
        return self._scores("predict_proba", X, self._published(), to_parquet)
