"""GaussianMixtureSearch: a grid of models, fitted and ranked, used like GridSearchCV.

Publishes the results in one assignment. The methods of a model are those of the best one.
"""

from __future__ import annotations

import math
from dataclasses import replace
from time import perf_counter
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from emgine._checks.floating_point import ignoring
from emgine._checks.parameters import check_attributes
from emgine._checks.validation import check_n_threads
from emgine._em.options import Options
from emgine._em.reg_covar import checked_reg_covar
from emgine._estimators.fit import names_of, warn_of_fit
from emgine._estimators.fitted import published
from emgine._rows.huge import raise_if_too_large
from emgine._rows.open_rows import opened_rows
from emgine._scores.scoring import check_random_state

from .candidates import candidates, distinct
from .collinear import warn_of_collinear
from .criteria import WITH_EARLY_STOPPING, Criterion
from .early_stopping import EarlyStopping
from .exhaustive import Exhaustive
from .parameters import OF_FITS, OWN_CONSTRAINTS
from .progress_bar import progress_bar
from .results import Ranking, SearchResults
from .table import NOT_STARTED, columns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

    from emgine._checks.parameters import Seed
    from emgine._estimators.fitted import Fitted
    from emgine._rows.rows import Rows

    from .fits import Fits
    from .table import Record

    Names = NDArray[np.object_]


