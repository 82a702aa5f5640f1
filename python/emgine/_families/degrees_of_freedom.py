"""Degrees of freedom of Student's t: the user's choice, those of halves, and draws.

Numbers only; the family knows the rest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from emgine._core import Float64, Mixture

# Below, a component could be a spike of unbounded density on one row.
LEAST_DOF = 0.1


def checked_dof(dof: object) -> str | float:
    """Return the choice of the degrees of freedom, or raise ValueError."""
    if isinstance(dof, str) and dof in ("each", "shared"):
        return dof
    if isinstance(dof, (int, float, np.integer, np.floating)) and not isinstance(dof, bool):
        number = float(dof)
        if number >= LEAST_DOF:
            return number
    raise ValueError(
        f"dof must be 'each', 'shared' or a number in the range [{LEAST_DOF}, inf]. "
        f"Got {dof!r} instead."
    )


def dofs_of_halves(mixture: Mixture, n_components: int) -> Float64:
    """Return degrees of freedom where the heaviest component becomes halves, repeatedly."""
    weights, dofs = mixture.weights.copy(), mixture.parameters["dofs"].copy()
    while len(weights) < n_components:
        k = int(weights.argmax())
        weights[k] /= 2
        weights, dofs = np.append(weights, weights[k]), np.append(dofs, dofs[k])
    return dofs


def chi_roots(dof: float, count: int, random_state: np.random.RandomState) -> Float64:
    """Draw the roots of chi-squared over its degrees of freedom: 1 in the Gaussian limit."""
    if np.isinf(dof):
        return np.ones((count, 1))
    return np.sqrt(random_state.chisquare(dof, (count, 1)) / dof)
