"""Data shared by the tests of the Python layer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

if TYPE_CHECKING:
    import numpy.typing as npt

# Of each storage one: the other structures have their own tests, and the laws.
COVARIANCE_TYPES = ("full", "tied", "diag", "spherical", "tied_diag", "tied_spherical")


@pytest.fixture
def two_blobs() -> npt.NDArray[np.float64]:
    """240 rows of 3 features: a third about the origin, the rest about 4."""
    rows = np.random.RandomState(7).normal(size=(240, 3))
    rows[80:] += 4.0
    return rows


@pytest.fixture(params=COVARIANCE_TYPES)
def covariance_type(request: pytest.FixtureRequest) -> str:
    """Each of the six structures."""
    return str(request.param)
