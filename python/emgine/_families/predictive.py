"""The posterior predictive density of a variational Gaussian mixture: a mixture of Student's t.

Means and precisions are integrated out, so its density integrates to 1 (Bishop 2006, 10.81). A
precision matrix, or one variance for all features, gives a multivariate t; variances of features
give a product of t. Reads no rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from emgine import _core

from .gaussian.normal_gamma import rows_of, wide
from .gaussian.structures import MATRICES, SCALARS, SHARED
from .gaussian.variational import VariationalMixture

if TYPE_CHECKING:
    from emgine._core import Float64, Mixture

    from .gaussian.variational import Variational

# The core's Student's t has no fewer degrees of freedom. A component that has no rows comes here if
# its prior has less than these beyond n_features - 1.
LEAST_DOF = 0.1
# Structures whose predictive is a product over features, and that of each other one.
BY_FEATURE = ("diag", "tied_diag")
SCALES = {"full": "full", "tied": "full", "spherical": "spherical", "tied_spherical": "spherical"}


def predictive(prior: Variational, counts: Float64, parameters: dict[str, Float64]) -> Mixture:
    """Return the mixture of t of a posterior, from its rows, means and covariances."""
    components = prior.components
    means, structure = parameters["means"], components.structure
    k, d = means.shape
    factors, dofs = _factors_and_dofs(prior, counts)
    scales = _by_component(factors, parameters["covariances"], structure)
    weights = prior.weights.means(rows_of(counts))
    if structure not in BY_FEATURE:
        # Where features have their own numbers of rows, one variance gives them different scales.
        scale = SCALES[structure] if counts.ndim == 1 else "diag"
        dofs = dofs if counts.ndim == 1 else dofs[:, 0].copy()
        made = {"means": means, "scales": scales, "dofs": dofs}
        shape = _core.ModelShape("student_t", scale + "/each", d, k, prior.missing)
        return _core.Mixture(weights, made, shape)
    made = {}
    for j in range(d):
        made[f"{j}/means"] = np.ascontiguousarray(means[:, j : j + 1])
        made[f"{j}/scales"] = np.ascontiguousarray(scales[:, j : j + 1])
        made[f"{j}/dofs"] = dofs if counts.ndim == 1 else dofs[:, j].copy()
    words = " ".join(f"student_t(diag/each)[{j}]" for j in range(d))
    return _core.Mixture(weights, made, _core.ModelShape("product", words, d, k, prior.missing))


def posterior_behind(predicted: Mixture, prior: Variational, counts: Float64) -> VariationalMixture:
    """Return the variational mixture of which a predictive mixture was made."""
    given, structure = predicted.parameters, prior.components.structure
    if structure in BY_FEATURE:
        d = predicted.n_features
        means, scales = (
            np.concatenate([given[f"{j}/{name}"] for j in range(d)], axis=1)
            for name in ("means", "scales")
        )
    else:
        means, scales = given["means"], given["scales"]
    factors, _ = _factors_and_dofs(prior, counts)
    covariances = scales / _shaped(factors, scales.ndim)
    if counts.ndim == 2 and structure in SCALARS:
        covariances = covariances[:, 0]
    if structure in SHARED:
        covariances = covariances[0].reshape((1,) if structure in SCALARS else covariances[0].shape)
    covariances = np.ascontiguousarray(covariances)
    return VariationalMixture.of(prior, counts, {"means": means, "covariances": covariances})


def _factors_and_dofs(prior: Variational, counts: Float64) -> tuple[Float64, Float64]:
    """Return by what to multiply inverse expected precisions, and degrees of freedom."""
    components, d = prior.components, len(prior.components.mean)
    if counts.ndim == 2:
        rows = components.precisions(counts)
        dofs = wide(components.structure, components.dofs(counts), rows.shape)
        return (1.0 + rows) / rows, np.maximum(components.times * dofs, LEAST_DOF)
    times = d if components.structure in SCALARS else 1
    dofs = times * np.broadcast_to(components.dofs(counts), counts.shape)
    size = d if components.structure in MATRICES else 1
    rows = components.precisions(counts)
    left = dofs + 1.0 - size
    return (1.0 + rows) / rows * (dofs / left), np.maximum(left, LEAST_DOF)


def _by_component(factors: Float64, covariances: Float64, structure: str) -> Float64:
    """Return covariances of each component, times a factor."""
    k = len(factors)
    if factors.ndim == 2:
        return np.ascontiguousarray(factors * wide(structure, covariances, factors.shape))
    if structure in SHARED:
        own = covariances.reshape(()) if structure in SCALARS else covariances
        covariances = np.broadcast_to(own, (k, *own.shape))
    return np.ascontiguousarray(_shaped(factors, covariances.ndim) * covariances)


def _shaped(factors: Float64, n_axes: int) -> Float64:
    """Return factors of components, or of their features, as arrays of so many axes."""
    return factors.reshape(*factors.shape, *(1,) * (n_axes - factors.ndim))
