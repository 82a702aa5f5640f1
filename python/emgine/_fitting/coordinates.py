"""A chart of mixtures: parameters as one vector, about a reference mixture.

Its Euclidean product is Fisher's information of the complete data at the reference, in which an EM
step is the gradient of the mean log-likelihood. Every vector is a mixture: weights are softmax of
logarithms, factors have a positive diagonal. Knows nothing of rows or of acceleration.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from emgine import _core
from emgine._checks.mixture_parameters import MATRICES, SHARED

if TYPE_CHECKING:
    from emgine._core import Float64

# Of a lighter component the metric sees this weight, so that its coordinates stay finite.
SMALLEST_WEIGHT = 1e-12


class Coordinates:
    """Coordinates of mixtures about `reference`, of its shape.

    A mean is whitened by the reference's precision factor P, a factor is taken relative to it with
    the logarithm of its diagonal, and both are scaled by the root of the reference's weight.

    Parameters
    ----------
    reference : Mixture
        Where the metric is Fisher's.
    """

    def __init__(self, reference: _core.Mixture) -> None:
        self._kind = reference.covariance_type
        self._means = reference.means
        self._factors = reference.precisions_cholesky
        self._is_matrix = self._kind in MATRICES
        self._root = np.sqrt(np.maximum(reference.weights, SMALLEST_WEIGHT))
        if self._is_matrix:
            self._inverse = np.linalg.inv(self._factors)
            rows, columns = np.triu_indices(reference.n_features)
            self._upper = rows, columns
            self._units = np.where(rows == columns, np.sqrt(2.0), 1.0)
        else:
            repeats = reference.n_features if self._kind.endswith("spherical") else 1
            self._units = np.sqrt(2.0 * repeats)
        self._spread = 1.0 if self._kind in SHARED else self._root[:, np.newaxis]

    def vector(self, mixture: _core.Mixture) -> Float64:
        """Return the coordinates of `mixture`, in units in which a nat is half a square."""
        shift = mixture.means - self._means
        parts = (
            self._root * np.log(np.maximum(mixture.weights, SMALLEST_WEIGHT)),
            self._root[:, np.newaxis] * self._whitened(shift),
            self._spread * (self._units * self._relative(mixture.precisions_cholesky)),
        )
        return np.concatenate([part.ravel() for part in parts])

    def mixture(self, vector: Float64) -> _core.Mixture:
        """Return the mixture with these coordinates."""
        k, d = self._means.shape
        logits = vector[:k] / self._root
        weights = np.exp(logits - logits.max())
        shift = vector[k : k + k * d].reshape(k, d) / self._root[:, np.newaxis]
        spread = vector[k + k * d :]
        if self._kind not in SHARED:
            spread = spread.reshape(k, -1)
        return _core.Mixture.from_precisions_cholesky(
            weights / weights.sum(),
            self._means + self._unwhitened(shift),
            self._absolute(spread / self._spread / self._units),
            self._kind,
        )

    def _whitened(self, shift: Float64) -> Float64:
        if self._is_matrix:
            return (shift[:, np.newaxis, :] @ self._factors)[:, 0, :]
        return shift * self._scalars

    def _unwhitened(self, shift: Float64) -> Float64:
        if self._is_matrix:
            return (shift[:, np.newaxis, :] @ self._inverse)[:, 0, :]
        return shift / self._scalars

    @property
    def _scalars(self) -> Float64:
        return self._factors[:, np.newaxis] if self._kind == "spherical" else self._factors

    def _relative(self, factors: Float64) -> Float64:
        """Return the coordinates of precision factors, before they are scaled."""
        if not self._is_matrix:
            shape = self._scalars.shape
            return np.log(factors.reshape(shape) / self._scalars)
        ratio = self._inverse @ factors
        diagonal = np.einsum("...ii->...i", ratio)
        diagonal[...] = np.log(diagonal)
        return np.asarray(ratio[(..., *self._upper)])

    def _absolute(self, coordinates: Float64) -> Float64:
        """Return the precision factors with these coordinates."""
        if not self._is_matrix:
            return (self._scalars * np.exp(coordinates)).reshape(self._factors.shape)
        ratio = np.zeros_like(self._factors)
        ratio[(..., *self._upper)] = coordinates
        diagonal = np.einsum("...ii->...i", ratio)
        diagonal[...] = np.exp(diagonal)
        return np.ascontiguousarray(np.triu(self._factors @ ratio))
