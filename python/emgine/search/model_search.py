"""ModelSearch: a grid of models, fitted and ranked, used like GridSearchCV.

Publishes the results in one assignment. The methods of a model are those of the best one. Knows
neither structures nor families: a subclass says which kinds of models there are.
"""

from __future__ import annotations

import math
from dataclasses import replace
from time import perf_counter
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from emgine._checks.floating_point import ignoring
from emgine._checks.parameters import check_attributes
from emgine._estimators.fit_warnings import names_of, warn_of_fit
from emgine._estimators.fitted import published
from emgine._estimators.fixed import check_repairs
from emgine._rows.huge import raise_if_too_large
from emgine._scores.scoring import check_random_state

from .candidates import candidates, distinct, numbers_of
from .collinear import warn_of_collinear
from .criteria import WITH_EARLY_STOPPING, Criterion
from .early_stopping import EarlyStopping
from .exhaustive import Exhaustive
from .noise import with_noise
from .parameters import OF_FITS, OWN_CONSTRAINTS
from .progress_bar import progress_bar
from .results import Model, Ranking, SearchResults
from .table import NOT_STARTED, columns
from .views import Views

if TYPE_CHECKING:
    from collections.abc import Callable

    from emgine._checks.parameters import Seed
    from emgine._estimators.fitted import Fitted
    from emgine._rows.rows import Rows

    from .fits import Fits
    from .given_families import Given
    from .kinds import Kind
    from .table import Record


class ModelSearch(SearchResults[Model]):
    """Base of the searches."""

    n_components: Any
    criterion: str | Callable[..., Any]
    cv: Any
    finish: str
    refit: bool
    deadline: float | None
    progress_bar: bool
    tol: float
    reg_covar: float | str
    max_iter: int
    n_init: int
    init_params: str
    stopping: str
    acceleration: str | None
    on_degenerate: str
    missing: str
    fixed: str | None
    prior: Any
    noise: Any
    random_state: Seed

    def _given(self) -> list[Given]:
        """Return the kinds that the parameters name; InvalidParameterError if they name none."""
        raise NotImplementedError

    def _kinds(self, given: list[Given], views: Views) -> list[Kind]:
        """Return the kinds on the rows, which `views` opens."""
        raise NotImplementedError

    def fit(
        self,
        X: Any,
        y: object = None,  # noqa: ARG002
        sample_weight: Any = None,
        labels: Any = None,
    ) -> Self:
        """Fit every candidate and keep the best.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features), or a source of rows
            Rows, as the fitted models take them.
        y : object, optional
            Ignored; there for scikit-learn's pipelines.
        sample_weight : array-like of shape (n_samples,), optional
            Weights of the rows, >= 0: a row of weight 2 counts twice, a row of weight 0 not at
            all. 1 for each if not given.
        labels : None
            Not supported: labels number the components of one model, and candidates have others.

        Returns
        -------
        estimator
            The estimator itself.

        Raises
        ------
        ValueError
            For parameters, rows or weights that are not allowed, and if every candidate failed.
            The results of an earlier search are then unchanged.
        KeyboardInterrupt
            After Ctrl-C; the candidates that were done by then are ranked and kept.

        Warns
        -----
        ConvergenceWarning
            If the best used all its iterations.
        DegenerateWarning
            If components of the best model collapsed or emptied, and were repaired, and if
            candidates rank behind it because features are collinear in all rows.
        UserWarning
            If some families cannot have these rows.
        """
        self._search(X, sample_weight, labels)
        return self

    def _fit(self, X: Any, sample_weight: Any, labels: Any = None) -> tuple[Rows, Fitted]:
        return self._search(X, sample_weight, labels), published(self)

    @ignoring("under")
    def _search(self, X: Any, sample_weight: Any, labels: Any = None) -> Rows:
        """Search, publish the results, and return the checked rows."""
        if labels is not None:
            raise ValueError(
                "labels must be None in a search: they number the components of one model. Give "
                "them to the fit of the model that the search chose."
            )
        caller, began = type(self).__name__, perf_counter()
        check_attributes(self, OWN_CONSTRAINTS, caller)
        if self.fixed is not None:
            check_repairs(self.on_degenerate)
        numbers = numbers_of(self.n_components, caller)
        given, views = self._given(), Views(self, X, sample_weight)
        settled = with_noise(self, self._kinds(given, views), views.names)
        kinds = {kind.name: kind for kind in settled}
        grid = distinct(candidates(numbers, kinds.values()), kinds)
        fits, rows = self._fits(kinds, views, began), views.rows
        try:
            with progress_bar(len(grid), self.progress_bar) as advance:
                fits.run(grid, advance)
            self._ranking = self._ranked(fits.records)
        except KeyboardInterrupt:
            if any(record.estimator is not None for record in fits.records):
                self._ranking = self._ranked(fits.records)
            raise
        except ValueError as error:
            raise_if_too_large(rows, views.names, error)
            raise
        best = fits.records[self._ranking.best_index]
        if best.estimator is None:
            return rows
        view = kinds[best.candidate.kind].view
        fitted, added = published(best.estimator), view.options.reg_covar
        warn_of_fit(self, view.all_threads, fitted, best.degenerate, added)
        warn_of_collinear(fits.records, best, added, names_of(views.names, rows.n_features))
        return view.all_threads

    def _fits(self, kinds: dict[str, Kind], views: Views, began: float) -> Fits:
        seed = int(check_random_state(self.random_state).randint(2**31 - 1))
        arguments = views.arguments(tables=self._kind == "family")
        criterion = Criterion(self.criterion, views.rows, arguments, self.cv, seed)
        # Each model keeps the parameters it was fitted with, so that the same fit can be repeated.
        parameters = {name: getattr(self, name) for name in OF_FITS}
        parameters |= {"random_state": self.random_state, "n_threads": self.n_threads}
        end = math.inf if self.deadline is None else began + self.deadline
        # Bounds of posteriors say nothing of how the likelihoods of candidates compare.
        may_stop = self.finish == "best" and self.prior is None
        early = may_stop and self.criterion in WITH_EARLY_STOPPING
        fits = EarlyStopping if early else Exhaustive
        return fits(kinds, parameters, criterion, views.names, end)

    def _ranked(self, records: list[Record]) -> Ranking:
        """Return what to publish, or raise the first error if every candidate failed."""
        results = columns(records, self.criterion, self._kind)
        if np.isnan(results["score"]).all():
            failure = next(record.status for record in records if record.status != NOT_STARTED)
            raise ValueError(f"Every candidate failed; the first {failure}")
        kept = records if self.refit else [replace(record, estimator=None) for record in records]
        return Ranking(tuple(kept), int(results["rank"].argmin()), results)
