"""GaussianMixture: scikit-learn's estimator on emgine's core.

Says what is Gaussian about it: parameters, start values, fitted attributes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ._checks.missing import marginalizes
from ._estimators.fitted import FittedAttribute
from ._estimators.gaussian_mixture_parameters import CONSTRAINTS
from ._estimators.mixture_estimator import MixtureEstimator
from ._estimators.noise import others_weights, shape_of_fit
from ._estimators.streaming import partial_fit
from ._families.gaussian.given_parameters import GivenParameters, check_given_parameters
from ._families.gaussian.parameters import shape_of
from ._families.gaussian.structures import structure_named

if TYPE_CHECKING:
    from collections.abc import Callable

    from ._checks.parameters import Seed
    from ._core import ModelShape
    from ._em.results import Iteration
    from ._estimators.partial_fit import Stream


class GaussianMixture(MixtureEstimator):
    """Gaussian mixture model, fitted by expectation-maximization.

    Drop-in replacement for scikit-learn's class of this name: same parameters, methods, fitted
    attributes and messages, and also row weights and a number of threads, which changes no result.
    Fitted parameters are float64 whatever the dtype of the rows; scores of float32 rows are
    float32.

    Parameters
    ----------
    n_components : int, default=1
        Number of components.
    covariance_type : str, default='full'
        Structure of the covariances, by its name or by mclust's code, in any case:

        - 'full' (VVV), 'tied' (EEE): a matrix for each component, one for all.
        - 'diag' (VVI), 'tied_diag' (EEI): variances of the features.
        - 'spherical' (VII), 'tied_spherical' (EII): one variance.
        - 'VEI', 'EVI': variances of one shape, of one volume.
        - 'VEE', 'EVV': matrices of one shape and orientation, of one volume.
        - 'EEV', 'VEV': axes for each component; variances along them, up to a factor in VEV, are
          those of all.
        - 'EVE', 'VVE': axes are those of all; variances along them have one volume in EVE.
        - 'E', 'V': with one feature, one variance for all components or for each.
    tol : float, default=1e-6
        EM stops when the remaining or the last gain is less than this, in nats per row; see
        `stopping`.
    reg_covar : float or 'auto', default=1e-6
        Added to the diagonal of every covariance; 'auto' is a millionth of the smallest variance
        of a feature. More than a thousandth of that variance gives a warning.
    max_iter : int, default=1000
        Maximum number of EM iterations per run; 0 returns the start unchanged.
    n_init : int, default=1
        Number of runs. The run with the largest lower bound is kept; a run in which a component
        collapsed and was regularized is kept only if all are so.
    init_params : {'kmeans', 'k-means++', 'random', 'random_from_data', 'short-em'}, \
