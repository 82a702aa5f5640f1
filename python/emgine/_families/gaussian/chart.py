"""Coordinates in which EM of a Gaussian mixture is accelerated, and how many there are.

The only calls by which ``_em.acceleration`` reaches the parameters of a mixture.
"""

from __future__ import annotations

from emgine import _core


def chart(mixture: _core.Mixture) -> _core.Coordinates:
    """Return coordinates about a mixture, with Fisher's metric there (coordinates.hpp)."""
    return _core.Coordinates(mixture)


def n_numbers(mixture: _core.Mixture) -> int:
    """Return the size of a mixture's parameters, weights aside."""
    return int(mixture.means.size + mixture.precisions_cholesky.size)
