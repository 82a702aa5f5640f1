"""The Gaussian mixture of the scales of Student's t."""

from __future__ import annotations

import numpy as np

from emgine import Mixture, families
from emgine._families.scales import gaussian_of, scales_of


def test_it_has_the_scales_as_covariances() -> None:
    mixture = Mixture.from_parameters(
        [0.5, 0.5],
        {"means": [[0.0, 1.0], [2.0, 3.0]], "scales": [[1.0, 2.0], [3.0, 4.0]]},
        families.StudentT("diag", dof=5.0),
    )
    assert scales_of(mixture.shape) == "diag"
    gaussian = gaussian_of(mixture)
    assert gaussian.covariances.tolist() == [[1.0, 2.0], [3.0, 4.0]]
    assert gaussian.means.tolist() == mixture.means.tolist()
    assert not gaussian_of(mixture, centred=True).means.any()
    assert np.array_equal(gaussian.weights, mixture.weights)
