"""Distribution functions of one number for families that have a density, by component.

Those of the gamma, beta and t families are incomplete integrals that scipy computes, if it is
there; all others need numpy alone. Upper ends keep their digits where the formula allows.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from emgine._core import Float64

_ERFC = np.frompyfunc(math.erfc, 1, 1)


def normal(z: Float64) -> Float64:
    """Return the standard normal distribution function."""
    return np.asarray(0.5 * np.asarray(_ERFC(-z / math.sqrt(2.0)), dtype=np.float64))


def exponential(x: Float64) -> Float64:
    """Return the distribution function of waiting times of mean 1."""
    return np.asarray(-np.expm1(-np.maximum(x, 0.0)))


def gamma(shapes: Float64, x: Float64) -> Float64:
    """Return the distribution function of a gamma variable of rate 1."""
    return np.asarray(_special("gamma").gammainc(shapes, np.maximum(x, 0.0)))


def beta(a: Float64, b: Float64, x: Float64) -> Float64:
    """Return the distribution function of a beta variable."""
    return np.asarray(_special("beta").betainc(a, b, np.clip(x, 0.0, 1.0)))


def student_t(dofs: Float64, t: Float64) -> Float64:
    """Return the distribution function of Student's t, the normal one at infinity."""
    finite = np.isfinite(dofs)
    some = _special("student_t").stdtr(np.where(finite, dofs, 1.0), t)
    return np.where(finite, some, normal(t))


def _special(family: str) -> Any:
    """Return scipy.special, or say that it is needed."""
    try:
        from scipy import special
    except ImportError as error:
        raise ImportError(
            f"Distribution functions of the family {family!r} need scipy: pip install scipy."
        ) from error
    return special
