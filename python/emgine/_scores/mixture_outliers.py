"""MixtureOutliers: which rows are unlike those of a mixture, by calibrated p-values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from emgine._checks.floating_point import ignoring
from emgine._checks.validation import check_n_threads
from emgine._rows.open_rows import known_rows

from .named_rows import in_columns
from .outliers import check_alpha, outlier_score, threshold
from .scoring import scores_of_parts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from emgine._core import Float64


class MixtureOutliers:
    """Base of Mixture: its test of rows."""

    __slots__ = ()

    @ignoring("under")
    def outlier_p_values(self, X: Any, n_threads: int | None = None) -> Float64:
        """Return how probable as low a density is, of a row from the mixture.

        Exact for one Gaussian component, by the chi-squared distribution; otherwise from draws of
        the mixture with a fixed seed, at least 8191 and mostly 131071, that are made at the first
        call. Needs no other rows. With noise, ordinary rows are those of the other components.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features)
            Rows, or a mapping from names to the values of one. Those that lack cells are compared
            with draws that lack the same cells.
        n_threads : int, optional
            As in `score_samples`.

        Returns
        -------
        ndarray of shape (n_samples,) and dtype float64
            Probabilities in (0, 1]. Of rows from the mixture, at most the share `alpha` has one of
            at most `alpha`.

        Raises
        ------
        ValueError
            As in `score_samples`, and for a family that cannot be sampled.

        Examples
        --------
        >>> from emgine import Mixture
        >>> mixture = Mixture([1.0], [[20.0, 0.0]], [1.0], "spherical")
        >>> mixture.outlier_p_values([[20, 0], [24, 3]]).round(6).tolist()
        [1.0, 4e-06]
        """
        mixture: Any = self  # Mixture, whose base this is
        score, caller = outlier_score(mixture), type(self).__name__
        given = in_columns(mixture, X)
        rows = known_rows(
            given if given is X else given[np.newaxis],
            None,
            caller,
            check_n_threads(n_threads),
            mixture.n_features,
            missing=mixture.shape.missing,
        )
        p_values: Float64 = scores_of_parts(rows, score)
        return p_values

    def is_outlier(
        self, X: Any, alpha: float = 0.001, n_threads: int | None = None
    ) -> NDArray[np.bool_]:
        """Return which rows are less probable than nearly all rows from the mixture.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features)
            Rows.
        alpha : float, default=0.001
            Share of ordinary rows that may be reported, in (0, 1].
        n_threads : int, optional
            As in `score_samples`.

        Returns
        -------
        ndarray of shape (n_samples,) and dtype bool
            Whether ``outlier_p_values(X) <= alpha``.

        Raises
        ------
        ValueError
            As in `outlier_p_values`, and for another `alpha`.

        Examples
        --------
        >>> from emgine import Mixture
        >>> mixture = Mixture([0.5, 0.5], [[0.0], [10.0]], [1.0, 1.0], "spherical")
        >>> mixture.is_outlier([[0.5], [5.0], [10.5]], alpha=0.01).tolist()
        [False, True, False]
        """
        share = check_alpha(alpha)
        return self.outlier_p_values(X, n_threads) <= share

    @ignoring("under")
    def outlier_threshold(self, alpha: float = 0.001) -> float:
        """Return the log-density below which `is_outlier` reports a row that lacks no cell.

        A service compares it with scores of its own: ``score_samples(X) < threshold``.

        Parameters
        ----------
        alpha : float, default=0.001
            As in `is_outlier`.

        Returns
        -------
        float
            Log-density in nats.

        Raises
        ------
        ValueError
            As in `is_outlier`, and for an `alpha` that is less than one draw.

        Examples
        --------
        >>> from emgine import Mixture
        >>> mixture = Mixture([1.0], [[0.0]], [1.0], "spherical")
        >>> print(round(mixture.outlier_threshold(0.05), 6))  # 1.96 standard deviations
        -2.839668
        """
        mixture: Any = self
        return threshold(mixture, alpha)
