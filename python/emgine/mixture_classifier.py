"""MixtureClassifier: a mixture for each class; rows without a class learn along.

Says what its parameters are and how a decision is made. The densities are those of one joint
mixture, a `MixtureModel`, whose components belong to the classes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ._checks import missing as missing_cells
from ._checks.classes import (
    check_classes,
    check_costs,
    check_every_class,
    check_priors,
)
from ._checks.parameters import (
    ARRAY_LIKE,
    N_THREADS,
    NONE,
    RANDOM_STATE,
    Constraint,
    check_attributes,
    integer,
    one_of,
    real,
)
from ._em import acceleration, options
from ._estimators import prior as prior_of_components
from ._estimators.class_candidates import best_joint
from ._estimators.class_decisions import ClassDecisions, ClassFit
from ._estimators.class_rows import ClassRows, opened
from ._estimators.class_saving import save_classifier
from ._estimators.fixed import CONSTRAINTS as FIXED
from ._starts.starts import METHODS
from .mixture_model import MixtureModel

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping, Sequence
    from typing import Self

    from ._checks.parameters import Seed
    from ._families.family import Family

NUMBERS = Constraint("a list of them", lambda value: isinstance(value, list | tuple | range))
BY_CLASS = Constraint("a mapping from classes to either", lambda value: hasattr(value, "keys"))
STRUCTURES = Constraint(
    "a str or a list of them", lambda value: isinstance(value, str | list | tuple)
)
PARAMETERS = Constraint("a mapping or None", lambda value: value is None or hasattr(value, "keys"))
ANYTHING = Constraint("anything", lambda _: True)
OF_MODELS = (
    "tol",
    "reg_covar",
    "max_iter",
    "n_init",
    "init_params",
    "stopping",
    "acceleration",
    "random_state",
    "n_threads",
    "missing",
    "prior",
)


class MixtureClassifier(ClassDecisions):
    """Classifier with a mixture of Gaussians, or of any family, for each class.

    Rows without a class take part in the fit by EM: semi-supervised learning. With one component
    for each class this is discriminant analysis: quadratic with ``covariance_type="full"``, linear
    with "tied", naive Bayes with "diag"; the eigenvalue decomposition discriminant analysis of
    mclust. With more it is mixture discriminant analysis; with structures by class, mclust's
    MclustDA.

    Parameters
    ----------
    n_components : int, list of int, or mapping from class to either, default=1
        Number of components of each class. Of a list, each class takes the one of smallest BIC
        among its labelled rows.
    covariance_type : str, list of str, or mapping from class to either, default='full'
        Structure of the covariances, as in `GaussianMixture`; what is tied is shared by the
        components of all classes. Of a list, the one with the smallest BIC of the whole model. Of a
        mapping, each class has a structure of its own, and number of components, by its own BIC;
        every row must then have a class.
    family : str, emgine.families.Family or mapping, optional
        The family of the components' densities, as in `MixtureModel`, in place of Gaussians with
        `covariance_type`.
    priors : array-like of shape (n_classes,) or mapping from class to float, optional
        Prior probabilities of the classes, in the order of `classes_`, for predictions. If not
        given, those of the fit: shares of the labelled and, as far as they belong, other rows.
    costs : array-like of shape (n_classes, n_classes), optional
        Cost of predicting the class of the column for a row of the class of the row: `predict`
        chooses the smallest expected cost. If not given, the most probable class.
    unlabelled : object, default=-1
        Value of y of rows whose class is unknown; None if there is none. Targets of -1 and 1 alone
        are two classes, with a warning.
    tol, reg_covar, max_iter, n_init, init_params, random_state
        As in `GaussianMixture`.
    n_threads, stopping, acceleration, missing
        As in `GaussianMixture`.
    fixed, weights_init, parameters_init
        As in `MixtureModel`, of the joint mixture: the components of the first class of `classes_`
        come first. Values need one number of components for each class.
    prior : 'weak', object of emgine.priors or mapping, optional
        A conjugate prior of the components, as in `MixtureModel`; that of classes is `priors`.
        Defaults are those of all rows and the components of all classes. Criteria are of the
        likelihood at the mode.

    Attributes
    ----------
    classes_ : ndarray of shape (n_classes,)
        The classes, sorted.
    priors_ : ndarray of shape (n_classes,)
        Prior probabilities of the classes.
    mixture_ : Mixture
        The joint mixture of the components of all classes.
    class_of_component_ : ndarray of shape (n_components,)
        The class of each component.
    n_components_ : ndarray of shape (n_classes,)
        Number of components of each class.
    covariance_type_ : str or dict
        The structure that was chosen; by class where structures were given by class.
    log_likelihood_ : float
        Of rows and classes, in nats.
    bic_ : float
        Bayesian information criterion of the joint model; smaller is better.
    converged_, n_iter_, n_features_in_, feature_names_in_
        As in `GaussianMixture`.

    Notes
    -----
    Mixture discriminant analysis: Hastie and Tibshirani (1996), Fraley and Raftery (2002). Learning
    along by EM: Nigam, McCallum, Thrun and Mitchell (2000).

    Examples
    --------
    >>> from emgine import MixtureClassifier
    >>> X = [[0.0], [1.0], [2.0], [10.0], [11.0], [12.0], [0.5], [11.5]]
    >>> y = ["low", "low", "low", "high", "high", "high", -1, -1]
    >>> model = MixtureClassifier().fit(X, y)
    >>> model.predict([[3.0], [9.0]]).tolist()
    ['low', 'high']
    """

    _name_in_files = "MixtureClassifier"
    _constraints = {  # noqa: RUF012
        "n_components": integer(1) | NUMBERS | BY_CLASS,
        "covariance_type": STRUCTURES | BY_CLASS,
        "family": ANYTHING,
        "priors": ARRAY_LIKE | BY_CLASS | NONE,
        "costs": ARRAY_LIKE | NONE,
        "unlabelled": ANYTHING,
        "tol": real(0.0),
        "reg_covar": real(0.0) | one_of("auto"),
        "max_iter": integer(1),
        "n_init": integer(1),
        "init_params": one_of(*METHODS),
        "random_state": RANDOM_STATE,
        "n_threads": N_THREADS | NONE,
        "stopping": one_of(*options.STOPPING),
        "acceleration": one_of(*acceleration.METHODS) | NONE,
        **missing_cells.CONSTRAINTS,
        **FIXED,
        "weights_init": ARRAY_LIKE | NONE,
        "parameters_init": PARAMETERS,
        **prior_of_components.CONSTRAINTS,
    }

    def __init__(
        self,
        n_components: int | Sequence[int] | Mapping[Any, Any] = 1,
        *,
        covariance_type: str | Sequence[str] | Mapping[Any, Any] = "full",
        family: str | Family | Mapping[Any, Any] | None = None,
        priors: Any = None,
        costs: Any = None,
        unlabelled: Any = -1,
        tol: float = 1e-6,
        reg_covar: float | str = 1e-6,
        max_iter: int = 1000,
        n_init: int = 1,
        init_params: str = "kmeans",
        random_state: Seed = None,
        n_threads: int | None = None,
        stopping: str = "aitken",
        acceleration: str | None = "auto",
        missing: str = "error",
        fixed: Any = None,
        weights_init: Any = None,
        parameters_init: Mapping[str, Any] | None = None,
        prior: Any = None,
    ) -> None:
        self.n_components = n_components
        self.covariance_type = covariance_type
        self.family = family
        self.priors = priors
        self.costs = costs
        self.unlabelled = unlabelled
        self.tol = tol
        self.reg_covar = reg_covar
        self.max_iter = max_iter
        self.n_init = n_init
        self.init_params = init_params
        self.random_state = random_state
        self.n_threads = n_threads
        self.stopping = stopping
        self.acceleration = acceleration
        self.missing = missing
        self.fixed = fixed
        self.weights_init = weights_init
        self.parameters_init = parameters_init
        self.prior = prior

    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> Self:
        """Fit a mixture to each class.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features)
            Rows in memory, or a source of rows, such as the path of a Parquet file. Of a source
            classes and weights are in memory, and of classes with several components
            responsibilities.
        y : array-like of shape (n_samples,) or str
            Classes of the rows: numbers, text or bools. Rows of `unlabelled` have no class. For
            Parquet files the name of a column, which is then no feature; nulls have no class.
        sample_weight : array-like of shape (n_samples,) or str, optional
            Weights of the rows, >= 0; 1 for each if not given. For Parquet files the name of a
            column; other sources yield the weights with their blocks.

        Returns
        -------
        estimator
            The estimator itself.

        Raises
        ------
        ValueError
            For parameters, rows, classes or weights that are not allowed, and for a class without
            a labelled row of weight. The fitted model is then the one from before.

        Warns
        -----
        ConvergenceWarning, DegenerateWarning
            As `GaussianMixture`.
        """
        caller = type(self).__name__
        check_attributes(self, self._constraints, caller)
        rows = opened(
            X,
            y,
            sample_weight,
            self.unlabelled,
            caller,
            self.n_threads,
            missing_cells.marginalizes(self.missing),
        )
        classes = check_classes(rows.y, rows.n_rows, self.unlabelled, caller)
        given = ClassRows(rows.X, classes.codes, rows.weight)
        check_every_class(given, classes.names)
        priors = check_priors(self.priors, classes.names)
        costs = check_costs(self.costs, len(classes.names))
        joint, structure = best_joint(self, given, classes.names)
        self._fitted = ClassFit.by(joint, structure, classes.names, priors, costs)
        return self

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the fitted classifier to one file, which `emgine.load` reads.

        C++ services read the joint mixture of the components of all classes from it.

        Parameters
        ----------
        path : str or path-like
            Where to; as in `GaussianMixture.save`.

        Raises
        ------
        OSError
            If it cannot be written.
        ValueError
            For classes that are neither numbers, text nor bools, and as `GaussianMixture.save`.
        """
        save_classifier(self, path)

    def _model(self, family: Any, n_components: int, **start: Any) -> MixtureModel:
        """Return a mixture with the parameters that it shares with this estimator."""
        shared = {name: getattr(self, name) for name in OF_MODELS}
        model = MixtureModel(n_components, family=family, **shared, **start)
        model._inside = type(self).__name__
        return model
