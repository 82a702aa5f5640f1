"""OnDask: what makes an estimator of rows in memory one for Dask's collections.

Rows that are not Dask's go to the estimator as it is. Knows no family and no parameters.
"""

from __future__ import annotations

from contextlib import nullcontext
from functools import partial
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from emgine._checks.arguments import shown
from emgine._checks.feature_names import feature_names
from emgine._estimators.fit import fit_mixture
from emgine._estimators.fitted import published
from emgine._estimators.mixture_estimator import MixtureEstimator
from emgine._rows.open_rows import check_enough_rows, opened_rows
from emgine._rows.rows import Rows
from emgine.checkpoint import Checkpoint

from . import scores
from .collections import is_dask
from .parts import DaskParts

if TYPE_CHECKING:
    from numpy.typing import NDArray


def open_rows(
    X: Any,
    sample_weight: Any,
    caller: str,
    n_threads: int,
    n_components: int,
    missing: bool = False,
    answers: Checkpoint | None = None,
) -> tuple[Rows, NDArray[np.object_] | None]:
    """Return Dask's rows where they lie, or other rows as `emgine` opens them, and their names."""
    if not is_dask(X):
        return opened_rows(X, sample_weight, caller, n_threads, n_components, missing)
    names = feature_names(X)
    rows = Rows(DaskParts(X, sample_weight, caller, n_threads, missing=missing), answers)
    check_enough_rows(rows, n_components)
    return rows, names


class OnDask(MixtureEstimator):
    """The methods that differ where rows are Dask's; comes before the estimator in memory."""

    random_state: Any
    _open_rows = staticmethod(open_rows)
    _in_memory: type[Any]  # the estimator of rows in memory

    def fit(
        self,
        X: Any,
        y: object = None,  # noqa: ARG002
        sample_weight: Any = None,
        labels: Any = None,
        *,
        checkpoint: Any = None,
    ) -> Self:
        """Estimate the parameters by EM.

        Parameters
        ----------
        X : dask.array.Array or dask.dataframe.DataFrame of shape (n_samples, n_features)
            Rows; they are cut anew once, and kept in the memory of the workers.
        y : object, optional
            Ignored; there for scikit-learn's pipelines.
        sample_weight : dask.array.Array, dask.dataframe.Series or array-like, optional
            Weights of the rows, >= 0; 1 for each if not given.
        labels : array-like, optional
            As for rows in memory, which they need: each task of a cluster would send all of them.
        checkpoint : path-like, optional
            File in which the driver records the statistics of each pass. A fit whose file exists
            continues from there, to the same bits. Needs an int as `random_state`. The file grows
            by the size of the statistics with each pass.

        Returns
        -------
        estimator
            The estimator itself.

        Raises
        ------
        ImportError
            If dask is not installed.
        ValueError
            As in the `fit` of rows in memory, and for the checkpoint of another fit.
        BlockingIOError
            If another fit is using the checkpoint at this moment.
        """
        if checkpoint is not None and not isinstance(self.random_state, int | np.integer):
            raise ValueError(
                "checkpoint needs an int as random_state, so that a fit can be run again. "
                f"Got {shown(self.random_state)} instead."
            )
        if labels is not None and is_dask(X):
            raise ValueError(
                "labels need rows in memory or in a file: a cluster would send all of them with "
                "each task. Use the estimator of emgine, on a Parquet file for large data."
            )
        model: Any = self
        with nullcontext() if checkpoint is None else Checkpoint(checkpoint) as answers:
            opens = partial(self._open_rows, answers=answers)
            fit_mixture(model, X, sample_weight, opens, labels)
        return self

    def _scores(self, X: Any, method: str, to_parquet: Any) -> Any:
        if not is_dask(X) or to_parquet is not None:
            return super()._scores(X, method, to_parquet)
        return scores.lazy_scores(self, X, method)

    def _p_values(self, X: Any) -> Any:
        return scores.lazy_p_values(self, X) if is_dask(X) else super()._p_values(X)

    def _evidence(self, X: Any, sample_weight: Any) -> Any:
        if not is_dask(X):
            return super()._evidence(X, sample_weight)
        return scores.lazy_evidence(self, X, sample_weight)

    def in_memory(self) -> Any:
        """Return the fitted model as the estimator of rows in memory, which can be saved.

        Returns
        -------
        emgine.GaussianMixture or emgine.MixtureModel
            With the same parameters and the same fit.
        """
        names = self._in_memory._defaults()  # a subclass may have other parameters
        model = self._in_memory(**{name: getattr(self, name) for name in names})
        model._fitted = published(self)
        return model
