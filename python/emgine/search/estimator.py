"""GaussianMixtureSearch: the grid of models, fitted and ranked, in the habit of GridSearchCV.

Checks parameters and rows once, has the candidates fitted, and publishes all of it in one
assignment. Everything a fitted model can be asked, it answers through the best.
"""

from __future__ import annotations

import math
import warnings
from dataclasses import replace
from time import perf_counter
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from emgine._checks.exceptions import DegenerateWarning, convergence_warning, level_of_caller
from emgine._checks.parameters import check_parameters
from emgine._checks.validation import check_n_threads
from emgine._em import remedies
from emgine._em.options import Options
from emgine._em.reg_covar import checked_reg_covar, warn_if_large
from emgine._rows.open_rows import opened_rows
from emgine._scores import scoring
from emgine._scores.scoring import check_random_state
from emgine.gaussian_mixture import NOT_CONVERGED

from .candidates import candidates
from .found import Found, SearchResults
from .judge import RACED, Judge
from .ladder import Ladder
from .parameters import OF_FITS, OWN_CONSTRAINTS
from .race import Race
from .table import NOT_STARTED, columns
from .ticks import ticks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

    from emgine._rows.rows import Rows

    from .fits import Fits
    from .table import Record


class GaussianMixtureSearch(SearchResults):
    """Fits Gaussian mixtures of several sizes and structures, and keeps the best.

    Lower is better, for every criterion. Each candidate is fitted to all rows, so the best needs no
    second fit. Working memory does not grow with the rows but for their weights under 'cv'; rows
    that `GaussianMixture` would not copy are not copied. The result does not depend on the number
    of threads.

    Parameters
    ----------
    n_components : int or iterable of int, default=1 to 10
        Numbers of components to try.
    covariance_type : str or iterable of str, default='all'
        Structures to try: those of `GaussianMixture`; 'all' is all of them.
    criterion : {'bic', 'aic', 'icl', 'caic', 'nec', 'cv'} or callable, default='bic'
        What the best has least of. 'cv' is minus the mean log-likelihood of held-out rows. A
        callable is called with the fitted `GaussianMixture` and the rows, and with their weights
        if there are some.
    n_init : int, default=1
        Number of runs of a candidate, each from a start that all structures share.
    cv : int, splitter or iterable of (train, test), default=5
        For 'cv': a number of parts, pairs of indices or masks, or an object whose ``split(X)``
        gives pairs, such as scikit-learn's splitters. Shared by all candidates.
    finish : {'best', 'all'}, default='best'
        'all' has every candidate converge. 'best' leaves a candidate early, with the status
        'outraced', when even 400 times its last gain would leave it more than 10 above the best;
        its numbers are those it had reached. What comes within 10 of the best, or is nested in
        it, is finished either way, to the same bits. Criteria other than 'bic' and 'caic' finish
        all.
    refit : bool, default=True
        Whether the best model is kept; if not, there is only the table.
    deadline : float, optional
        Seconds after which the fit that runs is ended and no other is begun.
    progress_bar : bool, default=False
        Whether to show a bar of tqdm.
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
        Of each candidate: n_components, covariance_type, log_likelihood, n_parameters, aic, bic,
        icl, caic, score (the criterion, also under its name), rank (from 1), converged, n_iter,
        seconds, status ('converged', 'max_iter', 'outraced', 'stopped', 'degenerate', 'not
        started', 'failed: ' and why). Numbers of a candidate without a fit are NaN. 'degenerate'
        has a component that collapsed and was regularized, which inflates its likelihood: it ranks
        behind the others.
    estimators_ : list of GaussianMixture or None
        The model of each candidate.
    mixture_, weights_, means_, covariances_, precisions_, precisions_cholesky_, converged_, \
n_iter_, n_passes_, remaining_gain_, restarts_, lower_bound_, lower_bounds_, n_features_in_, \
feature_names_in_
        Those of the best.

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
        random_state: int | np.random.RandomState | None = None,
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

    def fit(self, X: Any, y: object = None, sample_weight: Any = None) -> Self:  # noqa: ARG002
        """Fit every candidate and keep the best.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features)
            Rows in memory, as `GaussianMixture` takes them.
        y : object, optional
            Ignored; there for scikit-learn's pipelines.
        sample_weight : array-like of shape (n_samples,), optional
            Weights of the rows, >= 0: 2 is the row twice, 0 is no row. 1 for each if not given.

        Returns
        -------
        estimator
            The estimator itself.

        Raises
        ------
        ValueError
            For parameters, rows or weights that are not allowed, and if every candidate failed. The
            search is then the one from before.
        KeyboardInterrupt
            After Ctrl-C; the candidates that were done by then are ranked and kept.

        Warns
        -----
        ConvergenceWarning
            If the best used all its iterations.
        DegenerateWarning
            If components of the best collapsed or emptied, and were repaired.
        """
        self._search(X, sample_weight)
        return self

    def fit_predict(
        self,
        X: Any,
        y: object = None,  # noqa: ARG002
        sample_weight: Any = None,
    ) -> Any:
        """Search, and return the most probable component of each row under the best model.

        Parameters and errors are those of `fit`.

        Returns
        -------
        ndarray of shape (n_samples,) and dtype int64
            The same as ``fit(X).predict(X)``.
        """
        rows = self._search(X, sample_weight)
        if rows.in_memory is None:
            return self.predict(X)
        return scoring.scores(self.mixture_, "predict", rows.in_memory.X, rows.n_threads)

    def _search(self, X: Any, sample_weight: Any) -> Rows:
        """Do all of it; a direct call of ``fit`` only. Return the checked rows."""
        caller, began = type(self).__name__, perf_counter()
        check_parameters(self.get_params(), OWN_CONSTRAINTS, caller)
        grid = candidates(self.n_components, self.covariance_type, caller)
        rows, names = opened_rows(X, sample_weight, caller, check_n_threads(self.n_threads), 1)
        given = (X,) if sample_weight is None else (X, sample_weight)
        here = rows.in_memory
        if here is not None:
            given = (here.X,) if here.sample_weight is None else (here.X, here.sample_weight)
        fits = self._fits(rows, given, names, began)
        try:
            with ticks(len(grid), self.progress_bar) as tick:
                fits.run(grid, tick)
        except KeyboardInterrupt:
            if any(record.estimator is not None for record in fits.records):
                self._found = self._ranked(fits.records)
            raise
        self._found = self._ranked(fits.records)
        best = fits.records[self._found.best_index]
        if best.estimator is not None and best.estimator.lower_bounds_:
            warn_if_large(self.reg_covar, rows, best.estimator.mixture_, names)
        if best.degenerate:
            told = remedies.message(best.degenerate)
            warnings.warn(told, DegenerateWarning, stacklevel=level_of_caller())
        if not self._found.results["converged"][self._found.best_index] and self.max_iter > 0:
            warnings.warn(NOT_CONVERGED, convergence_warning(), stacklevel=level_of_caller())
        return rows

    def _fits(
        self, rows: Rows, given: tuple[Any, ...], names: NDArray[np.object_] | None, began: float
    ) -> Fits:
        reg_covar = checked_reg_covar(self.reg_covar, rows)
        options = Options(
            *(self.tol, self.max_iter, reg_covar, rows.n_threads, self.stopping, self.acceleration),
            self.on_degenerate,
        )
        seed = int(check_random_state(self.random_state).randint(2**31 - 1))
        judge = Judge(self.criterion, rows, given, self.cv, seed, options)
        # A model says how it was made: with one of its own the same start can be had again.
        parameters = {name: getattr(self, name) for name in OF_FITS}
        parameters |= {"random_state": self.random_state, "n_threads": self.n_threads}
        end = math.inf if self.deadline is None else began + self.deadline
        way = Race if self.finish == "best" and self.criterion in RACED else Ladder
        return way(rows, options, parameters, judge, names, end)

    def _ranked(self, records: list[Record]) -> Found:
        """Return what to publish, or raise what made every candidate fail."""
        results = columns(records, self.criterion)
        if np.isnan(results["score"]).all():
            failure = next(record.status for record in records if record.status != NOT_STARTED)
            raise ValueError(f"Every candidate failed; the first {failure}")
        kept = records if self.refit else [replace(record, estimator=None) for record in records]
        return Found(tuple(kept), int(results["rank"].argmin()), results)
