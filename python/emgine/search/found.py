"""What a search publishes, in one assignment, and the attributes that read it.

A reader in another thread sees the old search or the new one. What a fitted model has, a search has
too: it is the best candidate's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from emgine._checks.exceptions import not_fitted
from emgine._estimators.mixture_estimator import MixtureEstimator
from emgine._estimators.sklearn_contract import SklearnContract
from emgine.gaussian_mixture import GaussianMixture

if TYPE_CHECKING:
    import os

    from numpy.typing import NDArray

    from emgine._estimators.fitted import Fitted

    from .table import Record


@dataclass(frozen=True, eq=False)
class Found:
    """A finished search."""

    records: tuple[Record, ...]
    best_index: int
    results: dict[str, NDArray[Any]]


class SearchResults(MixtureEstimator):
    """Base of a search: its results, and the best model's answers."""

    _found: Found | None = None

    means_ = GaussianMixture.means_
    covariances_ = GaussianMixture.covariances_
    precisions_ = GaussianMixture.precisions_
    precisions_cholesky_ = GaussianMixture.precisions_cholesky_

    @property
    def _fitted(self) -> Fitted | None:  # type: ignore[override]
        """What the best fit published; None before a search."""
        return None if self._found is None else self.best_estimator_._fitted

    @property
    def best_index_(self) -> int:
        """Row of the best candidate in `results_`."""
        return self._finished().best_index

    @property
    def best_params_(self) -> dict[str, Any]:
        """The best candidate."""
        found = self._finished()
        candidate = found.records[found.best_index].candidate
        return {
            "n_components": candidate.n_components,
            "covariance_type": candidate.covariance_type,
        }

    @property
    def best_score_(self) -> float:
        """The lowest criterion."""
        found = self._finished()
        return found.records[found.best_index].score

    @property
    def results_(self) -> dict[str, NDArray[Any]]:
        """The candidates as columns."""
        return dict(self._finished().results)

    @property
    def estimators_(self) -> list[GaussianMixture | None]:
        """The model of each candidate."""
        return [record.estimator for record in self._finished().records]

    @property
    def best_estimator_(self) -> GaussianMixture:
        """The best model."""
        found = self._finished()
        best = found.records[found.best_index].estimator
        if best is None:
            raise AttributeError(
                f"This {type(self).__name__} was made with refit=False, so it kept no model; "
                "set refit=True and fit again."
            )
        return best

    def _finished(self) -> Found:
        if self._found is None:
            raise not_fitted(type(self).__name__)
        return self._found

    def __sklearn_is_fitted__(self) -> bool:
        return self._found is not None

    def __setstate__(self, state: Any) -> None:
        SklearnContract.__setstate__(self, state)
        if not isinstance(self._found, Found | None):
            raise ValueError(f"The pickle of this {type(self).__name__} holds no search.")

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the best model to a file, as `GaussianMixture.save` does.

        Parameters
        ----------
        path : str or path-like
            Where to; a file there is replaced in one step, or left whole if anything fails.
        """
        self.best_estimator_.save(path)
