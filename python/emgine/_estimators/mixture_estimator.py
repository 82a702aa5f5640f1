"""MixtureEstimator: what every fitted mixture model can be asked.

Publishes a fit in one assignment, reads it once per method, checks rows against it, and lets
``_scores.scoring`` work. How a fit comes about is the business of the subclasses' ``_fit``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from emgine._files import saving
from emgine._scores import scoring
from emgine._scores.information_criteria import InformationCriteria

from .fitted import Fitted, FittedAttribute

if TYPE_CHECKING:
    import os

    import numpy as np
    from numpy.typing import NDArray

    from emgine._core import Float64
    from emgine._rows.rows import Rows


class MixtureEstimator(InformationCriteria):
    """Base of the mixture models: scores, predictions and draws of a fitted mixture."""

    random_state: int | np.random.RandomState | None

    mixture_ = FittedAttribute(lambda fitted: fitted.mixture)
    weights_ = FittedAttribute(lambda fitted: fitted.mixture.weights)
    means_ = FittedAttribute(lambda fitted: fitted.mixture.means)
    covariances_ = FittedAttribute(lambda fitted: fitted.mixture.covariances)
    precisions_ = FittedAttribute(lambda fitted: fitted.mixture.precisions)
    precisions_cholesky_ = FittedAttribute(lambda fitted: fitted.mixture.precisions_cholesky)
    converged_ = FittedAttribute(lambda fitted: fitted.converged)
    n_iter_ = FittedAttribute(lambda fitted: len(fitted.lower_bounds))
    n_passes_ = FittedAttribute(lambda fitted: fitted.n_passes)
    restarts_ = FittedAttribute(lambda fitted: list(fitted.restarts))
    remaining_gain_ = FittedAttribute(lambda fitted: fitted.remaining_gain)
    lower_bound_ = FittedAttribute(lambda fitted: fitted.lower_bound)
    lower_bounds_ = FittedAttribute(lambda fitted: list(fitted.lower_bounds))
    n_features_in_ = FittedAttribute(lambda fitted: fitted.mixture.n_features)
    feature_names_in_ = FittedAttribute(lambda fitted: fitted.feature_names)

    def fit(self, X: Any, y: object = None, sample_weight: Any = None) -> Self:  # noqa: ARG002
        """Estimate the parameters by EM.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features), or a source of rows
            Rows: bools, integers or floats in any layout, a DataFrame, nested lists. Or rows that
            are read in blocks, as `emgine.sources.as_source` says: a Parquet file or folder, a
            numpy.memmap, an iterable of blocks.
        y : object, optional
            Ignored; there for scikit-learn's pipelines.
        sample_weight : array-like of shape (n_samples,) or str, optional
            Weights of the rows, >= 0: 2 is the row twice, 0 is no row. 1 for each if not given.
            The name of a column for Parquet.

        Returns
        -------
        estimator
            The estimator itself.

        Raises
        ------
        ValueError
            For parameters, rows or weights that are not allowed, and if a component collapses in
            every run. The fitted model is then the one from before.

        Warns
        -----
        ConvergenceWarning
            If the kept run used all its iterations.
        """
        _, self._fitted = self._fit(X, sample_weight)
        return self

    def fit_predict(
        self,
        X: Any,
        y: object = None,  # noqa: ARG002
        sample_weight: Any = None,
    ) -> Any:
        """Estimate the parameters by EM and return the most probable component of each row.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features)
            Rows.
        y : object, optional
            Ignored; there for scikit-learn's pipelines.
        sample_weight : array-like of shape (n_samples,), optional
            As in `fit`.

        Returns
        -------
        ndarray of shape (n_samples,) and dtype int64
            The same as ``fit(X).predict(X)``.
        """
        rows, fitted = self._fit(X, sample_weight)
        self._fitted = fitted
        if rows.in_memory is None:
            return self.predict(X)
        return scoring.scores(fitted.mixture, "predict", rows.in_memory.X, rows.n_threads)

    def _fit(self, X: Any, sample_weight: Any) -> tuple[Rows, Fitted]:
        """Return the checked rows and what to publish; a direct call of ``fit`` only."""
        raise NotImplementedError

    def score(self, X: Any, y: object = None, sample_weight: Any = None) -> float:  # noqa: ARG002
        """Return the weighted mean log-density of the rows.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features)
            Rows.
        y : object, optional
            Ignored; there for scikit-learn's pipelines.
        sample_weight : array-like of shape (n_samples,), optional
            Weights of the rows, >= 0; 1 for each if not given.

        Returns
        -------
        float
            Mean log-density in nats.
        """
        fitted = self._published()
        log_likelihood, row_weight, _ = self._total_score(fitted, X, sample_weight)
        return log_likelihood / row_weight

    def sample(self, n_samples: int = 1) -> tuple[Float64, NDArray[np.int64]]:
        """Draw rows from the model; an integer ``random_state`` gives the same rows each time.

        Parameters
        ----------
        n_samples : int, default=1
            Number of rows, at least 1.

        Returns
        -------
        X : ndarray of shape (n_samples, n_features) and dtype float64
            Rows, grouped by component.
        y : ndarray of shape (n_samples,) and dtype int64
            Component of each row.
        """
        mixture = self._published().mixture
        return mixture.sample(n_samples, self.random_state)

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the fitted model to a file that `emgine.load` and C++ services read.

        Parameters
        ----------
        path : str or path-like
            Where to; a file there is replaced in one step, or left whole if anything fails.

        Raises
        ------
        OSError
            If it cannot be written.
        ValueError
            If names and parameters take more than 1 MB, or for a subclass.
        """
        fitted = self._published()
        # A callback is code, which no file holds; what is told of rows is of no use without them.
        left_out = "callback", "labels_init", "responsibilities_init"
        params = {**self.get_params(), **dict.fromkeys(left_out)}
        about = {"class": self._saved_as(), **fitted.convergence(), "params": params}
        names = () if fitted.feature_names is None else fitted.feature_names
        saving.save_estimator(path, fitted.mixture, about, names, fitted.lower_bounds)

    def _saved_as(self) -> str:
        """Return the name that `load` knows this very class by."""
        name = vars(type(self)).get("_name_in_files")
        if name is None:
            raise ValueError(
                f"Only GaussianMixture itself can be saved, not {type(self).__name__}, which load "
                "would not know. Save its mixture_ instead."
            )
        return str(name)

    def __setstate__(self, state: Any) -> None:
        super().__setstate__(state)
        if not isinstance(self._fitted, Fitted | None):
            raise ValueError(f"The pickle of this {type(self).__name__} holds no fit.")
