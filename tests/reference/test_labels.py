"""Fits to partly labelled rows end at the certified optimum, from the start of their labels.

The files have plain EM's start, the optimum and its log-likelihood; labels are 25 % of iris.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from emgine import GaussianMixture, MixtureModel, families

HERE = Path(__file__).parent / "labels"
DATA = np.loadtxt(HERE / "iris_labels20.csv", delimiter=",", skiprows=1)
X, LABELS = DATA[:, :4], DATA[:, 4]
STRUCTURES = ("full", "diag", "tied")


def reference(structure: str) -> dict[str, Any]:
    text = (HERE / f"semi_iris_labels20_k3_{structure}.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def fitted(structure: str, labels: Any, **options: Any) -> GaussianMixture:
    model = GaussianMixture(3, covariance_type=structure, reg_covar=0.0, **options)
    return model.fit(X, labels=labels)


def check(model: Any, expected: dict[str, Any], digits: float) -> None:
    assert model.lower_bound_ * len(X) == pytest.approx(expected["log_likelihood"], abs=1e-8)
    assert model.mixture_.shape.n_free_parameters == expected["n_parameters"]
    (block,) = expected["parameters"]["blocks"]
    close(model.weights_, expected["parameters"]["weights"], digits)
    close(model.means_, block["means"], digits)
    close(model.covariances_, block["covariances"], digits)


def close(found: Any, expected: Any, digits: float) -> None:
    np.testing.assert_allclose(found, expected, rtol=digits, atol=digits)


@pytest.mark.parametrize("structure", STRUCTURES)
def test_the_start_is_the_reference(structure: str) -> None:
    (start,) = fitted(structure, LABELS, max_iter=0).restarts_
    expected = reference(structure)["start"]["parameters"]
    assert start.start is not None
    close(start.start.weights, expected["weights"], 1e-9)
    close(start.start.means, expected["blocks"][0]["means"], 1e-9)
    close(start.start.covariances, expected["blocks"][0]["covariances"], 1e-9)


@pytest.mark.filterwarnings("ignore::emgine.ConvergenceWarning")
@pytest.mark.parametrize("structure", STRUCTURES)
def test_plain_em_ends_at_the_optimum(structure: str) -> None:
    model = fitted(structure, LABELS, tol=0.0, acceleration=None, max_iter=300)
    check(model, reference(structure), 1e-8)
    assert np.all(np.diff(model.lower_bounds_) > -1e-13)


@pytest.mark.parametrize("structure", STRUCTURES)
@pytest.mark.parametrize("acceleration", ["squarem", "anderson", "quasi-newton"])
def test_accelerated_em_stops_there(structure: str, acceleration: str) -> None:
    model = fitted(structure, LABELS, tol=1e-12, acceleration=acceleration)
    assert model.converged_
    check(model, reference(structure), 1e-6)


@pytest.mark.parametrize("structure", STRUCTURES)
def test_factors_of_any_height_say_the_same(structure: str) -> None:
    known = np.where(LABELS[:, np.newaxis] < 0, 1.0, LABELS[:, np.newaxis] == np.arange(3))
    model = fitted(structure, known, tol=1e-12)
    check(model, reference(structure), 1e-6)
    scaled = fitted(structure, known * 4.0, tol=1e-12)
    close(scaled.means_, model.means_, 1e-6)
    assert scaled.lower_bound_ == pytest.approx(model.lower_bound_ + np.log(4.0), abs=1e-10)


def test_the_estimator_of_any_family_agrees() -> None:
    model = MixtureModel(3, family=families.Gaussian("full"), reg_covar=0.0, tol=1e-12)
    check(model.fit(X, labels=LABELS), reference("full"), 1e-6)


@pytest.mark.parametrize("structure", ["full", "diag", "spherical", "tied"])
def test_labels_of_all_rows_are_the_closed_form(structure: str) -> None:
    classes = np.repeat([0, 1, 2], 50)
    model = fitted(structure, classes)
    scatter = np.zeros((4, 4))
    for k in range(3):
        own = X[classes == k]
        close(model.means_[k], own.mean(axis=0), 1e-14)
        covariance = np.cov(own.T, bias=True)
        scatter += covariance / 3
        expected: Any = {
            "full": covariance,
            "diag": covariance.diagonal(),
            "spherical": covariance.trace() / 4,
        }.get(structure)
        if expected is not None:
            close(model.covariances_[k], expected, 1e-14)
    if structure == "tied":
        close(model.covariances_, scatter, 1e-14)
    close(model.weights_, np.full(3, 1 / 3), 1e-15)
