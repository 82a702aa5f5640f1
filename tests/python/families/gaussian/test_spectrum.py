"""Bounds of large spectra decide as the eigenvalues do, and where they do not decide, these do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from emgine._families.gaussian import spectrum
from emgine._families.gaussian.spectrum import (
    LARGE,
    PART,
    all_above,
    has_precision,
    is_any_narrow,
    narrowest_axis,
    wide_axes,
)

if TYPE_CHECKING:
    from emgine._core import Float64

D = LARGE + 20
REG_COVAR = 1e-6
BOUND = REG_COVAR / PART
# Around the bound, and clear of it; at `CLEAR` from it the eigenvalues decide.
NEAR = (0.5, 0.999, 1 - 1e-5, 1 - 1e-8, 1 + 1e-8, 1 + 1e-5, 1.001, 2.0)
ARRANGEMENTS = ("one", "half", "all but ten")


def turned(variances: Float64) -> Float64:
    """A covariance with these variances along axes that are no feature's."""
    axes = np.linalg.qr(np.random.RandomState(0).normal(size=(len(variances), len(variances))))[0]
    made = axes * variances @ axes.T
    return np.asarray((made + made.T) / 2)


def arranged(least: float, how: str) -> Float64:
    """Variances of one to ten, but for the least: of one direction, or of many."""
    variances = np.linspace(1.0, 10.0, D)
    variances[: {"one": 1, "half": D // 2, "all but ten": D - 10}[how]] = least
    return variances


def factor_of(covariance: Float64) -> Float64:
    return np.asarray(np.linalg.inv(np.linalg.cholesky(covariance)).T)


@pytest.mark.parametrize("how", ARRANGEMENTS)
@pytest.mark.parametrize("part", NEAR)
def test_decisions_are_those_of_the_eigenvalues(part: float, how: str) -> None:
    covariance = turned(arranged(part * BOUND, how))
    factor = factor_of(covariance)
    narrow = bool(np.linalg.eigvalsh(covariance)[0] * PART <= REG_COVAR)
    assert narrow == (part < 1)
    assert is_any_narrow(covariance, REG_COVAR) == narrow
    assert has_precision(factor, covariance, PART / REG_COVAR) == narrow
    assert not all_above(covariance, BOUND) or not narrow


@pytest.mark.parametrize("how", ARRANGEMENTS)
@pytest.mark.parametrize("least", [REG_COVAR, 0.5 * BOUND, 2.0 * BOUND])
def test_wide_axes_span_the_space_of_the_eigenvectors(least: float, how: str) -> None:
    variances = arranged(least, how)
    found = wide_axes(turned(variances), REG_COVAR)
    if least > BOUND:
        assert found is None
        return
    assert found is not None
    values, axes = np.linalg.eigh(turned(variances))
    expected = axes[:, values > BOUND]
    assert found.shape == expected.shape
    np.testing.assert_allclose(found @ found.T, expected @ expected.T, atol=1e-9)


def test_an_axis_next_to_the_bound_is_left_to_the_eigenvalues() -> None:
    variances = arranged(REG_COVAR, "all but ten")
    variances[-1] = BOUND * (1 + 1e-4)
    found = wide_axes(turned(variances), REG_COVAR)
    assert found is not None
    assert found.shape == (D, 10)


@pytest.mark.parametrize("least", [REG_COVAR, 0.5])
def test_clear_cases_take_no_eigenvalues_of_the_matrix(
    least: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They take those of the few wide directions at most."""
    covariance = turned(arranged(least, "all but ten"))
    factor, plain = factor_of(covariance), spectrum.np.linalg.eigh

    def of_few(matrix: Float64) -> object:
        assert len(matrix) <= D // 2
        return plain(matrix)

    def of_none(matrix: Float64) -> object:
        raise AssertionError(f"eigenvalues of {matrix.shape}")

    monkeypatch.setattr(spectrum.np.linalg, "eigh", of_few)
    monkeypatch.setattr(spectrum.np.linalg, "eigvalsh", of_none)
    assert has_precision(factor, covariance, PART / REG_COVAR) == (least < BOUND)
    found = wide_axes(covariance, REG_COVAR)
    assert (found is None) == (least > BOUND)
    narrowest_axis(factor)


def test_rounding_of_a_large_scale_decides_nothing() -> None:
    """Next to a variance of 1e12, one of 1e-4 has no digits."""
    covariance = np.diag(np.r_[1e12, np.ones(D - 1)])
    assert all_above(np.eye(D), BOUND)
    assert not all_above(covariance, BOUND)
    assert not is_any_narrow(covariance, REG_COVAR)


def test_the_narrowest_axis_is_that_of_the_eigenvectors() -> None:
    variances = arranged(REG_COVAR, "one")
    covariance = turned(variances)
    expected = np.linalg.eigh(covariance)[1][:, 0]
    assert abs(narrowest_axis(factor_of(covariance)) @ expected) > 1 - 1e-9
    many = turned(arranged(REG_COVAR, "half"))
    axis = narrowest_axis(factor_of(many))
    assert axis @ many @ axis < 1.01 * REG_COVAR
