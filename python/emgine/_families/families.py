"""The list of families: an entry for each. Finds the family that a model has, or a user means."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from .beside_noise import NOISE, others_family
from .beta import Beta
from .binomial import Binomial
from .by_feature import Bernoulli, Exponential, Geometric, Poisson
from .categorical import Categorical
from .exponential_family import Natural
from .family import BY_NAME, Family, chosen
from .gamma import Gamma
from .gaussian.family import Gaussian
from .log_normal import LogNormal
from .multinomial import Multinomial
from .negative_binomial import NegativeBinomial
from .noise import Noise
from .product import Product
from .student_t import StudentT
from .von_mises_fisher import VonMisesFisher
from .weibull import Weibull

if TYPE_CHECKING:
    from emgine._core import ModelShape

# With the choices that a name alone stands for.
FAMILIES = (
    Gaussian(),
    Bernoulli(),
    Beta(),
    Binomial(),
    Categorical(),
    Exponential(),
    Gamma(),
    Geometric(),
    LogNormal(),
    Multinomial(),
    NegativeBinomial(),
    Poisson(),
    StudentT(),
    VonMisesFisher(),
    Weibull(),
)
BY_NAME |= {family.name: family for family in FAMILIES}
# What it stands for without its blocks is never asked for.
BY_NAME[Product.name] = Product({0: "gaussian"})
# What it stands for is known with the functions of the user.
BY_NAME[Natural.name] = Natural()
# Beside which family, a model's structure says.
BESIDE_NOISE = {name: Noise(family) for name, family in BY_NAME.items()}
BY_NAME[NOISE] = BESIDE_NOISE["gaussian"]


def family_of(shape: ModelShape) -> Family:
    """Return the family of a model."""
    if shape.family == NOISE:
        return BESIDE_NOISE[others_family(shape.structure)[0]]
    return BY_NAME[shape.family]


def chosen_family(family: object) -> Family:
    """Return the family that the user means: by name, an object, or a mapping for a product."""
    return Product(family) if isinstance(family, Mapping) else chosen(family)
