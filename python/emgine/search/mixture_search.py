"""MixtureSearch: numbers of components and families of densities.

Says which families are tried, and that only those are whose likelihoods can be compared.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from emgine._families.families import chosen_family
from emgine.mixture_model import MixtureModel

from .comparable import check_comparable
from .criteria import OF_LIKELIHOODS
from .given_families import given_families
from .model_search import ModelSearch
from .views import tell_of_errors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from numpy.typing import NDArray

    from emgine._checks.parameters import Seed
    from emgine._families.family import Family

    from .given_families import Given
    from .kinds import Kind
    from .views import Views

    OneFamily = str | Family | Mapping[Any, Any]


class MixtureSearch(ModelSearch[MixtureModel]):
    """Fits mixtures of several sizes and families, and keeps the best.

    The search of `GaussianMixtureSearch` for any family. Every criterion is minimised. Each
    candidate is fitted to all rows, so the best one needs no refit. The result does not depend on
    the number of threads.

    Parameters
    ----------
    n_components : int or iterable of int, default=1 to 10
        Numbers of components to try.
    family : str, Family or mapping, or iterable of these, default='gaussian'
        Families to try, each as `MixtureModel` takes it: a name, an object of `emgine.families`, a
        mapping from columns to families, an object of a family of your own. Families that are one
        model on the rows, such as 'bernoulli' and ``Categorical(2)``, are fitted and listed once,
        under the one that comes first.
    criterion : {'bic', 'aic', 'icl', 'caic', 'nec', 'cv'} or callable, default='bic'
        Criterion to minimise. 'cv' is minus the mean log-likelihood of held-out rows. A callable is
        called with the fitted `MixtureModel`, the rows and, if given, their weights.
    covariance_type : str or iterable of str, optional
        Structures to try, of those of `GaussianMixture`, or 'all', for families that are given by
        name and have one: 'gaussian', 'student_t', 'log_normal'. If not given, a name means what it
        means to `MixtureModel`: 'full'. Objects and mappings say their own.
    n_init, cv, finish, refit, deadline, progress_bar
        As for `GaussianMixtureSearch`.
    fixed : {'weights'}, optional
        Parameters that are held: 'weights' are equal weights of all components. Others have no
        value in common that candidates of all sizes could keep.
    prior : 'weak', object of emgine.priors or mapping, optional
        As for `MixtureModel`; criteria are of the likelihood at the mode. Every candidate is
        finished, whatever `finish` says. One that the prior does not fit is listed as failed.
    noise : bool or float, default=False
        As for `MixtureModel`: every candidate has noise beside its components. Not with `fixed` or
        with the criterion 'nec'.
    tol, reg_covar, max_iter, init_params, stopping, acceleration, on_degenerate, missing, \
random_state, n_threads
        As for `MixtureModel`.

    Attributes
    ----------
    best_estimator_ : MixtureModel
        The best model.
    best_index_ : int
        Its row in `results_`.
    best_params_ : dict
        Its n_components and family, as `MixtureModel` takes them.
    best_score_ : float
        Its criterion.
    results_ : dict of ndarray
        As for `GaussianMixtureSearch`, with `family` in place of covariance_type: a short name,
        such as 'poisson', 'gaussian(diag)' or 'negative_binomial(size=2.0)'. A family that cannot
        have the rows is listed as failed.
    estimators_ : list of MixtureModel or None
        The model of each candidate.
    mixture_, weights_, parameters_, categories_, converged_, n_iter_, n_passes_, \
remaining_gain_, restarts_, lower_bound_, lower_bounds_, n_features_in_, feature_names_in_
        Those of the best model, as are its parameters by their names (`rates_`).

    Notes
    -----
    Likelihoods can be compared only if they are of the same values. A density per unit of a column
    ('gaussian', 'gamma') and a probability ('poisson') are not: which is larger depends on the
    unit. Neither are a family that models a column and one that leaves it out. Such families are an
    error, unless the criterion is 'nec', which compares gains within a family, or a callable.

    Examples
    --------
    >>> import numpy as np
    >>> from emgine import MixtureSearch
    >>> rng = np.random.RandomState(0)
    >>> counts = np.append(rng.poisson(2, 300), rng.poisson(15, 100))[:, np.newaxis]
    >>> families = ["poisson", "negative_binomial", "geometric"]
    >>> search = MixtureSearch(range(1, 4), families, random_state=0).fit(counts)
    >>> search.best_params_
    {'n_components': 2, 'family': 'poisson'}
    >>> np.sort(search.rates_[:, 0]).round(1).tolist()
    [1.9, 14.5]
    """

    _kind = "family"

    def __init__(
        self,
        n_components: int | Iterable[int] = tuple(range(1, 11)),
        family: OneFamily | Iterable[OneFamily] = "gaussian",
        criterion: str | Callable[..., Any] = "bic",
        *,
        covariance_type: str | Iterable[str] | None = None,
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
        self.family = family
        self.criterion = criterion
        self.covariance_type = covariance_type
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

    @property
    def parameters_(self) -> dict[Any, Any]:
        """Parameters of the best model by name; for a product by columns, then by name."""
        return self.best_estimator_.parameters_

    @property
    def categories_(self) -> dict[Any, NDArray[Any]]:
        """Names of categories in the order of their codes, by columns that came with names."""
        return self.best_estimator_.categories_

    def __getattr__(self, name: str) -> Any:
        """Return a fitted parameter of the best model by its name, such as `rates_`."""
        own = name.startswith("_") or not name.endswith("_") or hasattr(type(self), name)
        if own or self.__dict__.get("_ranking") is None:
            return object.__getattribute__(self, name)  # the error of what is not there
        return getattr(self.best_estimator_, name)

    def _given(self) -> list[Given]:
        return given_families(self.family, self.covariance_type, type(self).__name__)

    def _kinds(self, given: list[Given], views: Views) -> list[Kind]:
        settled = views.kinds(given)
        if isinstance(self.criterion, str) and self.criterion in OF_LIKELIHOODS:
            named = [(one.name, chosen_family(one.family)) for one in given]
            check_comparable(named, views.names, views.rows.n_features)
        kinds = [views.checked(kind) for kind in settled]
        tell_of_errors(kinds)
        return kinds
