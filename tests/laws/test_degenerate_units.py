"""The unit of the data changes no repair: components and labels are the same, the fit is scaled."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from emgine import DegenerateWarning, GaussianMixture
from emgine._em.remedies import METHODS

COVARIANCE_TYPES = ("full", "tied", "diag", "spherical", "tied_diag", "tied_spherical")

Float64 = npt.NDArray[np.float64]


def ordinary() -> Float64:
    rows = np.random.RandomState(7).normal(size=(240, 3))
    rows[80:] += 6.0
    return rows


def with_equal_rows() -> Float64:
    return np.concatenate([np.full((60, 3), -20.0), ordinary()])


def on_a_plane() -> Float64:
    rows = ordinary()
    rows[:, 2] = rows[:, 0] - 2.0 * rows[:, 1]
    return rows


def fit(rows: Float64, **parameters: Any) -> GaussianMixture:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DegenerateWarning)
        return GaussianMixture(random_state=0, **parameters).fit(rows)


def agree(rows: Float64, unit: float, **parameters: Any) -> tuple[str, ...]:
    """Assert that the scaled rows give the scaled fit; return what was done to components."""
    model, scaled = fit(rows, **parameters), fit(rows * unit, **parameters)
    assert np.array_equal(model.predict(rows), scaled.predict(rows * unit))
    shift = rows.shape[1] * np.log(unit)
    assert scaled.score(rows * unit) + shift == pytest.approx(model.score(rows), abs=1e-9)
    done = [
        [event for run in each.restarts_ for event in run.degenerate] for each in (model, scaled)
    ]
    assert done[0] == done[1]
    return tuple(event.action for event in done[0])


@pytest.mark.parametrize("unit", [1e-6, 1e6])
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("covariance_type", COVARIANCE_TYPES)
def test_with_auto(covariance_type: str, method: str, unit: float) -> None:
    options = {"covariance_type": covariance_type, "on_degenerate": method, "reg_covar": "auto"}
    assert not agree(ordinary(), unit, n_components=2, **options)
    done = agree(with_equal_rows(), unit, n_components=3, **options)
    # The variances of a component on equal rows are reg_covar, unless all components share them.
    # 'regularize' and 'raise' leave them so, and record it.
    assert bool(done) == (not covariance_type.startswith("tied"))
    assert ("regularized" in done) == (bool(done) and method in ("regularize", "raise"))


@pytest.mark.parametrize("unit", [1e-6, 1e6])
@pytest.mark.parametrize("method", ["regularize", "reseed", "drop"])
@pytest.mark.parametrize("covariance_type", ["full", "diag", "spherical"])
def test_the_bound_scales(covariance_type: str, method: str, unit: float) -> None:
    options = {"covariance_type": covariance_type, "on_degenerate": method, "reg_covar": 0.0}
    assert agree(with_equal_rows(), unit, n_components=3, **options)


@pytest.mark.parametrize("unit", [2.0**-20, 2.0**20])
@pytest.mark.parametrize("covariance_type", ["full", "tied"])
def test_the_bound_of_a_plane_scales(covariance_type: str, unit: float) -> None:
    # Scaled by powers of two, because rounding decides when the covariance of a plane is singular.
    options = {"covariance_type": covariance_type, "reg_covar": 0.0, "n_components": 2}
    assert "regularized" in agree(on_a_plane(), unit, **options)
