"""MixtureModel: a mixture of any family of densities.

Says which family, and how its parameters are given and shown. Knows no family by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ._checks.categories import categories_of
from ._checks.exceptions import not_fitted
from ._checks.feature_names import feature_names
from ._checks.missing import marginalizes
from ._checks.parameters import Constraint
from ._estimators import em_parameters
from ._estimators.fitted import published
from ._estimators.mixture_estimator import MixtureEstimator
from ._estimators.noise import others_weights, shape_of_fit
from ._estimators.streaming import partial_fit
from ._families.beside_noise import others_shape
from ._families.bound_general import BoundGeneral
from ._families.exponential_family import ExponentialFamily
from ._families.families import chosen_family
from ._families.family import Family, SeenRows
from ._families.general_family import GeneralFamily
from ._families.general_functions import GeneralFunctions
from ._families.given_parameters import check_given_parameters
from ._families.missing import shape_with
from ._families.own_functions import Bound, OwnFunctions, check_may_miss
from ._rows.general_rows import GeneralRows
from ._rows.largest import largest_values

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Self

    from numpy.typing import NDArray

    from ._checks.categories import Categories
    from ._checks.parameters import Seed
    from ._core import Float64, ModelShape
    from ._em.results import Iteration
    from ._estimators.partial_fit import Stream
    from ._rows.rows import Rows
    from ._starts.given import GivenParameters

MAPPING = Constraint("a mapping from names to arrays", lambda value: hasattr(value, "items"))


class MixtureModel(MixtureEstimator):
    """A mixture of densities of any family, fitted by expectation-maximization.

    Parameters
    ----------
    n_components : int, default=1
        Number of components.
    family : str, emgine.families.Family or mapping, default='gaussian'
        The family of the components' densities: its name, such as 'poisson', an object with
        choices, such as ``families.Gaussian("diag")``, or a mapping from columns to either, such as
        ``{"age": "gaussian", ("x", "y"): families.Gaussian("full")}``, as in `families.Product`.
    weights_init : array-like of shape (n_components,), optional
        First weights.
    parameters_init : mapping from str to array-like, optional
        First parameters of the components by their names, such as ``{"rates": [[1.0], [5.0]]}``.
    noise, noise_init
        As in `GaussianMixture`, for families of continuous columns.
    tol, reg_covar, max_iter, n_init, init_params, random_state, warm_start, verbose, \
verbose_interval, n_threads, stopping, acceleration, callback, labels_init, \
responsibilities_init, on_degenerate, missing, fixed, order_components, prior, contamination
        As in `GaussianMixture`. `reg_covar` is the least variance, relative variance or inverse
        concentration of families that have one; 'auto' of `acceleration` is plain EM for a family
        of one's own. `fixed` names 'weights' and parameters of the family, of a product by columns,
        as in ``{"weights": True, "age": {"means": [True, False]}}``; their values are those of
        `parameters_init`. `order_components="mean"` skips columns of categories, and families
        without known means refuse it. `prior` of a product may name columns too, as in
        ``{"age": "weak", "weights": priors.Dirichlet(2.0)}``; 'weibull' and 'negative_binomial' of
        a free size have none of the components.

    Attributes
    ----------
    mixture_ : Mixture
        The fitted mixture, immutable; the parameters below are read from it.
    weights_ : ndarray of shape (n_components,)
        Weights of the components; with `noise` one more, the last.
    parameters_ : dict from str to ndarray
        Parameters of the components by their names. Each is an attribute too: `rates_` is
        ``parameters_["rates"]``.
    categories_ : dict from column to ndarray
        Of columns of categories that came as text or categoricals of a table: their names, in the
        order of the codes.
    converged_, n_iter_, n_passes_, remaining_gain_, restarts_, lower_bound_, lower_bounds_, \
