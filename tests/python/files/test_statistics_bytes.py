"""_files.statistics_bytes: every bit comes back, and damaged bytes are refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from emgine import GaussianMixture, Mixture, SufficientStatistics

if TYPE_CHECKING:
    import numpy.typing as npt


@pytest.fixture
def mixture(covariance_type: str, two_blobs: npt.NDArray[np.float64]) -> Mixture:
    model = GaussianMixture(2, covariance_type=covariance_type, max_iter=0, random_state=0)
    return model.fit(two_blobs).mixture_


def test_bytes_bring_every_bit_back(mixture: Mixture, two_blobs: npt.NDArray[np.float64]) -> None:
    found = mixture.expectation(two_blobs)
    copy = SufficientStatistics.from_bytes(found.to_bytes())
    for name in ("weight", "sum", "scatter", "means"):
        assert np.array_equal(getattr(copy, name), getattr(found, name))
    assert copy.to_bytes() == found.to_bytes()
    assert copy.covariance_type == found.covariance_type


def test_damaged_bytes_are_refused() -> None:
    data = SufficientStatistics([1.0], [[0.0]], [1.0], [[0.0]], "spherical").to_bytes()
    with pytest.raises(ValueError, match="have version 2; this release reads 1"):
        SufficientStatistics.from_bytes(data[:8] + b"\2" + data[9:])
    with pytest.raises(ValueError, match="wrong magic number"):
        SufficientStatistics.from_bytes(b"something else" * 9)
    for position in range(12, len(data)):
        damaged = bytearray(data)
        damaged[position] ^= 64
        with pytest.raises(ValueError, match="These SufficientStatistics are damaged"):
            SufficientStatistics.from_bytes(bytes(damaged))
        with pytest.raises(ValueError, match=r"^(Not|These) SufficientStatistics"):
            SufficientStatistics.from_bytes(data[:position])
