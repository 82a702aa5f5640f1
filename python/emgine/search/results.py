"""What a search publishes in one assignment, and the attributes that read it.

A search has every attribute of a fitted model: those of its best candidate.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from emgine._checks.exceptions import not_fitted
from emgine._estimators.mixture_estimator import MixtureEstimator
from emgine._estimators.sklearn_contract import SklearnContract
from emgine._summaries.frames import as_frame

from .summary import summary_of

if TYPE_CHECKING:
    import os

    from numpy.typing import NDArray

    from emgine._estimators.fitted import Fitted
    from emgine._summaries.summary import Summary

    from .table import Record


Model = TypeVar("Model", bound=MixtureEstimator)


@dataclass(frozen=True, eq=False)
class Ranking:
    """The candidates of a finished search, and which of them is best."""

    records: tuple[Record, ...]
    best_index: int
    results: dict[str, NDArray[Any]]

    @property
    def best(self) -> Record:
        """The record of the best candidate."""
        return self.records[self.best_index]


class SearchResults(MixtureEstimator, Generic[Model]):
    """Base of a search: its results, and the best model's answers."""

    _ranking: Ranking | None = None
    _kind: str  # the parameter that is searched beside the number of components

    @property
    def _fitted(self) -> Fitted | None:  # type: ignore[override]
        """What the best fit published; None before a search."""
        return None if self._ranking is None else self.best_estimator_._fitted

    @property
    def best_index_(self) -> int:
        """Row of the best candidate in `results_`."""
        return self._published_ranking().best_index

    @property
    def best_params_(self) -> dict[str, Any]:
        """Number of components, and structure or family, of the best candidate."""
        candidate = self._published_ranking().best.candidate
        kind = candidate.kind if self._kind == "covariance_type" else candidate.given
        return {"n_components": candidate.n_components, self._kind: kind}

    @property
    def best_score_(self) -> float:
        """The lowest criterion."""
        return self._published_ranking().best.score

    @property
    def results_(self) -> dict[str, NDArray[Any]]:
        """The candidates as columns."""
        return dict(self._published_ranking().results)

    @property
    def estimators_(self) -> list[Model | None]:
        """The model of each candidate."""
        return [record.estimator for record in self._published_ranking().records]

    @property
    def best_estimator_(self) -> Model:
        """The best model."""
        best: Model | None = self._published_ranking().best.estimator
        if best is None:
            raise AttributeError(
                f"This {type(self).__name__} was made with refit=False, so it kept no model; "
                "set refit=True and fit again."
            )
        return best

    def summary(self, X: Any = None, sample_weight: Any = None) -> Summary:  # noqa: ARG002
        """Return the criterion of all candidates by number of components and kind.

        ``best_estimator_.summary()`` tells of the best model.

        Parameters
        ----------
        X, sample_weight
            Ignored; there for the same calls as of a model.

        Returns
        -------
        Summary
            ``print`` shows it as text, a notebook as HTML. Marks: '*' the best, 'b' bounded
            (ranked behind others), '…' stopped before it converged, '–' failed or not begun.
        """
        self._published_ranking()
        return summary_of(self)

    def to_frame(self) -> Any:
        """Return `results_` as a table, a row for each candidate.

        Returns
        -------
        pandas.DataFrame, polars.DataFrame or dict of ndarray
            Of pandas where it is installed, else of polars; without both a dict.
        """
        return as_frame(self.results_)

    def _published_ranking(self) -> Ranking:
        if self._ranking is None:
            raise not_fitted(type(self).__name__)
        return self._ranking

    def __sklearn_is_fitted__(self) -> bool:
        return self._ranking is not None

    def __setstate__(self, state: Any) -> None:
        SklearnContract.__setstate__(self, state)
        # Pickles of version 0.1.0 have it under this name.
        self._ranking = self.__dict__.pop("_found", self._ranking)
        if not isinstance(self._ranking, Ranking | None):
            raise ValueError(f"The pickle of this {type(self).__name__} holds no search.")

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the best model to a file, as `GaussianMixture.save` does.

        Parameters
        ----------
        path : str or path-like
            Path of the file; an existing file is replaced in one step, or left whole if anything
            fails.
        """
        self.best_estimator_.save(path)
