"""GaussianMixture: scikit-learn's estimator on emgine's core.

Checks parameters and rows, picks starts, has the best run found, and publishes the finished model
in one assignment. After an error the fitted model is the one from before.
"""

from __future__ import annotations

import warnings
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ._checks.exceptions import DegenerateWarning, convergence_warning, level_of_caller
from ._checks.parameters import check_parameters
from ._checks.validation import check_n_threads
from ._em import remedies
from ._em.options import Options
from ._em.progress import Progress
from ._em.reg_covar import checked_reg_covar, warn_if_large
from ._em.restarts import BestRun, Interrupted, best_run, may_share
from ._em.side_by_side import shares
from ._estimators.fitted import Fitted
from ._estimators.gaussian_mixture_parameters import CONSTRAINTS
from ._estimators.partial_fit import StreamingEstimator
from ._starts.drawing import StartDrawer, given_to
from ._starts.start import check_continues
from .mixture import Mixture

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np

    from ._em.em import Iteration
    from ._rows.rows import Rows


NOT_CONVERGED = (
    "Best performing initialization did not converge. Try different init parameters, or increase "
    "max_iter, tol, or check for degenerate data."
)
STOPPED = "The callback ended the fit before it converged; the best parameters so far are kept."


class GaussianMixture(StreamingEstimator):
    """Gaussian mixture model, fitted by expectation-maximization.

    Drop-in replacement for scikit-learn's class of this name: same parameters, methods, fitted
    attributes and messages, and also row weights and a number of threads. The result does not
    depend on the number of threads. Fitted parameters are float64 whatever the dtype of the rows;
    scores of float32 rows are float32.

    Parameters
    ----------
    n_components : int, default=1
        Number of components.
    covariance_type : {'full', 'tied', 'diag', 'spherical', 'tied_diag', 'tied_spherical'}, \
default='full'
        A matrix for each component, one for all; variances of the features for each component, one
        variance for each component; the same two for all components.
    tol : float, default=1e-6
        EM stops when less than this is left to gain, or was gained last; see `stopping`. In nats
        per row.
    reg_covar : float or 'auto', default=1e-6
        Added to the diagonal of every covariance; 'auto' is a millionth of the smallest variance
        of a feature, whatever its unit. More than a thousandth of that gives a warning.
    max_iter : int, default=1000
        Most iterations of a run; 0 keeps the start.
    n_init : int, default=1
        Number of runs; the one with the largest lower bound is kept, of those in which no component
        that collapsed was regularized, if there are any.
    init_params : {'kmeans', 'k-means++', 'random', 'random_from_data', 'short-em'}, \
default='kmeans'
        Rows are first assigned to the nearest center of k-means, of its seeding, or of random
        rows, in units of each feature's standard deviation; 'random' draws responsibilities;
        'short-em' goes on from the best of 20 short runs of EM from random rows.
    weights_init : array-like of shape (n_components,), optional
        First weights.
    means_init : array-like of shape (n_components, n_features), optional
        First means.
    precisions_init, covariances_init : array-like, optional
        First inverses of the covariances, or the first covariances, in the shape of `covariances_`.
    random_state : int, RandomState or None, default=None
        Seed or generator of the starts and of `sample`.
    warm_start : bool, default=False
        Go on from the last fit, if there is one, with a single run.
    verbose : int, default=0
        1 prints iterations, 2 also times and changes.
    verbose_interval : int, default=10
        Iterations between two prints.
    n_threads : int, optional
        Number of threads; all that the process may use if not given.
    stopping : {'aitken', 'change'}, default='aitken'
        What is compared with `tol`: the estimated gain of the mean log-likelihood from here to the
        optimum, or, as in scikit-learn, the last change.
    acceleration : {'auto', 'squarem', 'anderson', 'quasi-newton'} or None, default='auto'
        How steps of EM are lengthened; 'auto' is 'quasi-newton', None plain EM. The likelihood
        rises as in plain EM: a longer step that loses is undone.
    callback : callable, optional
        Called after each iteration with an `emgine.callbacks.Iteration`; returning False ends the
        fit, which keeps the best parameters so far.
    labels_init : array-like of shape (n_samples,), optional
        Where the rows belong at first, 0 to n_components - 1, in place of `init_params`. First
        weights, means and covariances that are given too override what follows from it.
    responsibilities_init : array-like of shape (n_samples, n_components), optional
        The same by shares, as `predict_proba` gives them: not negative, with sum 1 in each row.

    on_degenerate : {'regularize', 'reseed', 'drop', 'raise'}, default='regularize'
        What becomes of a component that collapses or empties: its covariance is kept above a
        millionth of the data's variances; it begins anew as half of the heaviest component; the
        model goes on without it, so that fitted attributes have fewer entries; the run is
        abandoned.

    Attributes
    ----------
    mixture_ : Mixture
        The fitted mixture, immutable; the parameters below are read from it.
    weights_ : ndarray of shape (n_components,)
        Weights of the components.
    means_ : ndarray of shape (n_components, n_features)
        Means of the components.
    covariances_, precisions_ : ndarray
        full (n_components, n_features, n_features), tied (n_features, n_features), diag
        (n_components, n_features), spherical (n_components,), tied_diag (n_features,),
        tied_spherical (1,).
    precisions_cholesky_ : ndarray
        Upper triangular P with precision P Pᵀ; square roots of precisions that are numbers.
    converged_ : bool
        Whether the kept run converged.
    n_iter_ : int
        Its number of iterations.
    n_passes_ : int
        Its number of passes over the rows: iterations, steps undone, rows read twice.
    remaining_gain_ : float
        Estimate of what the mean log-likelihood could still gain over `lower_bound_`, in nats; inf
        if nothing can be said.
    restarts_ : list of Restart
        Of each run: start, status ('converged', 'max_iter', 'stopped', 'interrupted',
        'collapsed'), lower_bound, n_iter, n_passes, degenerate (components that were repaired).
    lower_bound_, lower_bounds_ : float, list of float
        Its mean log-likelihoods in nats, before the last and before each M-step; they may fall
        where a component was repaired.
    n_features_in_, feature_names_in_ : int, ndarray of str
        Features seen in `fit`; names only if all of them had one.

    Notes
    -----
    EM: Dempster, Laird and Rubin (1977). Seeding: Arthur and Vassilvitskii (2007). Stopping rule
    and acceleration: `emgine._em.em.run`, `emgine._em.acceleration.make`.

    Examples
    --------
    >>> import numpy as np
    >>> from emgine import GaussianMixture
    >>> X = np.array([[1, 2], [1, 4], [1, 0], [10, 2], [10, 4], [10, 0]])
    >>> model = GaussianMixture(n_components=2, random_state=0).fit(X)
    >>> sorted(model.means_[:, 0].round(6).tolist())
    [1.0, 10.0]
    >>> labels = model.predict([[0, 0], [12, 3]])
    >>> bool(labels[0] != labels[1])
    True
    """

    _name_in_files = "GaussianMixture"

    def __init__(
        self,
        n_components: int = 1,
        *,
        covariance_type: str = "full",
        tol: float = 1e-6,
        reg_covar: float | str = 1e-6,
        max_iter: int = 1000,
        n_init: int = 1,
        init_params: str = "kmeans",
        weights_init: Any = None,
        means_init: Any = None,
        precisions_init: Any = None,
        random_state: int | np.random.RandomState | None = None,
        warm_start: bool = False,
        verbose: int = 0,
        verbose_interval: int = 10,
        n_threads: int | None = None,
        stopping: str = "aitken",
        acceleration: str | None = "auto",
        callback: Callable[[Iteration], object] | None = None,
        covariances_init: Any = None,
        labels_init: Any = None,
        responsibilities_init: Any = None,
        on_degenerate: str = "regularize",
    ) -> None:
        self.n_components = n_components
        self.covariance_type = covariance_type
        self.tol = tol
        self.reg_covar = reg_covar
        self.max_iter = max_iter
        self.n_init = n_init
        self.init_params = init_params
        self.weights_init = weights_init
        self.means_init = means_init
        self.precisions_init = precisions_init
        self.random_state = random_state
        self.warm_start = warm_start
        self.verbose = verbose
        self.verbose_interval = verbose_interval
        self.n_threads = n_threads
        self.stopping = stopping
        self.acceleration = acceleration
        self.callback = callback
        self.covariances_init = covariances_init
        self.labels_init = labels_init
        self.responsibilities_init = responsibilities_init
        self.on_degenerate = on_degenerate

    def _fit(self, X: Any, sample_weight: Any) -> tuple[Rows, Fitted]:
        caller = self._check_parameters()
        n_threads = check_n_threads(self.n_threads)
        rows, names = self._opened(X, sample_weight, caller, n_threads)
        try:
            best = self._best_run(rows)
        except Interrupted as interrupt:
            self._fitted = Fitted.by(interrupt.best, names)
            raise
        result = best.result
        if result.lower_bounds:
            warn_if_large(self.reg_covar, rows, result.mixture, names)
        if result.degenerate:
            told = remedies.message(result.degenerate)
            warnings.warn(told, DegenerateWarning, stacklevel=level_of_caller())
        if not result.converged and self.max_iter > 0:
            message = STOPPED if best.restarts[-1].status == "stopped" else NOT_CONVERGED
            warnings.warn(message, convergence_warning(), stacklevel=level_of_caller())
        return rows, Fitted.by(best, names)

    def _check_parameters(self) -> str:
        """Return the name to use in messages."""
        caller = type(self).__name__
        check_parameters(self.get_params(), CONSTRAINTS, caller)
        return caller

    def _first_mixture(self, rows: Rows) -> tuple[Mixture, float]:
        given, reg_covar = given_to(self, rows), checked_reg_covar(self.reg_covar, rows)
        return Mixture._adopt(StartDrawer.of(self, rows, given, reg_covar)()()), reg_covar

    def _best_run(self, rows: Rows) -> BestRun:
        given, reg_covar = given_to(self, rows), checked_reg_covar(self.reg_covar, rows)
        options = Options(
            self.tol,
            self.max_iter,
            reg_covar,
            rows.n_threads,
            self.stopping,
            self.acceleration,
            self.on_degenerate,
        )
        progress = Progress(self.verbose, self.verbose_interval)
        previous = self._fitted if self.warm_start else None
        if previous is not None:
            mixture = previous.mixture
            dropped = self.on_degenerate == "drop" and mixture.n_components < self.n_components
            k = mixture.n_components if dropped else self.n_components
            check_continues(mixture, self.covariance_type, k, rows.n_features)
            last, again = previous.lower_bound, lambda: lambda: mixture
            return best_run(rows, again, 1, options, progress, last, self.callback)
        # A warm start makes one run, whatever n_init says.
        n_init, at_once = 1 if self.warm_start else self.n_init, 1
        if may_share(self.callback, self.verbose) and rows.in_memory is not None:
            at_once, each = shares(n_init, rows, self.n_components, self.covariance_type)
            rows, options = rows.with_threads(each), replace(options, n_threads=each)
        draw, watch = StartDrawer.of(self, rows, given, reg_covar), self.callback
        return best_run(rows, draw, n_init, options, progress, callback=watch, at_once=at_once)
