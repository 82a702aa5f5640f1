"""Affine maps: of columns that are independent given the component, they are constants."""

from __future__ import annotations

import numpy as np

from emgine._families.affine_maps import of_constants


def test_constants_have_no_slope() -> None:
    means = np.array([[1.0, 2.0, np.nan], [4.0, 5.0, 6.0]])
    maps = of_constants(means, [0, 2], [1])
    assert maps.values.tolist() == [[2.0], [5.0]]
    assert not maps.centers.any()
    assert maps.centers.shape == (2, 2)
    assert maps.slopes.shape == (2, 1, 2)
    assert not maps.slopes.any()
