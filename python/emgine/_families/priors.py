"""The priors that a user can name, with the field's parameters: what ``emgine.priors`` shows.

Immutable, equal where all parameters are. They know no family: ``conjugate.py`` says which prior
fits which parameters, and refuses the others.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from emgine._checks.arguments import shown


class Prior:
    """Base of the priors: parameters by name, which are attributes too."""

    parameters: tuple[str, ...] = ()

    def __repr__(self) -> str:
        given = ", ".join(f"{name}={_listed(getattr(self, name))!r}" for name in self.parameters)
        return f"{type(self).__name__}({given})"

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and repr(other) == repr(self)

    def __hash__(self) -> int:
        return hash(repr(self))


class NormalInverseWishart(Prior):
    """The conjugate prior of a Gaussian's mean and covariance, as pseudo-rows.

    Given the covariance S, the mean is Gaussian about `mean` with covariance S / `shrinkage`; S is
    inverse Wishart. For independent features and for a single variance it is the
    normal-inverse-gamma distribution of the same parameters: half of `dof`, half of `scale`.

    Parameters
    ----------
    mean : array-like of shape (n_features,), optional
        Where the prior expects means; the mean of the rows if not given.
    shrinkage : float, default=0.01
        How many rows the prior's mean counts as, >= 0.
    dof : float, optional
        Degrees of freedom of the covariance; n_features + 2 if not given. More than n_features - 1
        (of a single variance: than 0) is a proper distribution. Less is allowed as far as the
        mode stays defined, -(n_features + 2): that, no scale and no shrinkage say nothing.
    scale : array-like, optional
        Scale in squared units of the rows: (n_features, n_features) for 'full' and 'tied',
        (n_features,) for 'diag' and 'tied_diag', a number for 'spherical' and 'tied_spherical'. If
        not given, the (co)variance of the rows over ``n_components ** (2 / n_features)``.

    Notes
    -----
    Fraley and Raftery (2007); the defaults are theirs, except that 'diag' and 'tied_diag' have a
    scale for each feature, so that a unit of a feature changes nothing.

    Examples
    --------
    >>> from emgine import GaussianMixture, priors
    >>> rows = [[0.0], [0.2], [0.1], [5.0]]
    >>> model = GaussianMixture(2, prior=priors.NormalInverseWishart(shrinkage=0.1))
    >>> model.fit(rows).converged_
    True
    """

    parameters = ("mean", "shrinkage", "dof", "scale")

    def __init__(
        self, mean: Any = None, shrinkage: float = 0.01, dof: float | None = None, scale: Any = None
    ) -> None:
        self.mean = None if mean is None else _array(mean, "mean")
        self.shrinkage = _number(shrinkage, "shrinkage", 0.0)
        self.dof = None if dof is None else _number(dof, "dof", -math.inf)
        self.scale = None if scale is None else _array(scale, "scale")


class Dirichlet(Prior):
    """The conjugate prior of weights, and of probabilities: pseudo-counts.

    Parameters
    ----------
    concentration : float or array-like
        At least 1, so that the density has its mode where probabilities are defined; 1 says
        nothing, 2 is one more count for each. Of weights, an array has shape (n_components,).

    Examples
    --------
    >>> from emgine import GaussianMixture, priors
    >>> prior = {"weights": priors.Dirichlet(2.0), "components": "weak"}
    >>> model = GaussianMixture(2, prior=prior).fit([[0.0], [0.2], [0.1], [5.0]])
    >>> bool((model.weights_ > 0.3).all())
    True
    """

    parameters = ("concentration",)

    def __init__(self, concentration: Any) -> None:
        self.concentration = _array(concentration, "concentration")
        if not (self.concentration >= 1.0).all():
            raise ValueError(
                "concentration must be at least 1: below, the density has no mode. "
                f"Got {shown(concentration)}."
            )


def _array(value: Any, name: str) -> Any:
    """Return finite numbers, which nobody can change."""
    try:
        array = np.array(value, dtype=np.float64)
    except (TypeError, ValueError):
        array = np.array(math.nan)
    if not np.isfinite(array).all() or array.size == 0:
        raise ValueError(f"{name} of a prior must be finite numbers. Got {shown(value)}.")
    array.flags.writeable = False
    return array


def _number(value: Any, name: str, least: float, above: bool = False) -> float:
    """Return a finite number that is not too small."""
    array = _array(value, name)
    if array.ndim or not (array > least if above else array >= least):
        bound = "" if least == -math.inf else f" {'>' if above else '>='} {least:g}"
        raise ValueError(f"{name} of a prior must be a number{bound}. Got {shown(value)}.")
    return float(array)


def _listed(value: Any) -> Any:
    return value.tolist() if isinstance(value, np.ndarray) else value
