"""RowScores: the scoring methods of a Mixture, for many rows and for one row in nanoseconds.

At import the core installs faster methods in front of the checked ones, which answer plain arrays
at once and fall back to the checked ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from emgine import _core
from emgine._checks.validation import check_n_threads, check_rows_or_row
from emgine._rows.open_rows import reader_of
from emgine.sources.conversion import as_source

from . import outputs
from .named_rows import NamedRows, in_columns

if TYPE_CHECKING:
    from collections.abc import Callable

    from .signatures import Labels, LogDensities, Responsibilities

# What is no mapping that the core does not know: asked first, because it takes a tenth of the time.
PLAIN = (np.ndarray, list, tuple)


class RowScores(NamedRows):
    """Base of Mixture: its scoring methods."""

    __slots__ = ()

    def _scores(self, method: str, X: object, n_threads: int | None, out: object) -> Any:
        threads, caller = check_n_threads(n_threads), type(self).__name__
        if type(X) is not dict and not isinstance(X, PLAIN) and isinstance(X, Mapping):
            # The core knows a dict of plain numbers, and runs no code of the user to read one.
            return getattr(RowScores, method)(self, dict(X), out=out)
        if isinstance(X, np.memmap) and (source := as_source(X)) is not None:
            missing = self.shape.missing
            parts = reader_of(source, caller, threads, self.n_features, missing)
            return outputs.scores_in_parts(self, method, parts, len(X), out)
        rows, single = check_rows_or_row(
            in_columns(self, X),
            caller=caller,
            n_threads=threads,
            n_features=self.n_features,
            missing=self.shape.missing,
        )
        return outputs.scores(self, method, rows, single, threads, out)

    def _checked_score_samples(
        self, X: Any, n_threads: int | None = None, *, out: Any = None
    ) -> Any:
        """Return the log-density of each row.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features) or (n_features,)
            Rows, or a single row. A single row or a few, in a C-contiguous array of float64 or
            float32, are answered at once: without threads, conversion or checks in Python. A
            mapping from `feature_names` to numbers is a single row, with None for a missing cell.
        n_threads : int, optional
            Number of threads; all that the process may use if not given.
        out : ndarray, optional
            C-contiguous array that takes the results, of their shape (() or (1,) for a single
            row), float64 or float32. It may not overlap `X`.

        Returns
        -------
        ndarray of shape (n_samples,), or float
            Log-densities in nats, in the dtype of the rows (float32 or float64), with the same
            bits one by one or together; `out` if given.

        Raises
        ------
        TypeError
            For sparse matrices, and for `out` that is not an array.
        ValueError
            For rows that are not finite real numbers or have another number of features, and for
            `out` of another shape, dtype or layout, or read-only.
        """
        return self._scores("score_samples", X, n_threads, out)

    def _checked_predict(self, X: Any, n_threads: int | None = None, *, out: Any = None) -> Any:
        """Return the most probable component of each row.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features) or (n_features,)
            As in `score_samples`, as are the exceptions.
        n_threads, out
            As in `score_samples`; `out` of dtype int64.

        Returns
        -------
        ndarray of shape (n_samples,) and dtype int64, or int
            Numbers of components, -1 for noise; `out` if given.
        """
        return self._scores("predict", X, n_threads, out)

    def _checked_predict_proba(
        self, X: Any, n_threads: int | None = None, *, out: Any = None
    ) -> Any:
        """Return the responsibilities: the probability of each component given the row.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features) or (n_features,)
            As in `score_samples`, as are the exceptions.
        n_threads, out
            As in `score_samples`.

        Returns
        -------
        ndarray of shape (n_samples, n_components) or (n_components,)
            Responsibilities, in the dtype of the rows (float32 or float64); `out` if given.
        """
        return self._scores("predict_proba", X, n_threads, out)

    # The core puts its own methods in these places and calls the checked ones for the rest.
    score_samples: LogDensities = _checked_score_samples  # type: ignore[assignment]
    predict: Labels = _checked_predict  # type: ignore[assignment]
    predict_proba: Responsibilities = _checked_predict_proba  # type: ignore[assignment]

    def bind(self, X: Any, out: Any, method: str = "score_samples") -> Callable[[], Any]:
        """Return a callable that scores the current content of `X` into `out`, for loops.

        Parameters
        ----------
        X : buffer of shape (n_samples, n_features) or (n_features,)
            C-contiguous float64 or float32, read anew by each call.
        out : buffer
            What takes the results, as in `score_samples`, and what the calls return as an array.
        method : {'score_samples', 'predict', 'predict_proba'}, default='score_samples'
            Which scores.

        Raises
        ------
        TypeError
            If `X` or `out` is not a buffer.
        ValueError
            If one of them has another shape, dtype or layout, or if `out` is read-only. A call
            raises it where `X` is not finite.

        Examples
        --------
        >>> import numpy as np
        >>> from emgine import Mixture
        >>> row, score = np.empty(1), np.empty(())
        >>> call = Mixture([1.0], [[20.0]], [25.0], "spherical").bind(row, score)
        >>> row[0] = 20.0
        >>> print(call().round(3))
        -2.528
        """
        return outputs.bound(self, X, out, method)  # type: ignore[no-any-return]


_core.install_row_methods(RowScores)