class GaussianMixtureSearch(SearchResults):
    """Fits Gaussian mixtures of several sizes and structures, and keeps the best.

    Every criterion is minimised. Each candidate is fitted to all rows, so the best one needs no
    refit. Working memory does not grow with the rows, except for their weights under 'cv'; rows
    that `GaussianMixture` would not copy are not copied. The result does not depend on the number
    of threads.

    Parameters
    ----------
    n_components : int or iterable of int, default=1 to 10
        Numbers of components to try.
    covariance_type : str or iterable of str, default='all'
        Structures to try, of those of `GaussianMixture`; 'all' tries all of them. Structures that
        are one model, as full and tied with one component or full, diag and spherical with one
        feature, are fitted and listed once, under the name that comes first.
    criterion : {'bic', 'aic', 'icl', 'caic', 'nec', 'cv'} or callable, default='bic'
        Criterion to minimise. 'cv' is minus the mean log-likelihood of held-out rows. A callable
        is called with the fitted `GaussianMixture`, the rows and, if given, their weights.
    n_init : int, default=1
        Number of runs of each candidate, each from a start that all structures share.
    cv : int, splitter or iterable of (train, test), default=5
        For 'cv': a number of parts, pairs of indices or masks, or an object whose ``split(X)``
        gives pairs, such as scikit-learn's splitters. All candidates share the splits.
    finish : {'best', 'all'}, default='best'
        Which candidates run until they converge; each has the same bits either way.

        - 'best': those that end within 10 of the best, or are nested in it. Any other is stopped
          early, with the status 'stopped early' and the numbers it had reached, when even 400
          times its last gain would leave it more than 10 above the best. For the criteria 'bic'
          and 'caic'; with any other all candidates are finished.
        - 'all': every candidate.
    refit : bool, default=True
        Whether to keep the models; if not, only the table is kept.
    deadline : float, optional
        Time limit in seconds, after which running fits are stopped and no other is begun.
    progress_bar : bool, default=False
        Whether to show a progress bar of tqdm.
    tol, reg_covar, max_iter, init_params, stopping, acceleration, on_degenerate, random_state, \
n_threads
        As for `GaussianMixture`.

    Attributes
    ----------
    best_estimator_ : GaussianMixture
        The best model.
    best_index_ : int
        Its row in `results_`.
    best_params_ : dict
        Its n_components and covariance_type.
    best_score_ : float
        Its criterion.
    results_ : dict of ndarray
        One entry for each candidate in: n_components, covariance_type, log_likelihood,
        n_parameters, aic, bic, icl, caic, score (the criterion, also under its name), rank (from
        1), converged, n_iter, seconds, status ('converged', 'max_iter', 'stopped early',
        'stopped', 'degenerate', 'not started', 'failed: ' and why), inflated. Numbers of a
        candidate without a fit are NaN. A 'degenerate' candidate has a component that collapsed and
        was regularized, or is as narrow as reg_covar makes it. That inflates its likelihood, so it
        ranks behind the others: inflated is 1 if that is so only where features are collinear in
        all rows, and 2, and the rank behind those, if rows of a component are alike beyond that.
    estimators_ : list of GaussianMixture or None
        The model of each candidate.
    mixture_, weights_, means_, covariances_, precisions_, precisions_cholesky_, converged_, \
n_iter_, n_passes_, remaining_gain_, restarts_, lower_bound_, lower_bounds_, n_features_in_, \
feature_names_in_
        Those of the best model.

    Notes
    -----
    BIC: Schwarz (1978). AIC: Akaike (1974). ICL: Biernacki, Celeux and Govaert (2000). CAIC:
    Bozdogan (1987). NEC: Celeux and Soromenho (1996). A candidate that ended with less likelihood
    than a smaller one of its structure is fitted again from that one with its heaviest components
    split; the better of both fits is kept.

    Examples
    --------
    >>> import numpy as np
    >>> from emgine import GaussianMixtureSearch
    >>> rows = np.random.RandomState(0).normal(size=(300, 2))
    >>> rows[:100] += 8
    >>> search = GaussianMixtureSearch(range(1, 4), random_state=0).fit(rows)
    >>> search.best_params_["n_components"]
    2
    >>> bool(search.best_score_ == search.results_["bic"].min())
    True
    """

    def __init__(
        self,
        n_components: int | Iterable[int] = tuple(range(1, 11)),
        covariance_type: str | Iterable[str] = "all",
        criterion: str | Callable[..., Any] = "bic",
        *,
        n_init: int = 1,
        cv: Any = 5,
        finish: str = "best",
        refit: bool = True,
        deadline: float | None = None,
        progress_bar: bool = False,
        tol: float = 1e-6,
        reg_covar: float | str = 1e-6,
        max_iter: int = 1000,
        init_params: str = "kmeans",
        stopping: str = "aitken",
        acceleration: str | None = "auto",
        on_degenerate: str = "regularize",
        random_state: Seed = None,
        n_threads: int | None = None,
    ) -> None:
        self.n_components = n_components
        self.covariance_type = covariance_type
        self.criterion = criterion
        self.n_init = n_init
        self.cv = cv
        self.finish = finish
        self.refit = refit
        self.deadline = deadline
        self.progress_bar = progress_bar
        self.tol = tol
        self.reg_covar = reg_covar
        self.max_iter = max_iter
        self.init_params = init_params
        self.stopping = stopping
        self.acceleration = acceleration
        self.on_degenerate = on_degenerate
        self.random_state = random_state
        self.n_threads = n_threads

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
        X : array-like of shape (n_samples, n_features)
            Rows in memory, as `GaussianMixture` takes them.
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
        grid = candidates(self.n_components, self.covariance_type, caller)
        rows, names = opened_rows(X, sample_weight, caller, check_n_threads(self.n_threads), 1)
        rows, grid = rows.with_scaled_weights(), distinct(grid, rows.n_features)
        arguments = (X,) if sample_weight is None else (X, sample_weight)
        if (here := rows.in_memory) is not None:
            arguments = (here.X,) if here.sample_weight is None else (here.X, here.sample_weight)
        fits = self._fits(rows, arguments, names, began)
        try:
            with progress_bar(len(grid), self.progress_bar) as advance:
                fits.run(grid, advance)
            self._ranking = self._ranked(fits.records)
        except KeyboardInterrupt:
            if any(record.estimator is not None for record in fits.records):
                self._ranking = self._ranked(fits.records)
            raise
        except ValueError as error:
            raise_if_too_large(rows, names, error)
            raise
        best = fits.records[self._ranking.best_index]
        if best.estimator is not None:
            fitted, added = published(best.estimator), fits.options.reg_covar
            warn_of_fit(self, rows, fitted, best.degenerate, added)
            warn_of_collinear(fits.records, best, added, names_of(names, rows.n_features))
        return rows

    def _fits(
        self, rows: Rows, arguments: tuple[Any, ...], names: Names | None, began: float
    ) -> Fits:
        options = Options.of(self, checked_reg_covar(self.reg_covar, rows), rows.n_threads)
        seed = int(check_random_state(self.random_state).randint(2**31 - 1))
        criterion = Criterion(self.criterion, rows, arguments, self.cv, seed, options)
        # Each model keeps the parameters it was fitted with, so that the same fit can be repeated.
        parameters = {name: getattr(self, name) for name in OF_FITS}
        parameters |= {"random_state": self.random_state, "n_threads": self.n_threads}
        end = math.inf if self.deadline is None else began + self.deadline
        early = self.finish == "best" and self.criterion in WITH_EARLY_STOPPING
        fits = EarlyStopping if early else Exhaustive
        return fits(rows, options, parameters, criterion, names, end)

    def _ranked(self, records: list[Record]) -> Ranking:
        """Return what to publish, or raise the first error if every candidate failed."""
        results = columns(records, self.criterion)
        if np.isnan(results["score"]).all():
            failure = next(record.status for record in records if record.status != NOT_STARTED)
            raise ValueError(f"Every candidate failed; the first {failure}")
        kept = records if self.refit else [replace(record, estimator=None) for record in records]
        return Ranking(tuple(kept), int(results["rank"].argmin()), results)