default='kmeans'
        Each row is first assigned to the nearest center of k-means ('kmeans'), of its seeding
        ('k-means++') or of random rows ('random_from_data'), in units of each feature's standard
        deviation. 'random' draws responsibilities. 'short-em' continues the best of 20 short runs
        of EM from random rows. With 'kmeans' and many rows, 'full' and 'diag' begin from more
        groups than components, which are merged by the likelihood. After a long first run from
        'kmeans', groups along directions of small kurtosis are a second start, which wins if it
        ends higher.
    weights_init : array-like of shape (n_components,), optional
        First weights.
    means_init : array-like of shape (n_components, n_features), optional
        First means.
    precisions_init : array-like, optional
        First inverses of the covariances, in the shape of `covariances_`.
    covariances_init : array-like, optional
        First covariances, in the same shape; not beside `precisions_init`.
    random_state : int, RandomState, Generator or None, default=None
        Seed or generator for the starts and for `sample`.
    warm_start : bool, default=False
        Whether to continue from the last fit, if there is one, with a single run.
    verbose : int, default=0
        1 prints iterations, 2 also times and changes.
    verbose_interval : int, default=10
        Number of iterations between two prints.
    n_threads : int, optional
        Number of threads; if not given, all that the process may use.
    stopping : {'aitken', 'change'}, default='aitken'
        What is compared with `tol`: the estimated remaining gain of the mean log-likelihood, or, as
        in scikit-learn, its last change.
    acceleration : {'auto', 'squarem', 'anderson', 'quasi-newton'} or None, default='auto'
        How steps of EM are lengthened; 'auto' is 'quasi-newton', None is plain EM. The likelihood
        rises as in plain EM: a longer step that lowers it is undone, also if it is the next M-step
        that lowers it because it adds `reg_covar`.
    callback : callable, optional
        Called after each iteration with an `emgine.callbacks.Iteration`; returning False ends the
        fit, which keeps the best parameters so far.
    labels_init : array-like of shape (n_samples,), optional
        First component of each row, 0 to n_components - 1, in place of `init_params`. Given
        weights, means and covariances replace those of the labels.
    responsibilities_init : array-like of shape (n_samples, n_components), optional
        First responsibilities of each row, not negative and with sum 1, in place of labels.
    on_degenerate : {'regularize', 'reseed', 'drop', 'raise'}, default='regularize'
        What to do with a component that collapses or empties. 'regularize': keep its covariance
        above a millionth of the data's variances. 'reseed': start it anew as half of the heaviest
        component. 'drop': continue without it, so that fitted attributes have fewer entries.
        'raise': abandon the run.
    missing : {'error', 'marginalize'}, default='error'
        What to do with cells that are missing: NaN, nulls of tables, None. 'error': refuse them.
        'marginalize': the density of a row is that of the cells it has, and EM maximises the
        likelihood of what was observed, which is right where cells are missing at random (Rubin
        1976). A row without any cell takes part with its weight alone.
    fixed : str, list of str or mapping, optional
        Parameters that EM keeps at their first values, to the bit: 'weights', 'means',
        'covariances', several of them, or a mapping from these to True or to masks, booleans of
        shape (n_components,), for means and variances also (n_components, n_features). The values
        are those of the `_init` parameters, or of the last fit of a warm start; 'weights' without
        `weights_init` are equal. Criteria count what is estimated.
    order_components : {'weight', 'mean'} or None, default=None
        Numbers of the components after `fit`, so that two fits agree on them: by decreasing weight,
        or by increasing mean of the first column, then of the next. None: those of the start.
        `restarts_` of other runs, callbacks, and `partial_fit` keep the numbers of the run. Not
        with `labels` of `fit`, or with `fixed` of some components.
    prior : 'weak', object of emgine.priors or mapping, optional
        A conjugate prior: the fit maximises likelihood times prior, and `lower_bound_` is of both,
        while `score` and criteria are of the likelihood. 'weak': the defaults of Fraley and Raftery
        (2007), with which no component collapses. A mapping names priors of 'weights' and
        'components'. `partial_fit` takes priors without defaults.
    noise : bool or float, default=False
        True: one component more, of constant density over the box of the rows (Banfield and
        Raftery 1993), for rows that belong to no other; a number is the volume of the box, the
        inverse of mclust's `Vinv`. Its label is -1; its weight and its responsibilities are the
        last. Criteria count its weight and the volume.
    noise_init : array-like, optional
        Rows that start as noise: a mask of shape (n_samples,), or their numbers. In `labels_init`
        they are -1. If not given, the noise starts with half of the weight; after that run the rows
        with far neighbours start as noise, which wins if it ends higher. `labels` of `fit` name
        noise by n_components.
    contamination : float, optional
        Share of ordinary rows, in (0, 0.5], that `is_outlier` and `outlier_threshold` report unless
        they are told another: by default 0.001. It changes no fit. `save` then keeps what decides.

    Attributes
    ----------
    mixture_ : Mixture
        The fitted mixture, immutable; the parameters below are read from it.
    weights_ : ndarray of shape (n_components,)
        Weights of the components; with `noise` one more, the last.
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
        Its number of passes over the rows: iterations, undone steps, second readings.
    remaining_gain_ : float
        Estimate of what the mean log-likelihood could still gain over `lower_bound_`, in nats; inf
        if there is no estimate.
    restarts_ : list of Restart
        Of each run: start, status ('converged', 'max_iter', 'stopped', 'interrupted',
        'collapsed', 'partial_fit'), lower_bound, n_iter, n_passes, degenerate (components that were
        repaired, or that have no width but reg_covar in some direction), falls (iterations whose
        lower bound fell, by how much and why), n_probes (passes beyond n_passes that looked whether
        the end is a maximum), n_withdrawn (iterations beyond the end that were withdrawn because
        they led to a component that only `reg_covar` or a repair gives a width).
    lower_bound_, lower_bounds_ : float, list of float
        Its mean log-likelihoods in nats, before the last and before each M-step; with a prior, plus
        the log-density of the prior over the sum of the weights. They may fall
        where a component was repaired, and where an M-step adds `reg_covar` to a covariance that
        is not much wider; `restarts_` records both.
    n_features_in_, feature_names_in_ : int, ndarray of str
        Features seen in `fit`; names only if all of them had one.
    labels_ : ndarray of shape (n_samples,) and dtype int64
        With `noise` the labels of the rows of `fit`, -1 for noise, as DBSCAN and HDBSCAN have them.
        Only of rows in memory; not in model files.

    Notes
    -----
    EM: Dempster, Laird and Rubin (1977). Seeding: Arthur and Vassilvitskii (2007). Stopping rule
    and acceleration: `emgine._em.em.run`, `emgine._em.acceleration.make`.

    Examples
    --------
    >>> import numpy as np
    >>> from emgine import GaussianMixture
    >>> X = np.array([[0, 2], [2, 2], [1, 0], [1, 4], [9, 2], [11, 2], [10, 0], [10, 4]])
    >>> model = GaussianMixture(n_components=2, random_state=0).fit(X)
    >>> sorted(model.means_[:, 0].round(6).tolist())
    [1.0, 10.0]
    >>> labels = model.predict([[0, 0], [12, 3]])
    >>> bool(labels[0] != labels[1])
    True
    """

    _name_in_files = "GaussianMixture"
    _stream: Stream | None = None
    _constraints = CONSTRAINTS

    means_ = FittedAttribute(lambda fitted: fitted.mixture.means)
    covariances_ = FittedAttribute(lambda fitted: fitted.mixture.covariances)
    precisions_ = FittedAttribute(lambda fitted: fitted.mixture.precisions)
    precisions_cholesky_ = FittedAttribute(lambda fitted: fitted.mixture.precisions_cholesky)

    partial_fit = partial_fit

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
        random_state: Seed = None,
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
        missing: str = "error",
        fixed: Any = None,
        order_components: str | None = None,
        prior: Any = None,
        noise: bool | float = False,
        noise_init: Any = None,
        contamination: float | None = None,
    ) -> None:
        self.n_components, self.covariance_type = n_components, covariance_type
        self.tol, self.reg_covar = tol, reg_covar
        self.max_iter, self.n_init, self.init_params = max_iter, n_init, init_params
        self.weights_init, self.means_init = weights_init, means_init
        self.precisions_init = precisions_init
        self.random_state, self.warm_start = random_state, warm_start
        self.verbose, self.verbose_interval = verbose, verbose_interval
        self.n_threads = n_threads
        self.stopping, self.acceleration = stopping, acceleration
        self.callback = callback
        self.covariances_init = covariances_init
        self.labels_init, self.responsibilities_init = labels_init, responsibilities_init
        self.on_degenerate = on_degenerate
        self.missing, self.fixed, self.prior = missing, fixed, prior
        self.order_components = order_components
        self.noise, self.noise_init, self.contamination = noise, noise_init, contamination

    def _shape(self, n_features: int) -> ModelShape:
        missing = marginalizes(self.missing)
        structure = structure_named(self.covariance_type, n_features)
        return shape_of_fit(self, shape_of(structure, self.n_components, n_features, missing))

    def _given_parameters(self, n_features: int) -> GivenParameters:
        return check_given_parameters(
            weights=others_weights(self),
            means=self.means_init,
            precisions=self.precisions_init,
            covariances=self.covariances_init,
            covariance_type=self.covariance_type,
            n_components=self.n_components,
            n_features=n_features,
            missing=marginalizes(self.missing),
        )
