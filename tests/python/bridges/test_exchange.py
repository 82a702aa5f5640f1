"""exchange: a Mixture has the methods; what they do is tested beside what they call."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from emgine import GaussianMixture, Mixture
from emgine._bridges.exchange import Exchange

if TYPE_CHECKING:
    from pathlib import Path


def test_a_mixture_goes_to_scikit_learn_and_back() -> None:
    mixture = Mixture([0.3, 0.7], [[0.0], [4.0]], [1.0, 2.0], "spherical")
    assert isinstance(mixture, Exchange)
    there = mixture.to_sklearn()
    again = Mixture.from_sklearn(there)
    assert np.array_equal(again.means, mixture.means)


@pytest.mark.parametrize("method", ["to_sklearn", "to_onnx"])
def test_other_families_are_refused_by_name(method: str, tmp_path: Path) -> None:
    counts = Mixture.from_parameters([0.5, 0.5], {"rates": [[1.0], [4.0]]}, "poisson")
    words = [tmp_path / "mixture.onnx"] if method == "to_onnx" else []
    with pytest.raises(ValueError, match=f"^{method} takes Gaussian mixtures alone; .* 'poisson'"):
        getattr(counts, method)(*words)
    noisy = GaussianMixture(1, noise=True).fit([[0.0], [1.0], [2.0], [9.0]]).mixture_
    with pytest.raises(ValueError, match=f"^{method} takes Gaussian mixtures alone; .* 'noise'"):
        getattr(noisy, method)(*words)
    assert not list(tmp_path.iterdir())
