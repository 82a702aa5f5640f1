"""Maximum-likelihood fits of mixtures of families, made without this library.

Each was maximised directly, by gradient and Newton's method, in the basin that EM reaches from the
start that the file holds; ``families/*.json`` says how and how exactly.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from emgine import MixtureModel

Float64 = npt.NDArray[np.float64]

HERE = Path(__file__).parent / "families"


class Published(NamedTuple):
    """One fit: its rows, its start and its optimum."""

    rows: Float64
    n_components: int
    start: dict[str, Any]
    optimum: dict[str, Any]
    log_likelihood: float
    bic: float
    n_parameters: int

    @classmethod
    def read(cls, name: str) -> Published:
        """Return the fit of this name."""
        fit = json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))
        rows = np.loadtxt(HERE / fit["data"]["file"], delimiter=",", skiprows=1, ndmin=2)
        return cls(
            rows,
            fit["n_components"],
            fit["start"]["parameters"],
            fit["parameters"],
            fit["log_likelihood"],
            fit["bic"],
            fit["n_parameters"],
        )

    def fitted(self, family: Any, **options: Any) -> MixtureModel:
        """Return the library's fit from the same start, by plain EM until nothing changes."""
        return MixtureModel(
            self.n_components,
            family=family,
            weights_init=self.start["weights"],
            parameters_init=self.start["blocks"][0],
            tol=1e-15,
            max_iter=50_000,
            acceleration=None,
            **options,
        ).fit(self.rows)

    def check(self, model: MixtureModel, digits: float) -> None:
        """Assert that a fit is this optimum: total log-likelihood, parameters, criteria."""
        total = model.score(self.rows) * len(self.rows)
        assert abs(total - self.log_likelihood) < 1e-6
        assert np.allclose(model.weights_, self.optimum["weights"], rtol=0, atol=digits)
        for name, values in self.optimum["blocks"][0].items():
            assert np.allclose(model.parameters_[name], values, rtol=digits, atol=digits), name
        assert model.mixture_.shape.n_free_parameters == self.n_parameters
        assert abs(model.bic(self.rows) - self.bic) < 3e-6
