"""Fits that hold parameters end at the certified optimum, and count what is free.

The files have the start, the optimum and its log-likelihood, found by plain EM with many digits.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from emgine import GaussianMixture, MixtureModel, families

HERE = Path(__file__).parent
X = np.loadtxt(HERE / "data" / "faithful.csv", delimiter=",", skiprows=1)[:, -2:]
FIXED: dict[str, Any] = {
    "means_fixed_faithful_k2": "means",
    "means_only_faithful_k2": ["weights", "covariances"],
    "equal_weights_faithful_k2_full": "weights",
    "equal_weights_faithful_k2_tied": "weights",
}


def reference(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((HERE / "fixed" / f"{name}.json").read_text("utf-8"))
    return found


def check(model: Any, expected: dict[str, Any], digits: float) -> None:
    assert model.score(X) * len(X) == pytest.approx(expected["log_likelihood"], abs=1e-6)
    assert model.bic(X) == pytest.approx(expected["bic"], abs=2e-6)
    n_free = (model.aic(X) + 2 * model.score(X) * len(X)) / 2
    assert n_free == pytest.approx(expected["n_parameters"], abs=1e-9)
    (block,) = expected["parameters"]["blocks"]
    for found, theirs in (
        (model.weights_, expected["parameters"]["weights"]),
        (model.means_, block["means"]),
        (model.covariances_, block["covariances"]),
    ):
        np.testing.assert_allclose(found, theirs, rtol=digits)


@pytest.mark.parametrize("acceleration", [None, "squarem", "anderson", "quasi-newton"])
@pytest.mark.parametrize("name", FIXED)
def test_gaussian_mixtures_agree(name: str, acceleration: str | None) -> None:
    expected = reference(name)
    start = expected["start"]["parameters"]
    (block,) = start["blocks"]
    model = GaussianMixture(
        2,
        covariance_type=expected["options"]["covariance_type"],
        weights_init=start["weights"],
        means_init=block["means"],
        covariances_init=block["covariances"],
        fixed=FIXED[name],
        reg_covar=0.0,
        tol=1e-13,
        acceleration=acceleration,
    )
    check(model.fit(X), expected, 1e-6)


@pytest.mark.parametrize("name", FIXED)
def test_the_estimator_of_any_family_agrees(name: str) -> None:
    expected = reference(name)
    start = expected["start"]["parameters"]
    model = MixtureModel(
        2,
        family=families.Gaussian(expected["options"]["covariance_type"]),
        weights_init=start["weights"],
        parameters_init=start["blocks"][0],
        fixed=FIXED[name],
        reg_covar=0.0,
        tol=1e-13,
    )
    check(model.fit(X), expected, 1e-6)


@pytest.mark.parametrize("structure", ["full", "tied"])
def test_equal_weights_need_no_value_and_no_start(structure: str) -> None:
    expected = reference(f"equal_weights_faithful_k2_{structure}")
    model = GaussianMixture(2, covariance_type=structure, fixed="weights", random_state=0)
    model.set_params(reg_covar=0.0, tol=1e-13).fit(X)
    assert model.score(X) * len(X) == pytest.approx(expected["log_likelihood"], abs=1e-6)
    assert model.weights_.tolist() == [0.5, 0.5]
