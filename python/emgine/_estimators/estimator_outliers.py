"""EstimatorOutliers: which rows are unlike those of the fitted model, wherever the rows are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from emgine._checks.categories import coded
from emgine._checks.floating_point import ignoring
from emgine._checks.parameters import NONE, Constraint
from emgine._scores.outliers import check_alpha, outlier_score, share_in, threshold
from emgine._scores.scoring import scores_of_parts

from .estimator_scores import reader_of, rows_of
from .fitted import published

if TYPE_CHECKING:
    from .fitted import FittedModel

# Of rows that are reported, where neither the caller nor the model says another.
ALPHA = 0.001
CONSTRAINTS = {  # scikit-learn's words for its outlier detectors
    "contamination": Constraint("a float in the range (0.0, 0.5]", lambda c: share_in(c, 0.5))
    | NONE
}


def _share(model: object, alpha: float | None) -> float:
    """Return the share of false alarms: the caller's, or else that of the model."""
    if alpha is None:
        alpha = getattr(model, "contamination", None)
    return ALPHA if alpha is None else check_alpha(alpha)


@ignoring("under")
def p_values_of_rows(model: FittedModel, X: Any) -> Any:
    """Return the p-values of rows, or an iterator over those of rows that come in blocks."""
    fitted = published(model)
    X = coded(X, fitted.categories, fitted.feature_names)
    score = outlier_score(fitted.mixture, fitted.feature_names, fitted.functions)
    reader = reader_of(model, fitted, X)
    if reader is None:
        return scores_of_parts(rows_of(model, fitted, X, None), score)
    return reader.map(score)


class EstimatorOutliers:
    """Base of the mixture models: their test of rows."""

    _p_values: Any = p_values_of_rows

    def outlier_p_values(self, X: Any) -> Any:
        """Return how probable as low a density is, of a row from the fitted model.

        As in `Mixture.outlier_p_values`: exact for one Gaussian component, otherwise from draws of
        the model with a fixed seed. `save` keeps what the draws say, once it was asked for.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features), or a source of rows
            Rows, as in `fit`.

        Returns
        -------
        ndarray of shape (n_samples,) and dtype float64
            Probabilities in (0, 1]. For a source an iterator over such arrays.

        Raises
        ------
        ValueError
            As in `score_samples`, and for a family that cannot be sampled.
        """
        return self._p_values(X)

    def is_outlier(self, X: Any, alpha: float | None = None) -> Any:
        """Return which rows are less probable than nearly all rows from the fitted model.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features), or a source of rows
            Rows, as in `fit`.
        alpha : float, optional
            Share of ordinary rows that may be reported, in (0, 1]; if not given, `contamination` of
            the model, or 0.001.

        Returns
        -------
        ndarray of shape (n_samples,) and dtype bool
            Whether ``outlier_p_values(X) <= alpha``. For a source an iterator over such arrays.

        Raises
        ------
        ValueError
            As in `outlier_p_values`, and for another `alpha`.

        Examples
        --------
        >>> import numpy as np
        >>> from emgine import GaussianMixture
        >>> X = np.random.RandomState(0).normal(size=(500, 2))
        >>> model = GaussianMixture(noise=True).fit(X)
        >>> model.is_outlier([[0.0, 1.0], [4.0, 4.0]]).tolist()
        [False, True]
        """
        share, p_values = _share(self, alpha), self._p_values(X)
        if hasattr(p_values, "dtype"):
            return p_values <= share
        return (block <= share for block in p_values)

    def outlier_threshold(self, alpha: float | None = None) -> float:
        """Return the log-density below which `is_outlier` reports a row that lacks no cell.

        A service compares it with scores of its own: ``score_samples(X) < threshold``.

        Parameters
        ----------
        alpha : float, optional
            As in `is_outlier`.

        Returns
        -------
        float
            Log-density in nats.

        Raises
        ------
        ValueError
            As in `is_outlier`, and for an `alpha` that is less than one draw.
        """
        fitted: Any = published(self)  # type: ignore[arg-type]
        return threshold(fitted.mixture, _share(self, alpha), fitted.functions)
