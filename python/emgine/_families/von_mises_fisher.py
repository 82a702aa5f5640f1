"""Von Mises-Fisher: directions; draws, and components whose concentration ran away.

Everything else about the family is the core's (``cpp/src/families/linear/von_mises_fisher.cpp``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .by_component import ByComponent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from emgine._core import Float64, Mixture, ModelShape

    from .by_component import Parameters


class VonMisesFisher(ByComponent):
    """Directions, rows of length 1, about mean directions.

    Rows must have length 1 to within 1e-6; they are never normalised silently. Densities are with
    respect to the surface of the sphere. Parameters: `mean_directions` (n_components, n_features)
    and `concentrations` (n_components,), 0 for equally many rows in all directions. The likelihood
    grows without bound where all rows of a component are alike: concentrations are at most 1 /
    `reg_covar`, and components that have that are recorded as narrow (Banerjee et al. 2005; Hornik
    and Gruen 2014).

    Examples
    --------
    >>> import numpy as np
    >>> from emgine import MixtureModel
    >>> angles = np.array([0.1, 0.2, 0.4, 3.0, 3.1, 3.3])
    >>> X = np.column_stack([np.cos(angles), np.sin(angles)])
    >>> model = MixtureModel(2, family="von_mises_fisher", random_state=0).fit(X)
    >>> model.mean_directions_.shape
    (2, 2)
    """

    name = "von_mises_fisher"
    measure = "density on the sphere"

    def n_held(self, name: str, mask: NDArray[np.bool_], shape: ModelShape) -> int:
        """Return how many free parameters a mask holds: a direction has length 1."""
        n_free = shape.n_features - 1 if name == "mean_directions" else 1
        return n_free * int(mask.reshape(len(mask), -1)[:, 0].sum())

    def structure(self, n_features: int) -> str:
        """Return nothing: there are no choices."""
        if n_features < 2:
            raise ValueError(
                f"The family {self.name!r} needs at least 2 columns. Got {n_features}."
            )
        return ""

    def drawn_as(self, shape: ModelShape) -> str:  # noqa: ARG002
        """Return that rows are directions."""
        return "directions"

    def draws(
        self, mixture: Mixture, counts: NDArray[np.int64], random_state: np.random.RandomState
    ) -> list[Float64]:
        """Return as many rows of each component as `counts` says."""
        parameters = mixture.parameters
        return [
            _drawn(direction, float(concentration), int(count), random_state)
            for direction, concentration, count in zip(
                parameters["mean_directions"], parameters["concentrations"], counts, strict=True
            )
        ]

    def largest_term(self, mixture: Mixture) -> float:
        """Return the mean concentration, which a row near its mean direction nearly takes back."""
        return max(1.0, float(mixture.weights @ mixture.parameters["concentrations"]))

    def narrow_components(self, mixture: Mixture, reg_covar: float) -> list[int]:
        """Return the components whose concentration is the bound of `reg_covar`."""
        bounded = mixture.parameters["concentrations"] * reg_covar >= 1 - 1e-9
        return [int(component) for component in np.flatnonzero(bounded)]

    def narrow_within(self, mixture: Mixture, least: float | Float64) -> list[int]:
        """Return the narrow components."""
        return self.narrow_components(mixture, float(np.max(least)))

    def narrowest(
        self,
        mixture: Mixture,
        component: int,
        reg_covar: float,  # noqa: ARG002
        names: Sequence[str],
    ) -> str:
        """Return in words what the rows of a narrow component have in common."""
        direction = mixture.parameters["mean_directions"][component]
        largest = int(np.abs(direction).argmax())
        return f"of almost one direction, {names[largest]} = {direction[largest]:.4g}"

    def _moved(self, parameters: Parameters, apart: float) -> Parameters:
        direction, concentration = parameters["mean_directions"], parameters["concentrations"]
        across = -direction * direction[np.abs(direction).argmin()]
        across[np.abs(direction).argmin()] += 1.0
        angle = apart / np.sqrt(max(float(concentration), 1.0))
        turned = np.cos(angle) * direction + np.sin(angle) * across / np.linalg.norm(across)
        return {
            "mean_directions": turned / np.linalg.norm(turned),
            "concentrations": concentration,
        }


def _drawn(
    direction: Float64, concentration: float, count: int, random_state: np.random.RandomState
) -> Float64:
    """Return directions about one mean direction."""
    d = direction.size
    along = _along(concentration, d, count, random_state)
    across = random_state.normal(size=(count, d))
    across -= np.outer(across @ direction, direction)
    across /= np.linalg.norm(across, axis=1, keepdims=True)
    rows = along[:, np.newaxis] * direction + np.sqrt(1 - along**2)[:, np.newaxis] * across
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True))


def _along(
    concentration: float, d: int, count: int, random_state: np.random.RandomState
) -> Float64:
    """Return cosines of angles from the mean direction, by rejection (Wood 1994)."""
    width = d - 1.0
    b = width / (2 * concentration + np.hypot(2 * concentration, width))
    x = (1 - b) / (1 + b)
    c = concentration * x + width * np.log1p(-(x**2))
    drawn = np.empty(0)
    while drawn.size < count:
        z = random_state.beta(width / 2, width / 2, count)
        cosine = (1 - (1 + b) * z) / (1 - (1 - b) * z)
        bound = concentration * cosine + width * np.log(1 - x * cosine) - c
        kept = bound >= np.log(random_state.uniform(size=count))
        drawn = np.concatenate([drawn, cosine[kept]])
    return np.clip(drawn[:count], -1.0, 1.0)
