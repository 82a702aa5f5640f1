"""by_feature: draws of the families of independent features have the means of their parameters."""

from __future__ import annotations

import numpy as np
import pytest

from emgine import Mixture, _core

MEANS = {
    "bernoulli": ("probabilities", lambda p: p),
    "exponential": ("rates", lambda rate: 1 / rate),
    "geometric": ("probabilities", lambda p: 1 / p - 1),
    "poisson": ("rates", lambda rate: rate),
}


@pytest.mark.parametrize("family", MEANS)
def test_means_of_draws(family: str) -> None:
    name, mean = MEANS[family]
    parameters = np.array([[0.2, 0.9, 0.5], [0.7, 0.4, 1.0]])
    shape = _core.ModelShape(family, "", 3, 2)
    mixture = Mixture._adopt(_core.Mixture(np.array([0.4, 0.6]), {name: parameters}, shape))
    rows, labels = mixture.sample(60_000, random_state=0)
    assert rows.dtype == np.float64
    for k in range(2):
        found = rows[labels == k].mean(axis=0)
        np.testing.assert_allclose(found, mean(parameters[k]), rtol=0.05, atol=0.02)
    assert np.array_equal(rows, mixture.sample(60_000, random_state=0)[0])
