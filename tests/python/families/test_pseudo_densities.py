"""Log-densities of pseudo-statistics: limits, and digits of Stirling's series.

tests/laws/test_priors.py compares all families with the likelihood of rows.
"""

from __future__ import annotations

import math

import numpy as np
import pytest

from emgine import _core
from emgine._families.families import FAMILIES
from emgine._families.gaussian.parameters import shape_of
from emgine._families.pseudo_densities import DENSITIES, of_logarithm, stirling_error
from emgine._families.pseudo_rows import PseudoRows


def test_every_family_has_a_density_or_none_on_purpose() -> None:
    of_gaussians = {"gaussian", "log_normal", "student_t"}
    assert set(DENSITIES) | of_gaussians | {"weibull"} == {family.name for family in FAMILIES}
    assert shape_of("full", 1, 1).family in of_gaussians


def test_nothing_times_the_logarithm_of_zero_is_nothing() -> None:
    assert of_logarithm(np.array([0.0, 2.0]), np.array([[0.0, 1.0]])) == 0.0
    assert of_logarithm(np.array(1.0), np.array([0.0])) == -math.inf


@pytest.mark.parametrize(
    ("x", "expected"),  # by mpmath with 40 digits
    [
        (0.5, 0.15342640972002735),
        (1.0, 0.08106146679532726),
        (15.9, 0.005240399880756108),
        (16.0, 0.005207655919609640),
        (1e6, 8.333333333333305556e-8),
    ],
)
def test_stirlings_error_has_all_digits(x: float, expected: float) -> None:
    # Below 16 it is a difference of numbers of up to 30.
    assert stirling_error(np.array([x]))[0] == pytest.approx(expected, abs=2e-14)


def test_a_size_without_end_is_a_poisson() -> None:
    prior = PseudoRows("negative_binomial", np.array([2.0]), {"sum": np.array([6.0])})
    shape = _core.ModelShape("negative_binomial", "size=inf", 1, 1)
    mixture = _core.Mixture(np.ones(1), {"means": np.array([[1.5]])}, shape)
    assert prior.log_density(mixture) == pytest.approx(6 * math.log(1.5) - 3.0, rel=1e-14)
