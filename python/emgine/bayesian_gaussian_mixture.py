"""BayesianGaussianMixture: scikit-learn's estimator, with the whole evidence lower bound.

Says what is variational about it: parameters, fitted attributes, which mixture answers what.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from ._checks.missing import marginalizes
from ._estimators.fitted import Fitted, FittedAttribute
from ._estimators.mixture_estimator import MixtureEstimator
from ._estimators.variational_fitted import VariationalFitted
from ._estimators.variational_prior import CONSTRAINTS, variational_of
from ._estimators.variational_summary import VariationalSummary
from ._families.gaussian.given_parameters import GivenParameters, check_given_parameters
from ._families.gaussian.parameters import precisions_of, shape_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from ._checks.parameters import Seed
    from ._core import ModelShape
    from ._em.results import Iteration
    from ._families.gaussian.variational import Variational, VariationalMixture


def _of_fit(read: Callable[[VariationalFitted], Any]) -> FittedAttribute[Any]:
    return FittedAttribute(lambda fitted: read(cast("VariationalFitted", fitted)))


def _of_posterior(read: Callable[[VariationalMixture], Any]) -> FittedAttribute[Any]:
    return _of_fit(lambda fitted: read(fitted.posterior))


def _of_prior(read: Callable[[Variational], Any]) -> FittedAttribute[Any]:
    return _of_fit(lambda fitted: read(fitted.prior))


class BayesianGaussianMixture(VariationalSummary, MixtureEstimator):
    """Gaussian mixture, fitted by variational inference.

    Drop-in replacement for scikit-learn's class of this name: same parameters, methods, fitted
    attributes and messages. Weights, means and precisions have a prior, and the fit finds the
    posterior, among those in which they are independent of the components of the rows, that is
    closest to the true one. Components that the rows do not need end with almost no rows.

    `lower_bound_` is the whole evidence lower bound, so that fits with other numbers of components,
    structures and priors can be compared; `score_samples` is the posterior predictive density.

    Parameters
    ----------
    n_components : int, default=1
        Number of components; an upper bound of those that the fit uses.
    covariance_type : {'full', 'tied', 'diag', 'spherical', 'tied_diag', 'tied_spherical'}, \
default='full'
        Structure of the covariances, as in `emgine.GaussianMixture`. Each has a conjugate prior of
        its own: a Wishart distribution of a precision matrix, a gamma distribution of the precision
        of each feature, or of all; one for each component, or one that all components share.
    tol : float, default=1e-6
        The fit stops when the remaining or the last gain is less than this, in nats per row; see
        `stopping`.
    reg_covar : float or 'auto', default=1e-6
        Added to the covariance of the rows of each component; 0 is enough, because the prior keeps
        covariances positive definite. 'auto' is a millionth of the smallest variance of a feature.
    max_iter : int, default=1000
        Maximum number of iterations per run; 0 returns the start unchanged.
    n_init : int, default=1
        Number of runs. The run with the largest lower bound is kept.
    init_params : {'kmeans', 'k-means++', 'random', 'random_from_data', 'short-em'}, \
