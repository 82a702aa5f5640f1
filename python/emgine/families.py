"""Families of densities that a mixture can be made of, for `emgine.MixtureModel`.

An object holds the choices of a family; its name, such as ``"poisson"``, stands for the defaults.
"""

from __future__ import annotations

from ._families.beta import Beta
from ._families.by_feature import Bernoulli, Exponential, Geometric, Poisson
from ._families.family import Family
from ._families.gamma import Gamma
from ._families.gaussian.family import Gaussian
from ._families.negative_binomial import NegativeBinomial
from ._families.weibull import Weibull

__all__ = [
    "Bernoulli",
    "Beta",
    "Exponential",
    "Family",
    "Gamma",
    "Gaussian",
    "Geometric",
    "NegativeBinomial",
    "Poisson",
    "Weibull",
]
