"""``fixed="weights"`` of a search: every candidate has equal weights.

Candidates have other numbers of components, so nothing else has a value that all could keep.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from emgine._checks.parameters import Constraint
from emgine._families.fixed import WEIGHTS, fixed_of, with_weights

if TYPE_CHECKING:
    from emgine._core import Mixture
    from emgine._families.fixed import Fixed

    from .kinds import Kind

FIXED = Constraint(
    "'weights' (candidates of other sizes have no other value in common) or None",
    lambda value: value is None or (isinstance(value, str) and value == WEIGHTS),
)


def held_in(kind: Kind, n_components: int, fixed: str | None) -> Fixed | None:
    """Return what fits of a candidate hold; None if that is nothing."""
    return fixed_of(fixed, kind.family, kind.shape(n_components))


def started(mixture: Mixture, fixed: str | None) -> Mixture:
    """Return a start with equal weights where they are held."""
    k = mixture.shape.n_components
    return mixture if fixed is None else with_weights(mixture, np.full(k, 1.0 / k))
