"""The list of families: an entry for each, by the name that files and messages use.

Finds the family that a user means: by its name, or an object with choices of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .beta import Beta
from .by_feature import Bernoulli, Exponential, Geometric, Poisson
from .family import Family
from .gamma import Gamma
from .gaussian.family import Gaussian
from .negative_binomial import NegativeBinomial
from .weibull import Weibull

if TYPE_CHECKING:
    from emgine._core import ModelShape

# With the choices that a name alone stands for.
FAMILIES: dict[str, Family] = {
    family.name: family
    for family in (
        Gaussian(),
        Bernoulli(),
        Beta(),
        Exponential(),
        Gamma(),
        Geometric(),
        NegativeBinomial(),
        Poisson(),
        Weibull(),
    )
}


def family_of(shape: ModelShape) -> Family:
    """Return the family of a model."""
    return FAMILIES[shape.family]


def chosen_family(family: object) -> Family:
    """Return the family that the user means; ValueError for none."""
    if isinstance(family, Family):
        return family
    if isinstance(family, str) and family in FAMILIES:
        return FAMILIES[family]
    if isinstance(family, str):
        raise ValueError(f"family must be one of {sorted(FAMILIES)}. Got {family!r}{_near(family)}")
    raise ValueError(
        f"family must be the name of a family, {sorted(FAMILIES)}, or an object of "
        f"emgine.families. Got {family!r} instead."
    )


def _near(name: str) -> str:
    """Return a question whether the most similar name was meant, if one is similar."""
    import difflib

    close = difflib.get_close_matches(name.lower().replace("-", "_"), FAMILIES, 1)
    return f". Did you mean {close[0]!r}?" if close else " instead."
