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
    normal-inverse-gamma distribution of the same parameters: half of `dof`, half of `scale`. Where
    covariances of components depend on one another, it is that among covariances of the structure.

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
        Scale in squared units of the rows: (n_features, n_features) for 'full', 'tied' and other
        structures of matrices, (n_features,) for 'diag', 'tied_diag', 'VEI' and 'EVI', a number for
        'spherical' and 'tied_spherical'. If not given, the (co)variance of the rows over
        ``n_components ** (2 / n_features)``.

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
    """The conjugate prior of weights, and of probabilities of categories: pseudo-counts.

    Of weights, and of the components of the families 'categorical' and 'multinomial'.

    Parameters
    ----------
    concentration : float or array-like
        At least 1, so that the density has its mode where probabilities are defined; 1 says
        nothing, 2 is one more count for each. An array has shape (n_components,) for weights,
        (n_features,) for 'multinomial', and for 'categorical' (n_categories,), if all columns have
        as many, or (n_features, most categories of a column).

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


class Beta(Prior):
    """The conjugate prior of a probability p, of density p^(a - 1) (1 - p)^(b - 1).

    Of the components of the families 'bernoulli', 'binomial' and 'geometric', and of
    'negative_binomial' with a given size, where p = size / (size + mean) is the probability that
    ends the counting.

    Parameters
    ----------
    a, b : float or array-like of shape (n_features,)
        At least 1, so that the density has its mode where p is defined. ``a - 1`` is added to the
        successes and ``b - 1`` to the failures; of 'binomial' in pairs there is one of each for a
        pair of columns. For 'geometric' rows are successes, and what they count are failures.

    Examples
    --------
    >>> from emgine import MixtureModel, priors
    >>> model = MixtureModel(1, family="bernoulli", prior=priors.Beta(2, 2))
    >>> model.fit([[1], [1], [1], [1]]).probabilities_.round(3).tolist()
    [[0.833]]
    """

    parameters = ("a", "b")

    def __init__(self, a: Any, b: Any) -> None:
        self.a = _at_least(a, "a", 1.0, "below, the density has no mode")
        self.b = _at_least(b, "b", 1.0, "below, the density has no mode")


class Gamma(Prior):
    """The conjugate prior of a rate r, of density r^(shape - 1) exp(-rate r).

    Of the components of the families 'poisson' and 'exponential'.

    Parameters
    ----------
    shape : float or array-like of shape (n_features,)
        At least 1, so that the density has its mode where rates are defined. ``shape - 1`` is added
        to the sum of counts of 'poisson', and to the number of rows of 'exponential'.
    rate : float or array-like of shape (n_features,)
        At least 0; added to the number of rows of 'poisson', and to the sum of times of
        'exponential'.

    Examples
    --------
    >>> from emgine import MixtureModel, priors
    >>> model = MixtureModel(1, family="poisson", prior=priors.Gamma(shape=3, rate=1))
    >>> model.fit([[4], [5], [3]]).rates_.round(3).tolist()
    [[3.5]]
    """

    parameters = ("shape", "rate")

    def __init__(self, shape: Any, rate: Any) -> None:
        self.shape = _at_least(shape, "shape", 1.0, "below, the density has no mode")
        self.rate = _at_least(rate, "rate", 0.0)


class Rows(Prior):
    """The conjugate prior of an exponential family as rows that every component is given.

    Of the components of the families 'gamma', 'beta' and 'von_mises_fisher', which have no named
    prior, and of those that have a prior `Beta`, `Gamma` or `Dirichlet`. The prior's density is the
    likelihood of the rows (Diaconis and Ylvisaker 1979).

    Parameters
    ----------
    rows : array-like of shape (n_rows, n_features)
        Rows that the family can have.
    weight : float, default=1.0
        The sum of the weights of the rows in each component, > 0; it is divided equally.

    Examples
    --------
    >>> from emgine import MixtureModel, priors
    >>> prior = priors.Rows([[0.5], [2.0]], weight=0.5)
    >>> model = MixtureModel(1, family="gamma", prior=prior).fit([[1.0], [1.0], [1.0]])
    >>> bool(model.shapes_[0, 0] < 100)  # without the prior it has no bound
    True
    """

    parameters = ("rows", "weight")

    def __init__(self, rows: Any, weight: float = 1.0) -> None:
        self.rows = _array(rows, "rows")
        if self.rows.ndim != 2:
            raise ValueError(
                f"rows of a prior must have shape (n_rows, n_features). Got shape "
                f"{self.rows.shape}."
            )
        self.weight = _number(weight, "weight", 0.0, above=True)


def _at_least(value: Any, name: str, least: float, why: str = "") -> Any:
    """Return a finite number, or numbers by feature, that are not too small."""
    array = _array(value, name)
    if array.ndim > 1 or not (array >= least).all():
        because = f": {why}" if why else ""
        raise ValueError(
            f"{name} of a prior must be a number, or one for each feature, of at least "
            f"{least:g}{because}. Got {shown(value)}."
        )
    return array


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
