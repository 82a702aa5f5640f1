"""exchange: a Mixture has the methods; what they do is tested beside what they call."""

from __future__ import annotations

import numpy as np

from emgine import Mixture
from emgine._bridges.exchange import Exchange


def test_a_mixture_goes_to_scikit_learn_and_back() -> None:
    mixture = Mixture([0.3, 0.7], [[0.0], [4.0]], [1.0, 2.0], "spherical")
    assert isinstance(mixture, Exchange)
    there = mixture.to_sklearn()
    again = Mixture.from_sklearn(there)
    assert np.array_equal(again.means, mixture.means)
