"""Moments of whole mixtures against sums by hand."""

from __future__ import annotations

import numpy as np
import pytest

from emgine import Mixture
from tests.python.inference.mixtures import COVARIANCES, FULL, MEANS, T


def test_of_gaussians() -> None:
    means = np.array(MEANS)
    mean = 0.3 * means[0] + 0.7 * means[1]
    assert pytest.approx(mean) == FULL.mean
    square = sum(
        w * (c + np.outer(m, m)) for w, c, m in zip([0.3, 0.7], COVARIANCES, means, strict=True)
    )
    assert FULL.covariance == pytest.approx(square - np.outer(mean, mean), rel=1e-12)


def test_of_heavy_tails() -> None:
    assert T.mean == pytest.approx(FULL.mean)
    none = Mixture.from_parameters(
        [1.0], {"means": [[0.0]], "scales": [[[1.0]]], "dofs": [1.0]}, "student_t"
    )
    assert np.isnan(none.mean).all()
    wide = Mixture.from_parameters(
        [1.0], {"means": [[1.0]], "scales": [[[1.0]]], "dofs": [2.0]}, "student_t"
    )
    assert wide.mean.tolist() == [1.0]
    assert wide.covariance.tolist() == [[np.inf]]


def test_far_from_the_origin() -> None:
    far = Mixture([0.5, 0.5], [[1e8], [1e8 + 2]], [1.0, 1.0], "spherical")
    assert far.covariance[0, 0] == pytest.approx(2.0, rel=1e-12)


def test_categories_have_no_mean() -> None:
    mixture = Mixture.from_parameters([1.0], {"probabilities": [[[0.2, 0.8]]]}, "categorical")
    assert np.isnan(mixture.mean).all()
