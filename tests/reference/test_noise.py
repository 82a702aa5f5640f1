"""Fits with noise of R's mclust 6.0.0 (noise/mclust_noise.R) from the same start partition.

Total log-likelihoods to 1e-6 nats, numbers of parameters, BIC with the other sign, and labels.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from emgine import GaussianMixture

FILE = json.loads((Path(__file__).parent / "noise" / "mclust_noise.json").read_text())
ROWS = {name: np.array(rows, dtype=np.float64) for name, rows in FILE["rows"].items()}
STRUCTURE_OF = {
    "VVV": "full",
    "EEE": "tied",
    "VVI": "diag",
    "VII": "spherical",
    "EEI": "tied_diag",
    "EII": "tied_spherical",
    "V": "spherical",
    "E": "tied_spherical",
}
BOUND = 1e-6  # mclust stops where an iteration gains 1e-14 of the likelihood
IDS = [f"{fit['data']}-{fit['model']}-{fit['vinv']:g}" for fit in FILE["fits"]]


@pytest.mark.parametrize("fit", FILE["fits"], ids=IDS)
@pytest.mark.parametrize("start", ["labels_init", "noise_init"])
def test_fits_end_where_mclust_ends(fit: dict[str, Any], start: str) -> None:
    X = ROWS[fit["data"]]
    labels = np.array(fit["start_labels"]) - 1  # 0 is mclust's noise
    given = {"labels_init": labels} if start == "labels_init" else {"noise_init": labels == -1}
    model = GaussianMixture(
        fit["n_components"],
        covariance_type=STRUCTURE_OF[fit["model"]],
        noise=1 / fit["vinv"],
        reg_covar=0,
        tol=1e-13,
        random_state=0,
        **given,
    ).fit(X)
    assert abs(model.score(X) * len(X) - fit["log_likelihood"]) < BOUND
    assert model.summary(X).facts["free parameters"] == str(fit["n_parameters"])
    assert abs(model.bic(X) + fit["bic"]) < 2 * BOUND
    assert abs(model.weights_[-1] - fit["weights"][-1]) < 1e-5
    if start == "labels_init":  # the same numbers of components
        assert np.array_equal(model.predict(X), fit["labels"])
        np.testing.assert_allclose(model.means_.ravel("C"), _by_component(fit), rtol=1e-4)


def _by_component(fit: dict[str, Any]) -> Any:
    """Means as R writes them, a column for each component."""
    return np.reshape(fit["means"], (fit["n_components"], -1)).ravel()


def test_the_box_is_mclusts() -> None:
    X = ROWS["noisy_faithful"]
    vinv = next(fit["vinv"] for fit in FILE["fits"] if fit["data"] == "noisy_faithful")
    start = np.where(X[:, 0] > 3, 0, np.where(X[:, 1] > 100, -1, 1))
    options: dict[str, Any] = {"labels_init": start, "max_iter": 0}
    found = GaussianMixture(2, noise=True, **options).fit(X)
    given = GaussianMixture(2, noise=1 / vinv, **options).fit(X)
    np.testing.assert_allclose(found.score_samples(X), given.score_samples(X), rtol=1e-13)
