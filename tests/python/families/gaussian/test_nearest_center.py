"""nearest_center: the most probable component of a row is its nearest center, in units of scale."""

from __future__ import annotations

import numpy as np

from emgine import Mixture
from emgine._families.gaussian.parameters import nearest_center


def test_the_most_probable_component_is_the_nearest_center() -> None:
    random_state = np.random.RandomState(0)
    centers, X = random_state.normal(size=(5, 3)), random_state.normal(size=(200, 3))
    scale = np.array([1e-3, 1.0, 1e3])
    mixture = Mixture._adopt(nearest_center(centers * scale, scale))
    nearest = np.linalg.norm(X[:, np.newaxis] - centers, axis=2).argmin(axis=1)
    assert np.array_equal(mixture.predict(X * scale), nearest)
