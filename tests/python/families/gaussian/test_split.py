"""split: the heaviest component becomes two halves, and nothing else moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from emgine import GaussianMixture
from emgine._families.gaussian.split import split

if TYPE_CHECKING:
    import numpy.typing as npt


def test_halves_of_the_heaviest_are_a_mixture(
    covariance_type: str, two_blobs: npt.NDArray[np.float64]
) -> None:
    model = GaussianMixture(2, covariance_type=covariance_type, random_state=0).fit(two_blobs)
    halves = split(model.mixture_, 3)
    heaviest = int(model.weights_.argmax())
    assert halves.n_components == 3
    assert halves.shape.structure == covariance_type
    assert halves.weights.sum() == pytest.approx(1.0, rel=1e-15)
    moved = halves.weights @ halves.means - model.weights_ @ model.means_
    assert moved == pytest.approx(0, abs=1e-12)
    assert np.array_equal(halves.means[1 - heaviest], model.means_[1 - heaviest])
