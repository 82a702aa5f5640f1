"""GaussianMixtureSearch: numbers of components and covariance structures.

Says which kinds of models are tried, and what is Gaussian about the results.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from emgine._families.gaussian.family import Gaussian
from emgine.gaussian_mixture import GaussianMixture

from .candidates import structures_of
from .given_families import Given
from .kinds import Kind
from .model_search import ModelSearch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from emgine._checks.parameters import Seed

    from .views import Views


class GaussianMixtureSearch(ModelSearch[GaussianMixture]):
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
        Structures to try, of those of `GaussianMixture`; 'all' tries all fourteen. Structures that
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
    fixed : {'weights'}, optional
        Parameters that are held: 'weights' are equal weights of all components. Others have no
        value in common that candidates of all sizes could keep.
    prior : 'weak', object of emgine.priors or mapping, optional
        As for `GaussianMixture`; criteria are of the likelihood at the mode. Every candidate is
        finished, whatever `finish` says. One that the prior does not fit is listed as failed.
    noise : bool or float, default=False
        As for `GaussianMixture`: every candidate has noise beside its components, over one box.
        Not with `fixed` or with the criterion 'nec'.
    tol, reg_covar, max_iter, init_params, stopping, acceleration, on_degenerate, missing, \
random_state, n_threads
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

    _kind = "covariance_type"

    means_ = GaussianMixture.means_
    covariances_ = GaussianMixture.covariances_
    precisions_ = GaussianMixture.precisions_
    precisions_cholesky_ = GaussianMixture.precisions_cholesky_

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
        missing: str = "error",
        fixed: str | None = None,
        prior: Any = None,
        noise: bool | float = False,
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
        self.missing = missing
        self.fixed = fixed
        self.prior = prior
        self.noise = noise
        self.random_state = random_state
        self.n_threads = n_threads

    def _given(self) -> list[Given]:
        structures = structures_of(self.covariance_type, type(self).__name__)
        return [Given(structure, None) for structure in structures]

    def _kinds(self, given: list[Given], views: Views) -> list[Kind]:
        view = views.of({})
        return [Kind(name, None, Gaussian(name), view) for name, _ in given]
