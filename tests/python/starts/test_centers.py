"""The unit in which centers are looked for: each feature's standard deviation."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from emgine._starts.centers import Sample

Float64 = npt.NDArray[np.float64]


def test_the_scale_is_the_weighted_standard_deviation(two_blobs: Float64) -> None:
    weight = np.random.RandomState(0).uniform(size=240)
    X = np.column_stack([two_blobs + 1e6, np.full(240, 7.0)])
    mean, scale = Sample(X, weight, 1).mean_and_scale()
    expected = np.average(X, axis=0, weights=weight)
    deviation = np.sqrt(np.average((X - expected) ** 2, axis=0, weights=weight))
    assert np.allclose(mean, expected, rtol=1e-14)
    assert np.allclose(scale, [*deviation[:3], 1.0], rtol=1e-9)


def test_rows_too_large_to_square_have_a_scale() -> None:
    X = np.array([[-1e300, 1e-200], [1e300, 0.0]])
    _, scale = Sample(X, None, 1).mean_and_scale()
    assert scale.tolist() == [1.0, 1.0]
