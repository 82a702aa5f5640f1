"""Fits of R's mclust 6.0.0 from the same start partition, total log-likelihood to 1e-6 nats.

VVV is full, EEE tied, VVI diag, VII spherical, EEI tied_diag, EII tied_spherical. The other models
of the file are not this library's structures; of one component it has no VVV, VVI and VII.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

import emgine

Float64 = npt.NDArray[np.float64]

DATA = Path(__file__).parent / "data"
STRUCTURE_OF = {
    "VVV": "full",
    "EEE": "tied",
    "VVI": "diag",
    "VII": "spherical",
    "EEI": "tied_diag",
    "EII": "tied_spherical",
}
FITS = [
    fit
    for fit in json.loads((DATA / "mclust.json").read_text())["fits"]
    if fit["model"] in STRUCTURE_OF
]
IDS = [f"{fit['data']}-{fit['n_components']}-{fit['model']}" for fit in FITS]
BOUND = 1e-6
MAX_STEPS = 20_000


@cache
def rows_of(name: str) -> Float64:
    """The rows of one data set."""
    if name == "faithful":
        return np.loadtxt(DATA / "faithful.csv", delimiter=",", skiprows=1)
    datasets = pytest.importorskip("sklearn.datasets", reason="iris is taken from scikit-learn")
    return np.asarray(datasets.load_iris().data, dtype=np.float64)


def covariances_about(centred: list[Float64], kind: str) -> Float64:
    """Covariances of groups of centred rows."""
    n = sum(len(group) for group in centred)
    if kind == "full":
        return np.stack([group.T @ group / len(group) for group in centred])
    if kind == "tied":
        return np.asarray(sum(group.T @ group for group in centred) / n)
    if kind.startswith("tied"):
        shared = sum((group**2).sum(axis=0) for group in centred) / n
        return np.asarray(shared if kind == "tied_diag" else [np.mean(shared)])
    variances = np.stack([(group**2).mean(axis=0) for group in centred])
    return variances if kind == "diag" else np.asarray(variances.mean(axis=1))


def start_of(fit: dict[str, Any]) -> emgine.Mixture:
    """One M-step from the start partition."""
    rows, kind = rows_of(fit["data"]), STRUCTURE_OF[fit["model"]]
    labels = np.asarray(fit["start_labels"])
    groups = [rows[labels == label] for label in range(1, fit["n_components"] + 1)]
    means = np.stack([group.mean(axis=0) for group in groups])
    weights = np.array([len(group) / len(rows) for group in groups])
    centred = [group - mean for group, mean in zip(groups, means, strict=True)]
    return emgine.Mixture(weights, means, covariances_about(centred, kind), kind)


def converged(start: emgine.Mixture, rows: Float64) -> tuple[emgine.Mixture, float]:
    """EM by the two public verbs until ten steps together gain less than 1e-11 nats."""
    mixture, before = start, -np.inf
    for step in range(MAX_STEPS):
        statistics = mixture.expectation(rows)
        if step % 10 == 0:
            if statistics.log_likelihood - before < 1e-11:
                return mixture, statistics.log_likelihood
            before = statistics.log_likelihood
        mixture = statistics.maximization(reg_covar=0.0)
    raise AssertionError(f"no convergence in {MAX_STEPS} steps")


@pytest.mark.parametrize("fit", FITS, ids=IDS)
def test_the_verbs_reach_the_log_likelihood_of_mclust(fit: dict[str, Any]) -> None:
    rows = rows_of(fit["data"])
    assert len(fit["start_labels"]) == len(rows)
    mixture, log_likelihood = converged(start_of(fit), rows)
    assert abs(log_likelihood - fit["loglik"]) <= BOUND
    # The likelihood is flat at its maximum: parameters agree to about the root of its precision.
    assert np.allclose(mixture.weights, np.atleast_1d(fit["weights"]), atol=1e-4)
    assert np.allclose(mixture.means, fit["means"], rtol=1e-4)


def estimated(fit: dict[str, Any], **options: Any) -> float:
    """Total log-likelihood of the estimator's fit from the partition."""
    rows, kind = rows_of(fit["data"]), STRUCTURE_OF[fit["model"]]
    labels = np.asarray(fit["start_labels"]) - 1
    model = emgine.GaussianMixture(
        fit["n_components"], covariance_type=kind, labels_init=labels, **options
    ).fit(rows)
    return model.score(rows) * len(rows)


@pytest.mark.parametrize("fit", FITS, ids=IDS)
@pytest.mark.parametrize("acceleration", ["auto", None])
def test_the_estimator_reaches_the_log_likelihood_of_mclust(
    fit: dict[str, Any], acceleration: str | None
) -> None:
    options = {"tol": 1e-13, "max_iter": MAX_STEPS, "acceleration": acceleration}
    assert abs(estimated(fit, reg_covar=0.0, **options) - fit["loglik"]) <= BOUND


@pytest.mark.parametrize("fit", FITS, ids=IDS)
def test_defaults_leave_less_than_a_hundredth_of_a_nat(fit: dict[str, Any]) -> None:
    assert fit["loglik"] - estimated(fit) <= 0.01
    assert fit["loglik"] - estimated(fit, acceleration=None) <= 0.01


def test_every_structure_is_among_the_fits_of_both_data_sets() -> None:
    found = {(fit["data"], fit["model"]) for fit in FITS}
    assert found == {(data, model) for data in ("faithful", "iris") for model in STRUCTURE_OF}
    assert len(FITS) == 30


@pytest.mark.parametrize(
    "given",
    json.loads((DATA / "faithful_four_groups.json").read_text()),
    ids=lambda one: one["space"],
)
def test_no_fit_ends_on_the_plateau_of_four_tied_groups(given: dict[str, Any]) -> None:
    """Plain EM takes 800 iterations; accelerated EM stopped after 30, 5.48 nats below."""
    rows = rows_of("faithful")
    model = emgine.GaussianMixture(
        4, covariance_type="tied", labels_init=np.asarray(given["start_labels"])
    ).fit(rows)
    assert model.converged_
    assert given["log_likelihood"] - model.score(rows) * len(rows) <= 0.01
    assert model.n_passes_ + model.restarts_[0].n_probes < 160
