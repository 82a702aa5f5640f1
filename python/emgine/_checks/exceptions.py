"""The exceptions and warnings of emgine, also catchable under scikit-learn's names.

When scikit-learn is loaded, what is raised derives from its class of the same name too. This
module never imports scikit-learn: nobody can catch a class of a module that is not loaded.
"""

from __future__ import annotations

import functools
import sys
from typing import Any, TypeVar

Raised = TypeVar("Raised", bound=Exception)


class ConvergenceWarning(UserWarning):
    """EM stopped at ``max_iter`` before the lower bound settled.

    Examples
    --------
    >>> import warnings
    >>> import emgine
    >>> with warnings.catch_warnings(record=True) as caught:
    ...     warnings.simplefilter("always")
    ...     model = emgine.GaussianMixture(max_iter=1).fit([[0.0], [1.0]])
    >>> issubclass(caught[0].category, emgine.ConvergenceWarning)
    True
    """

    __module__ = "emgine"


class DegenerateWarning(UserWarning):
    """Components collapsed or emptied during a fit, and were repaired.

    Examples
    --------
    >>> import warnings
    >>> import emgine
    >>> with warnings.catch_warnings(record=True) as caught:
    ...     warnings.simplefilter("always")
    ...     model = emgine.GaussianMixture(reg_covar=0.0).fit([[1.0], [1.0]])
    >>> issubclass(caught[0].category, emgine.DegenerateWarning)
    True
    """

    __module__ = "emgine"


class DegenerateError(ValueError):
    """Components collapsed in every run of a fit, and were not to be repaired.

    Attributes
    ----------
    restarts : tuple of Restart
        How each run went, as in `restarts_` of a model.

    Examples
    --------
    >>> import emgine
    >>> try:
    ...     emgine.GaussianMixture(reg_covar=0.0, on_degenerate="raise").fit([[1.0], [1.0]])
    ... except emgine.DegenerateError as error:
    ...     print(error.restarts[0].status)
    collapsed
    """

    __module__ = "emgine"
    restarts: tuple[Any, ...] = ()


class NotFittedError(ValueError, AttributeError):
    """An estimator was asked for something that only ``fit`` gives.

    Examples
    --------
    >>> import emgine
    >>> try:
    ...     emgine.GaussianMixture().predict([[0.0]])
    ... except emgine.NotFittedError as error:
    ...     print(error)
    This GaussianMixture instance is not fitted yet. Call 'fit' with appropriate arguments before...
    """

    __module__ = "emgine"


class InvalidParameterError(ValueError, TypeError):
    """A constructor parameter has a type or a value that is not allowed.

    Examples
    --------
    >>> import emgine
    >>> try:
    ...     emgine.GaussianMixture(n_components=0).fit([[0.0], [1.0]])
    ... except emgine.InvalidParameterError as error:
    ...     print(error)
    The 'n_components' parameter of GaussianMixture must be an int in the range [1, inf). Got 0...
    """

    __module__ = "emgine"


# Where scikit-learn keeps its class of the same name.
_MODULE = {
    ConvergenceWarning: "sklearn.exceptions",
    NotFittedError: "sklearn.exceptions",
    InvalidParameterError: "sklearn.utils._param_validation",
}


def convergence_warning() -> type[ConvergenceWarning]:
    """Return the class to warn with."""
    return _shared_with_sklearn(ConvergenceWarning)


def level_of_caller() -> int:
    """Return the stacklevel of whoever called the package, for a warning in the asking function."""
    package = __name__.partition(".")[0]
    frame, level = sys._getframe(1), 1
    while frame.f_back is not None and frame.f_globals["__name__"].partition(".")[0] == package:
        frame, level = frame.f_back, level + 1
    return level


def not_fitted(caller: str) -> NotFittedError:
    """Return the error of an estimator of class `caller` that was not fitted."""
    return _shared_with_sklearn(NotFittedError)(
        f"This {caller} instance is not fitted yet. Call 'fit' with appropriate arguments before "
        "using this estimator."
    )


def invalid_parameter(message: str) -> InvalidParameterError:
    """Return the error of a constructor parameter that is not allowed."""
    return _shared_with_sklearn(InvalidParameterError)(message)


def _shared_with_sklearn(own: type[Raised]) -> type[Raised]:
    """Return a child of `own` and of scikit-learn's class, or `own` where there is none."""
    mine: Any = own
    theirs = getattr(sys.modules.get(_MODULE[mine]), own.__name__, None)
    return own if theirs is None else _child(mine, theirs)


@functools.cache
def _child(own: type[Exception], theirs: type[Exception]) -> Any:
    def reduce(error: Exception) -> tuple[Any, ...]:
        # The child has no name a pickle could find; it is made again where the pickle is read.
        return _rebuild, (own, error.args)

    members = {"__module__": own.__module__, "__doc__": own.__doc__, "__reduce__": reduce}
    return type(own.__name__, (own, theirs), members)


def _rebuild(own: type[Raised], arguments: tuple[Any, ...]) -> Raised:
    return _shared_with_sklearn(own)(*arguments)
