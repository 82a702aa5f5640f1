"""Distribution functions against mpmath, tails included."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest

from emgine._families import distributions


@pytest.mark.parametrize("z", [-37.0, -5.0, -1e-9, 0.0, 2.5, 8.0])
def test_normal(z: float) -> None:
    found = distributions.normal(np.array([z]))[0]
    assert found == pytest.approx(float(mpmath.ncdf(z)), rel=1e-14)


@pytest.mark.parametrize("x", [-1.0, 0.0, 1e-18, 0.3, 50.0])
def test_exponential(x: float) -> None:
    expected = float(-mpmath.expm1(-max(x, 0.0)))
    assert distributions.exponential(np.array([x]))[0] == pytest.approx(expected, rel=1e-15)


def test_student_t_goes_to_the_normal() -> None:
    found = distributions.student_t(np.array([np.inf, 5.0]), np.array([-1.5, -1.5]))
    assert found[0] == distributions.normal(np.array([-1.5]))[0]
    tail = mpmath.betainc(mpmath.mpf(5) / 2, 0.5, 0, 5 / (5 + mpmath.mpf("2.25")), regularized=True)
    assert found[1] == pytest.approx(float(tail / 2), rel=1e-13)


def test_gamma_and_beta() -> None:
    assert distributions.gamma(np.array([2.0]), np.array([-1.0]))[0] == 0.0
    expected = float(mpmath.gammainc(2, 0, 3, regularized=True))
    assert distributions.gamma(np.array([2.0]), np.array([3.0]))[0] == pytest.approx(expected)
    assert distributions.beta(np.array([2.0]), np.array([3.0]), np.array([7.0]))[0] == 1.0
