"""The inverse Gaussian family in Python: its draws. All else has a default."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emgine._families.family import Family

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from emgine import _core
    from emgine._core import Float64


class InverseGaussian(Family):
    """Independent inverse Gaussian features."""

    name = "inverse_gaussian"

    def draws(
        self,
        mixture: _core.Mixture,
        counts: NDArray[np.int64],
        random_state: np.random.RandomState,
    ) -> list[Float64]:
        """Return as many rows of each component as `counts` says."""
        return [
            random_state.wald(
                mixture.parameters["mean"][k],
                mixture.parameters["shape"][k],
                (n, mixture.n_features),
            )
            for k, n in enumerate(counts)
        ]
