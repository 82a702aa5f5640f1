"""A backend without a screen, figures closed after each test, rows to draw."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from emgine import Mixture
from emgine._families.gaussian.parameters import parameter_shape
from emgine._families.gaussian.structures import COVARIANCE_TYPES, MATRICES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import numpy.typing as npt


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    import matplotlib as mpl

    mpl.use("Agg")
    yield
    import matplotlib.pyplot as plt

    plt.close("all")


@pytest.fixture(params=["default", "dark_background", "ggplot"])
def style(request: pytest.FixtureRequest) -> Iterator[str]:
    """A light, a dark and a grey style, in force during the test."""
    import matplotlib.pyplot as plt

    with plt.style.context(request.param):
        yield str(request.param)


@pytest.fixture(params=COVARIANCE_TYPES)
def structure(request: pytest.FixtureRequest) -> str:
    """Each covariance structure that there is."""
    return str(request.param)


@pytest.fixture
def problem() -> Callable[..., tuple[Mixture, npt.NDArray[np.float64]]]:
    """A function: components, features, structure -> a mixture and rows drawn from it."""

    def make(
        n_components: int, n_features: int, structure: str = "full"
    ) -> tuple[Mixture, npt.NDArray[np.float64]]:
        means = 5.0 * np.arange(n_components)[:, np.newaxis] + np.arange(n_features)
        shape = parameter_shape(structure, n_components, n_features)
        covariances = np.full(shape, 2.0)
        if structure in MATRICES:
            covariances = np.broadcast_to(np.eye(n_features) + 0.3, shape).copy()
        weights = np.arange(1, n_components + 1) / (n_components * (n_components + 1) / 2)
        mixture = Mixture(weights, means, covariances, structure)
        return mixture, mixture.sample(300, random_state=0)[0]

    return make
