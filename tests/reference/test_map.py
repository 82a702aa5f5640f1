"""Fits with a prior end at the certified mode, which is mclust's too, and report the likelihood.

The files have the prior, the start, the mode and its log-likelihood, by Newton's method on the
posterior; mclust's me(..., prior=) agrees with them to 1e-9 nats.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from emgine import GaussianMixture, priors

HERE = Path(__file__).parent
X = np.loadtxt(HERE / "data" / "faithful.csv", delimiter=",", skiprows=1)[:, -2:]


@pytest.mark.parametrize("acceleration", [None, "squarem", "anderson", "quasi-newton"])
@pytest.mark.parametrize("kind", ["full", "tied"])
@pytest.mark.parametrize("weak", [False, True])
def test_gaussian_mixtures_agree(weak: bool, kind: str, acceleration: str | None) -> None:
    path = HERE / "map" / f"map_faithful_k2_{kind}.json"
    expected: dict[str, Any] = json.loads(path.read_text("utf-8"))
    theirs, start = expected["options"]["prior"], expected["start"]["parameters"]
    prior = priors.NormalInverseWishart(*(theirs[n] for n in ("mean", "shrinkage", "dof", "scale")))
    model = GaussianMixture(
        2,
        covariance_type=kind,
        weights_init=start["weights"],
        means_init=start["blocks"][0]["means"],
        covariances_init=start["blocks"][0]["covariances"],
        prior="weak" if weak else prior,  # mclust's defaults
        reg_covar=0.0,
        tol=1e-13,
        acceleration=acceleration,
    ).fit(X)
    assert model.score(X) * len(X) == pytest.approx(expected["log_likelihood"], abs=1e-6)
    assert model.bic(X) == pytest.approx(expected["bic"], abs=2e-6)
    assert model.lower_bound_ * len(X) == pytest.approx(expected["objective"], abs=1e-8)
    (block,) = expected["parameters"]["blocks"]
    np.testing.assert_allclose(model.weights_, expected["parameters"]["weights"], rtol=1e-6)
    np.testing.assert_allclose(model.means_, block["means"], rtol=1e-6)
    np.testing.assert_allclose(model.covariances_, block["covariances"], rtol=1e-6)
