"""EDDA and MclustDA of R's mclust are special cases of MixtureClassifier.

Their figures are in ``data/discriminant``, with the script that made them. mclust's log-likelihood
is that of the rows alone, of all classes together; its BIC counts no proportions of classes.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.datasets import load_iris

from emgine import MixtureClassifier
from emgine._families.gaussian.parameters import COVARIANCE_TYPES

HERE = Path(__file__).parent / "data" / "discriminant"
FITS: dict[str, Any] = json.loads((HERE / "fits.json").read_text(encoding="utf-8"))
NOTES = np.loadtxt(HERE / "banknote.csv", delimiter=",", skiprows=1, dtype=str)
SETS: dict[str, tuple[Any, Any]] = {
    "iris": load_iris(return_X_y=True),
    "banknote": (NOTES[:, :6].astype(float), NOTES[:, 6]),
}
CODES = {
    "full": "VVV",
    "tied": "EEE",
    "diag": "VVI",
    "tied_diag": "EEI",
    "spherical": "VII",
    "tied_spherical": "EII",
}
SIX = list(CODES)
EXACT: dict[str, Any] = {"reg_covar": 0.0, "tol": 1e-12, "random_state": 0}


def in_words(structure: str) -> str:
    """Return the code of a structure, which may be its name already."""
    return CODES.get(structure, structure)


@pytest.mark.parametrize("structure", COVARIANCE_TYPES)
@pytest.mark.parametrize("name", SETS)
def test_one_component_each_is_edda(name: str, structure: str) -> None:
    X, y = SETS[name]
    model = MixtureClassifier(covariance_type=structure, **EXACT).fit(X, y)
    expected = FITS[name]["edda"][in_words(structure)]
    log_likelihood = model.mixture_.score_samples(X).sum()
    assert log_likelihood == pytest.approx(expected["log_likelihood"], abs=1e-6)
    n_parameters = model.mixture_.n_parameters - (len(model.classes_) - 1)
    assert n_parameters == expected["df"]
    bic = 2 * log_likelihood - n_parameters * np.log(len(X))
    assert bic == pytest.approx(expected["bic"], abs=2e-6)
    posterior = model.predict_proba(X)
    np.testing.assert_allclose(posterior[100], expected["row_101"], rtol=1e-5)
    assert np.log(posterior.max(axis=1)).sum() == pytest.approx(expected["certainty"], rel=1e-6)


@pytest.mark.parametrize("name", SETS)
def test_the_best_structure_is_that_of_edda(name: str) -> None:
    X, y = SETS[name]
    model = MixtureClassifier(covariance_type=SIX, **EXACT).fit(X, y)
    assert CODES[model.covariance_type_] == FITS[name]["best_of_six"]


@pytest.mark.filterwarnings("ignore::emgine.DegenerateWarning")
@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("number", [0, 1])
def test_structures_by_class_are_mclust_da(name: str, number: int) -> None:
    X, y = SETS[name]
    classes = np.unique(y).tolist()
    expected = FITS[name]["mclust_da"][number]
    structures = [each for each in SIX if CODES[each] in expected["candidates"]]
    model = MixtureClassifier(
        [int(each) for each in expected["G"]],
        covariance_type=dict.fromkeys(classes, structures),
        n_init=5,
        **EXACT,
    ).fit(X, y)
    assert model.n_components_.tolist() == expected["n_components"]
    total = model.log_likelihood_ - sum(
        (y == name).sum() * np.log((y == name).mean()) for name in classes
    )
    if (name, number) == ("banknote", 0):  # mclust has not found this optimum of EEE
        assert model.covariance_type_["counterfeit"] == "tied"
        of_theirs = sum(expected["log_likelihoods"]) - 200 * np.log(2)
        assert model.bic_ < (2 * 27 + 1 + 27 + 1) * np.log(200) - 2 * of_theirs
        return
    assert total == pytest.approx(sum(expected["log_likelihoods"]), abs=1e-6)
    log_likelihood = model.mixture_.score_samples(X).sum()
    assert log_likelihood == pytest.approx(expected["log_likelihood"], abs=1e-6)
    of_theirs = 2 * log_likelihood - expected["bic"]
    n_free = (model.bic_ + 2 * model.log_likelihood_) / np.log(len(X)) - (len(classes) - 1)
    assert n_free * np.log(len(X)) == pytest.approx(of_theirs, abs=1e-5)
    for name_, code in zip(classes, expected["structures"], strict=True):
        if code in CODES.values():  # X stands for one component, of which two structures are alike
            assert CODES[model.covariance_type_[name_]] == code