default='kmeans'
        How rows are first assigned to components, as in `emgine.GaussianMixture`.
    weight_concentration_prior_type : str, default='dirichlet_process'
        Prior of the weights: 'dirichlet_process', cut off after `n_components` sticks, or
        'dirichlet_distribution'.
    weight_concentration_prior : float, optional
        Concentration of the process, or of each component in the distribution; 1 / n_components if
        not given. The smaller, the fewer components are used.
    mean_precision_prior : float, optional
        How many rows the prior of a mean counts as; 1 if not given.
    mean_prior : array-like of shape (n_features,), optional
        Where the prior expects means; the mean of the rows if not given.
    degrees_of_freedom_prior : float, optional
        Degrees of freedom of the precisions, more than n_features - 1; n_features if not given.
    covariance_prior : float or array-like, optional
        Scale of the covariances, which are expected near scale / degrees of freedom: full, tied
        (n_features, n_features), diag, tied_diag (n_features,), a number for one variance. If not
        given, covariance, variances or mean variance of the rows.
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
        What is compared with `tol`: the estimated remaining gain of the lower bound per row, or its
        last change.
    acceleration : {'auto', 'squarem', 'anderson', 'quasi-newton'} or None, default='auto'
        How steps are lengthened, as in `emgine.GaussianMixture`; None are plain steps.
    callback : callable, optional
        Called after each iteration with an `emgine.callbacks.Iteration`, whose bounds are per row;
        returning False ends the fit, which keeps the best parameters so far.
    labels_init : array-like of shape (n_samples,), optional
        First component of each row, 0 to n_components - 1, in place of `init_params`.
    responsibilities_init : array-like of shape (n_samples, n_components), optional
        First responsibilities of each row, not negative and with sum 1, in place of labels.
    missing : {'error', 'marginalize'}, default='error'
        What to do with cells that are missing, as in `emgine.GaussianMixture`. 'marginalize': the
        bound is one of what was observed. With 'full' and 'tied' the posterior is also that of the
        missing cells, which are independent of means and precisions in it. In the other structures
        each feature of a component has the posterior of the rows that have it.

    Attributes
    ----------
    mixture_ : Mixture
        The posterior predictive density: a mixture of Student's t, immutable. Its `predict_proba`
        divides these densities, while that of the estimator is of the variational posterior, as in
        scikit-learn.
    weights_ : ndarray of shape (n_components,)
        Expected weights.
    means_ : ndarray of shape (n_components, n_features)
        Expected means.
    covariances_, precisions_ : ndarray
        Expected precisions and their inverses, in the shapes of `emgine.GaussianMixture`.
    precisions_cholesky_ : ndarray
        Upper triangular P with precision P Pᵀ; square roots of precisions that are numbers.
    weight_concentration_ : ndarray of shape (n_components,) or tuple of two
        Parameters of the posterior of the weights: of the Dirichlet distribution, or of the beta
        distribution of each stick.
    mean_precision_ : ndarray of shape (n_components,)
        How many rows the posterior of each mean counts as; (n_components, n_features) with
        `missing='marginalize'`, except with 'full' and 'tied'.
    degrees_of_freedom_ : ndarray of shape (n_components,) or float
        Degrees of freedom of the precisions; a number where all components share one. Of each
        feature where variances are of features and `missing='marginalize'`.
    weight_concentration_prior_, mean_precision_prior_, degrees_of_freedom_prior_ : float
        Priors of the fit.
    mean_prior_, covariance_prior_ : ndarray, ndarray or float
        Priors of the fit.
    converged_ : bool
        Whether the kept run converged.
    n_iter_ : int
        Its number of iterations.
    n_passes_ : int
        Its number of passes over the rows.
    remaining_gain_ : float
        Estimate of what the lower bound could still gain, in nats per row.
    restarts_ : list of Restart
        Of each run, as in `emgine.GaussianMixture`; lower bounds are per row.
    lower_bound_ : float
        The evidence lower bound in nats before the last update of the posterior, of all rows, with
        all constants: never more than the log-probability of the rows given the priors.
    lower_bounds_ : list of float
        The same before each update. They may fall by what `reg_covar` adds.
    n_features_in_, feature_names_in_ : int, ndarray of str
        Features seen in `fit`; names only if all of them had one.

    Notes
    -----
    Bishop (2006), section 10.2; sticks: Blei and Jordan (2006). Each of the `n_components` sticks
    has a beta distribution, as in scikit-learn; what they leave is spread over the weights in
    proportion, in `weights_` and in the predictive density.

    Examples
    --------
    >>> import numpy as np
    >>> from emgine import BayesianGaussianMixture
    >>> rng = np.random.default_rng(0)
    >>> X = np.concatenate([rng.normal(0, 1, (200, 2)), rng.normal(6, 1, (100, 2))])
    >>> model = BayesianGaussianMixture(n_components=5, random_state=0).fit(X)
    >>> int((model.weights_ > 0.02).sum())
    2
    """

    _name_in_files = "BayesianGaussianMixture"
    _constraints = CONSTRAINTS
    _kind_of_fit: type[Fitted] = VariationalFitted
    _variational = variational_of
    # What the prior makes needless, or of which it knows another way.
    on_degenerate = "regularize"
    fixed = prior = order_components = noise_init = None
    noise = False
    weights_init = means_init = precisions_init = covariances_init = None

    weights_ = FittedAttribute(lambda fitted: fitted.mixture.weights)
    means_ = _of_posterior(lambda posterior: posterior.means)
    covariances_ = _of_posterior(lambda posterior: posterior.covariances)
    precisions_ = _of_posterior(precisions_of)
    precisions_cholesky_ = _of_posterior(lambda posterior: posterior.precisions_cholesky)
    weight_concentration_ = _of_posterior(lambda posterior: posterior.weight_concentration)
    mean_precision_ = _of_posterior(lambda posterior: posterior.mean_precision)
    degrees_of_freedom_ = _of_posterior(lambda posterior: posterior.degrees_of_freedom)
    weight_concentration_prior_ = _of_prior(lambda prior: prior.weights.concentration)
    mean_precision_prior_ = _of_prior(lambda prior: prior.components.precision)
    mean_prior_ = _of_prior(lambda prior: prior.components.mean)
    degrees_of_freedom_prior_ = _of_prior(lambda prior: prior.components.dof)
    covariance_prior_ = _of_prior(lambda prior: prior.covariance)
    lower_bound_ = _of_fit(lambda fitted: fitted.evidence_bound)
    lower_bounds_ = _of_fit(lambda fitted: fitted.evidence_bounds)

    def __init__(
        self,
        *,
        n_components: int = 1,
        covariance_type: str = "full",
        tol: float = 1e-6,
        reg_covar: float | str = 1e-6,
        max_iter: int = 1000,
        n_init: int = 1,
        init_params: str = "kmeans",
        weight_concentration_prior_type: str = "dirichlet_process",
        weight_concentration_prior: float | None = None,
        mean_precision_prior: float | None = None,
        mean_prior: Any = None,
        degrees_of_freedom_prior: float | None = None,
        covariance_prior: Any = None,
        random_state: Seed = None,
        warm_start: bool = False,
        verbose: int = 0,
        verbose_interval: int = 10,
        n_threads: int | None = None,
        stopping: str = "aitken",
        acceleration: str | None = "auto",
        callback: Callable[[Iteration], object] | None = None,
        labels_init: Any = None,
        responsibilities_init: Any = None,
        missing: str = "error",
    ) -> None:
        self.n_components, self.covariance_type = n_components, covariance_type
        self.tol = tol
        self.reg_covar = reg_covar
        self.max_iter = max_iter
        self.n_init = n_init
        self.init_params = init_params
        self.weight_concentration_prior_type = weight_concentration_prior_type
        self.weight_concentration_prior = weight_concentration_prior
        self.mean_precision_prior = mean_precision_prior
        self.mean_prior = mean_prior
        self.degrees_of_freedom_prior = degrees_of_freedom_prior
        self.covariance_prior = covariance_prior
        self.random_state = random_state
        self.warm_start = warm_start
        self.verbose, self.verbose_interval = verbose, verbose_interval
        self.n_threads = n_threads
        self.stopping, self.acceleration = stopping, acceleration
        self.callback = callback
        self.labels_init, self.responsibilities_init = labels_init, responsibilities_init
        self.missing = missing

    def _shape(self, n_features: int) -> ModelShape:
        missing = marginalizes(self.missing)
        return shape_of(self.covariance_type, self.n_components, n_features, missing)

    def _given_parameters(self, n_features: int) -> GivenParameters:
        return check_given_parameters(
            weights=None,
            means=None,
            precisions=None,
            covariances=None,
            covariance_type=self.covariance_type,
            n_components=self.n_components,
            n_features=n_features,
            missing=marginalizes(self.missing),
        )
