"""Kinds: what candidates of one family have in common on the rows of a search.

A kind is a family, or a structure of Gaussians, settled for the rows; families that see the same
rows share a view of them, with its starts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from emgine._families.beside_noise import shape_with_noise
from emgine._families.gaussian.structures import is_special_case
from emgine._families.missing import shape_with
from emgine.gaussian_mixture import GaussianMixture
from emgine.mixture_model import MixtureModel

if TYPE_CHECKING:
    from emgine._checks.categories import Categories
    from emgine._core import ModelShape
    from emgine._em.options import Options
    from emgine._families.beside_noise import Box
    from emgine._families.family import Family
    from emgine._rows.rows import Rows

    from .starts import SharedStarts


@dataclass(eq=False)
class View:
    """The rows as some families see them, and what is made of them alone."""

    rows: Rows
    options: Options
    categories: Categories
    starts: SharedStarts | None = None  # made when the search begins

    def __post_init__(self) -> None:
        self.all_threads = self.rows

    def share_threads(self) -> None:
        """Use one thread for each pass: fits run side by side."""
        self.rows = self.rows.with_threads(1)
        self.options = self.options._replace(n_threads=1)


@dataclass(frozen=True, eq=False)
class Kind:
    """A family on the rows of a search."""

    name: str  # in the table
    given: Any  # what a MixtureModel is given; None for a structure of GaussianMixture
    family: Family  # settled for the rows
    view: View
    error: str = ""  # why no model of it can have these rows
    box: Box | None = None  # of the noise

    def shape(self, n_components: int) -> ModelShape:
        """Return what is known of a model before it has parameters; ValueError if it is none."""
        if self.error:
            raise ValueError(self.error)
        n_features = self.view.rows.n_features
        shape = self.family.shape(n_features, n_components)
        shape = shape_with(shape, self.view.rows.missing)
        return shape if self.box is None else shape_with_noise(shape, self.box)

    def model(self, n_components: int, parameters: dict[str, Any]) -> Any:
        """Return an estimator that is not fitted."""
        if self.given is None:
            return GaussianMixture(n_components, covariance_type=self.name, **parameters)
        return MixtureModel(n_components, family=self.given, **parameters)

    def is_special_case(self, other: Kind) -> bool:
        """Return whether every density is also one of the other kind."""
        mine, others = self.family, other.family
        if self is other:
            return True
        if type(mine) is not type(others) or "covariance_type" not in mine.choices:
            return False
        own = {name: getattr(mine, name) for name in mine.choices}
        general = {name: getattr(others, name) for name in others.choices}
        structure, of_others = own.pop("covariance_type"), general.pop("covariance_type")
        return own == general and is_special_case(structure, of_others)