n_features_in_, feature_names_in_, labels_
        As in `GaussianMixture`.

    Notes
    -----
    EM: Dempster, Laird and Rubin (1977).

    Examples
    --------
    >>> import numpy as np
    >>> from emgine import MixtureModel
    >>> counts = np.array([[0], [1], [0], [2], [1], [9], [11], [10], [8], [12]])
    >>> model = MixtureModel(2, family="poisson", random_state=0).fit(counts)
    >>> np.sort(model.rates_[:, 0]).round(1).tolist()
    [0.8, 10.0]
    """

    _name_in_files = "MixtureModel"
    _stream: Stream | None = None
    _categories_of = staticmethod(categories_of)
    _constraints = {  # noqa: RUF012
        **em_parameters.CONSTRAINTS,
        "parameters_init": MAPPING | Constraint("None", lambda value: value is None),
    }

    @property
    def parameters_(self) -> dict[Any, Any]:
        """Parameters of the components by name; for a product by columns, then by name."""
        fitted = published(self)
        family = fitted.functions or chosen_family(self.family)
        return family.shown(fitted.mixture)

    partial_fit = partial_fit

    def __init__(
        self,
        n_components: int = 1,
        *,
        family: str | Family | Mapping[Any, Any] = "gaussian",
        tol: float = 1e-6,
        reg_covar: float | str = 1e-6,
        max_iter: int = 1000,
        n_init: int = 1,
        init_params: str = "kmeans",
        weights_init: Any = None,
        parameters_init: Mapping[str, Any] | None = None,
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
        on_degenerate: str = "regularize",
        missing: str = "error",
        fixed: Any = None,
        order_components: str | None = None,
        prior: Any = None,
        noise: bool | float = False,
        noise_init: Any = None,
        contamination: float | None = None,
    ) -> None:
        self.n_components, self.family = n_components, family
        self.tol, self.reg_covar = tol, reg_covar
        self.max_iter, self.n_init, self.init_params = max_iter, n_init, init_params
        self.weights_init = weights_init
        self.parameters_init = parameters_init
        self.random_state, self.warm_start = random_state, warm_start
        self.verbose = verbose
        self.verbose_interval = verbose_interval
        self.n_threads = n_threads
        self.stopping = stopping
        self.acceleration = acceleration
        self.callback = callback
        self.labels_init = labels_init
        self.responsibilities_init = responsibilities_init
        self.on_degenerate = on_degenerate
        self.missing = missing
        self.fixed, self.prior = fixed, prior
        self.order_components = order_components
        self.noise, self.noise_init, self.contamination = noise, noise_init, contamination

    def __getattr__(self, name: str) -> Any:
        """Return a fitted parameter by its name: `rates_` is ``parameters_["rates"]``."""
        fitted = self.__dict__.get("_fitted")
        if name == "parameters_" and fitted is None:
            raise not_fitted(type(self).__name__)
        if fitted is not None and name.endswith("_"):
            functions, parameters = fitted.functions, fitted.mixture.parameters
            parameters = parameters if functions is None else functions.shown(fitted.mixture)
            if name[:-1] in parameters:
                return parameters[name[:-1]]
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")

    def __dir__(self) -> list[str]:
        """Return the names to complete, with the fitted parameters by their names."""
        names = super().__dir__()
        if self._fitted is None:
            return names
        return sorted({*names, *(f"{name}_" for name in self.parameters_ if isinstance(name, str))})

    @property
    def categories_(self) -> dict[Any, NDArray[Any]]:
        """Names of categories in the order of their codes, by columns that came with names."""
        fitted = published(self)
        names = fitted.feature_names
        return {
            j if names is None else names[j]: np.array(of_column)
            for j, of_column in fitted.categories.items()
            if of_column
        }

    def _categories(self, X: Any) -> Categories:
        shape: tuple[int, ...] = getattr(X, "shape", ())
        if len(shape) != 2 or (isinstance(X, np.ndarray) and X.dtype.kind not in "OU"):
            return {}
        family = chosen_family(self.family)
        names, n_features = feature_names(X), int(shape[1])
        found = self._categories_of(X, family.named_columns(names, n_features))
        # What the family leaves out may be anything: no names, no codes.
        return {**found, **dict.fromkeys(family.unused_columns(names, n_features), ())}

    def _for_rows(
        self, rows: Rows, names: NDArray[np.object_] | None, categories: Categories
    ) -> tuple[Self, Rows]:
        def largest() -> Float64:
            found = largest_values(rows)
            for j, of_column in categories.items():
                found[j] = max(found[j], len(of_column) - 1)
            return found

        family = chosen_family(self.family)
        settled: Family
        if rows.missing:
            check_may_miss(family)
        if isinstance(family, ExponentialFamily):  # EM sees their statistics
            functions = OwnFunctions(family, rows.n_features, names, missing=rows.missing)
            rows = rows.in_statistics(functions)
            assert isinstance(rows.functions, OwnFunctions)
            settled = Bound(rows.functions)
        elif isinstance(family, GeneralFamily):  # and of these their responsibilities
            general = GeneralFunctions.of(family, rows.n_features, names)
            rows, settled = GeneralRows.of(rows, general), BoundGeneral(general)
        else:
            settled = family.for_rows(SeenRows(rows.n_features, names, largest))
        if settled is family:
            return self, rows
        like = object.__new__(type(self))
        like.__dict__.update(self.__dict__, family=settled)
        return like, rows

    def _shape(self, n_features: int) -> ModelShape:
        shape = chosen_family(self.family).shape(n_features, self.n_components)
        return shape_of_fit(self, shape_with(shape, marginalizes(self.missing)))

    def _given_parameters(self, n_features: int) -> GivenParameters:
        family = chosen_family(self.family)
        if isinstance(family, BoundGeneral):
            return family.given(self.weights_init, self.parameters_init, self.n_components)
        given = family.core_names(self.parameters_init or {})
        shape = others_shape(self._shape(n_features))
        blocks = tuple(getattr(family, "blocks", ()))
        return check_given_parameters(others_weights(self), given, shape, blocks=blocks)
