"""MixtureEstimator: the methods of every fitted mixture model.

Functions that take the model do the work, in ``fit`` and ``estimator_scores``. Knows no family.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self, cast

from emgine._rows.open_rows import opened_rows
from emgine._scores import scoring

from .estimator_inference import EstimatorInference
from .estimator_outliers import EstimatorOutliers
from .estimator_scores import evidence_of_rows
from .estimator_summary import EstimatorSummary
from .fitted import Fitted, FittedAttribute, published
from .row_methods import RowMethods
from .saving import save_model
from .sklearn_contract import SklearnContract

if TYPE_CHECKING:
    import os

    import numpy as np
    from numpy.typing import NDArray

    from emgine._checks.categories import Categories
    from emgine._checks.parameters import Seed
    from emgine._core import Float64
    from emgine._families.beside_noise import Box
    from emgine._rows.rows import Rows

    from .fit import FitParameters


class MixtureEstimator(
    SklearnContract, RowMethods, EstimatorInference, EstimatorOutliers, EstimatorSummary
):
    """Base of the mixture models: fits, scores, predictions, criteria and draws."""

    _fitted: Fitted | None = None
    _box: Box | None = None  # of the noise, during a fit
    _open_rows = staticmethod(opened_rows)
    _evidence = evidence_of_rows
    _kind_of_fit: type[Fitted] = Fitted

    mixture_ = FittedAttribute(lambda fitted: fitted.mixture)
    weights_ = FittedAttribute(lambda fitted: fitted.mixture.weights)
    converged_ = FittedAttribute(lambda fitted: fitted.converged)
    n_iter_ = FittedAttribute(lambda fitted: len(fitted.lower_bounds))
    n_passes_ = FittedAttribute(lambda fitted: fitted.n_passes)
    restarts_ = FittedAttribute(lambda fitted: list(fitted.restarts))
    remaining_gain_ = FittedAttribute(lambda fitted: fitted.remaining_gain)
    lower_bound_ = FittedAttribute(lambda fitted: fitted.lower_bound)
    lower_bounds_ = FittedAttribute(lambda fitted: list(fitted.lower_bounds))
    n_features_in_ = FittedAttribute(lambda fitted: fitted.n_features)
    feature_names_in_ = FittedAttribute(lambda fitted: fitted.feature_names)
    labels_ = FittedAttribute(lambda fitted: fitted.labels)

    def __sklearn_is_fitted__(self) -> bool:
        return self._fitted is not None

    def __setstate__(self, state: Any) -> None:
        super().__setstate__(state)
        if not isinstance(self._fitted, Fitted | None):
            raise ValueError(f"The pickle of this {type(self).__name__} holds no fit.")

    def _categories(self, X: Any) -> Categories:  # noqa: ARG002
        """Return the names in columns of categories, which become codes."""
        return {}

    def _for_rows(self, rows: Rows, *_: Any, **__: Any) -> tuple[Self, Rows]:
        """Return the estimator with what is left to the rows settled, and the rows for EM."""
        return self, rows

    def fit(self, X: Any, y: object = None, sample_weight: Any = None, labels: Any = None) -> Self:
        """Estimate the parameters by EM.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features), or a source of rows
            Numbers in any layout, a DataFrame, nested lists. Or rows that are read in blocks, as
            `emgine.sources.as_source` says: Parquet, a numpy.memmap, an iterable of blocks.
        y : object, optional
            Ignored; there for scikit-learn's pipelines.
        sample_weight : array-like of shape (n_samples,) or str, optional
            Weights of the rows, >= 0: 2 is the row twice, 0 is no row. 1 for each if not given.
            The name of a column for Parquet.
        labels : array-like of shape (n_samples,) or (n_samples, n_components) or str, optional
            Known components of rows, from 0, or -1 or NaN where unknown. Or factors >= 0 for each
            row that multiply the weights of the components. The name of a column for Parquet.

        Returns
        -------
        estimator
            The estimator itself.

        Raises
        ------
        ValueError
            For arguments that are not allowed, and if a component collapses in every run. The
            fitted model is then the one from before.

        Warns
        -----
        ConvergenceWarning
            If the kept run used all its iterations.
        """
        del y
        self._fit(X, sample_weight, labels)
        return self

    def fit_predict(
        self, X: Any, y: object = None, sample_weight: Any = None, labels: Any = None
    ) -> Any:
        """Fit, and return the most probable component of each row.

        Parameters
        ----------
        X, y, sample_weight, labels
            As in `fit`.

        Returns
        -------
        ndarray of shape (n_samples,) and dtype int64
            The same as ``fit(X).predict(X)``: labels decide the fit, not these results.
        """
        del y
        rows, fitted = self._fit(X, sample_weight, labels)
        if fitted.labels is not None:
            return fitted.labels.copy()
        if rows.in_memory is None or fitted.functions is not None:
            return self.predict(X)
        return scoring.scores(
            fitted.mixture_for("predict"), "predict", rows.in_memory.X, rows.n_threads
        )

    def _fit(self, X: Any, sample_weight: Any, labels: Any = None) -> tuple[Rows, Fitted]:
        """Fit, and return the checked rows and what was published."""
        from .fit import fit_mixture  # models that only score do without the EM loop

        return fit_mixture(cast("FitParameters", self), X, sample_weight, self._open_rows, labels)

    def score(self, X: Any, y: object = None, sample_weight: Any = None) -> float:  # noqa: ARG002
        """Return the weighted mean log-density of the rows.

        Parameters
        ----------
        X, y, sample_weight
            As in `fit`.

        Returns
        -------
        float
            Mean log-density in nats.
        """
        return self._evidence(X, sample_weight).mean

    def aic(self, X: Any, sample_weight: Any = None) -> float:
        """Return Akaike's information criterion (1974) of the model on the rows.

        Parameters
        ----------
        X, sample_weight
            As in `score`.

        Returns
        -------
        float
            Twice the number of free parameters minus twice the log-likelihood; lower is better.
        """
        return self._evidence(X, sample_weight).aic

    def bic(self, X: Any, sample_weight: Any = None) -> float:
        """Return Schwarz's Bayesian information criterion (1978) of the model on the rows.

        Parameters
        ----------
        X, sample_weight
            As in `score`; the sum of the weights is the number of rows.

        Returns
        -------
        float
            Number of free parameters times the log of the number of rows minus twice the
            log-likelihood; lower is better.
        """
        return self._evidence(X, sample_weight).bic

    def icl(self, X: Any, sample_weight: Any = None) -> float:
        """Return the integrated completed likelihood criterion of the model on the rows.

        In the form of BIC (Biernacki, Celeux and Govaert 2000). It counts clusters where BIC counts
        components: it also asks that components lie apart.

        Parameters
        ----------
        X, sample_weight
            As in `bic`.

        Returns
        -------
        float
            BIC minus twice the sum of the logs of the rows' largest responsibilities; never less.

        Examples
        --------
        >>> from emgine import GaussianMixture
        >>> X = [[0.0], [1.0], [10.0], [11.0]]
        >>> model = GaussianMixture(2, covariance_type="tied", random_state=0).fit(X)
        >>> bool(0 <= model.icl(X) - model.bic(X) < 1e-12)
        True
        """
        return self._evidence(X, sample_weight).icl

    def sample(
        self, n_samples: int = 1, random_state: Seed = None
    ) -> tuple[Float64, NDArray[np.int64]]:
        """Draw rows from the model; an integer ``random_state`` gives the same rows each time.

        Parameters
        ----------
        n_samples : int, default=1
            Number of rows, at least 1.
        random_state : int, RandomState, Generator or None, default=None
            Seed or generator, which is moved on; None means the model's own `random_state`, as in
            scikit-learn.

        Returns
        -------
        X : ndarray of shape (n_samples, n_features) and dtype float64
            Rows, grouped by component.
        y : ndarray of shape (n_samples,) and dtype int64
            Component of each row; -1 for noise.
        """
        return published(self).sample(
            n_samples, self.random_state if random_state is None else random_state
        )

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the fitted model to a file that `emgine.load` and C++ services read.

        Not written are `callback` and what belongs to rows (`labels_init`,
        `responsibilities_init`): the loaded model has None in their places. A `random_state` must
        be None, a seed or a RandomState with numpy's default bit generator.

        Parameters
        ----------
        path : str or path-like
            Where to; a file there is replaced in one step, or left whole if anything fails. Links
            are followed, mode and owner are kept.

        Raises
        ------
        OSError
            If it cannot be written.
        ValueError
            If names and parameters take more than 1 MB, for another `random_state`, for a
            subclass, or if something is there that is not a regular file.
        """
        save_model(self, path)
