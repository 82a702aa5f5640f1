"""Families of densities that a mixture can be made of, for `emgine.MixtureModel`.

An object holds the choices of a family; its name, such as ``"poisson"``, stands for the defaults.
"""

from __future__ import annotations

from ._families.beta import Beta
from ._families.binomial import Binomial
from ._families.by_feature import Bernoulli, Exponential, Geometric, Poisson
from ._families.categorical import Categorical
from ._families.exponential_family import ExponentialFamily
from ._families.family import Family
from ._families.gamma import Gamma
from ._families.gaussian.family import Gaussian
from ._families.general_family import GeneralFamily
from ._families.log_normal import LogNormal
from ._families.multinomial import Multinomial
from ._families.negative_binomial import NegativeBinomial
from ._families.product import Product
from ._families.student_t import StudentT
from ._families.von_mises_fisher import VonMisesFisher
from ._families.weibull import Weibull

__all__ = [
    "Bernoulli",
    "Beta",
    "Binomial",
    "Categorical",
    "Exponential",
    "ExponentialFamily",
    "Family",
    "Gamma",
    "Gaussian",
    "GeneralFamily",
    "Geometric",
    "LogNormal",
    "Multinomial",
    "NegativeBinomial",
    "Poisson",
    "Product",
    "StudentT",
    "VonMisesFisher",
    "Weibull",
]
