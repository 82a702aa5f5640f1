"""Quantiles of draws are those of the family, roughly, and the same each time."""

from __future__ import annotations

import numpy as np

from emgine import Mixture
from emgine._families.families import family_of


def test_quantiles_are_those_of_draws() -> None:
    mixture = Mixture.from_parameters([0.5, 0.5], {"rates": [[1.0], [50.0]]}, "exponential")
    found = family_of(mixture.shape).quantiles(mixture, np.array([-1.0, 0.0, 1.0]))
    assert found.shape == (2, 1, 3)
    # Of 2000 draws the lowest quantile has a relative standard error of 6 %.
    shares = np.array([0.158655, 0.5, 0.841345])
    expected = -np.log1p(-shares) / np.array([[1.0], [50.0]])
    assert np.allclose(found[:, 0], expected, rtol=0.2)
    assert np.array_equal(found, family_of(mixture.shape).quantiles(mixture, np.arange(-1.0, 2)))
