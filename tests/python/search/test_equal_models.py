"""equal_models: the likelihoods of models that share a key are the same, and only those."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from emgine import MixtureModel, families
from emgine._core import ModelShape
from emgine._families.families import chosen_family
from emgine.search.equal_models import model_of

RNG = np.random.RandomState(0)
POSITIVE = RNG.gamma(3.0, 1.0, (200, 2)) * np.where(np.arange(200) < 80, 1.0, 4.0)[:, np.newaxis]
COUNTS = RNG.poisson(POSITIVE)
ANSWERS = (POSITIVE > 3).astype(float)


def key(family: Any, n_components: int = 2, n_features: int = 2) -> Any:
    chosen = chosen_family(family)
    structure = chosen.structure(n_features)
    return model_of(ModelShape(chosen.name, structure, n_features, n_components))


SAME: list[tuple[Any, Any, int, Any]] = [
    ("bernoulli", families.Categorical(2), 2, ANSWERS),
    ("bernoulli", families.Binomial(1), 2, ANSWERS),
    ("geometric", families.NegativeBinomial(size=1), 2, COUNTS),
    ("poisson", {0: "poisson", 1: "poisson"}, 2, COUNTS),
    ({0: "poisson", 1: "gamma"}, {(1,): "gamma", 0: "poisson"}, 2, COUNTS + 1),
    (families.Gaussian("diag"), {0: "gaussian", 1: families.Gaussian("diag")}, 2, POSITIVE),
    (families.LogNormal("tied_diag"), {j: families.LogNormal("tied") for j in (0, 1)}, 2, POSITIVE),
    (families.Gaussian("tied"), "gaussian", 1, POSITIVE),
    (families.StudentT("tied", dof="shared"), "student_t", 1, POSITIVE),
    (families.StudentT("full", dof=np.inf), "gaussian", 2, POSITIVE),
]  # fmt: skip
OTHER: list[tuple[Any, Any, int]] = [
    ("bernoulli", families.Categorical(3), 2),
    ("poisson", "geometric", 2),
    ("poisson", {0: "poisson", 1: "geometric"}, 2),
    (families.Gaussian("tied"), "gaussian", 2),
    (families.StudentT("diag"), {0: "student_t", 1: "student_t"}, 2),
    (families.StudentT(dof="shared"), "student_t", 2),
    (families.Gaussian("spherical"), {0: "gaussian", 1: "gaussian"}, 2),
    ("binomial", families.Binomial(3), 2),
    (families.Product({0: "gamma"}, others="drop"), "gamma", 2),
]


@pytest.mark.parametrize(("one", "other", "n_components", "rows"), SAME)
def test_equal_models_have_equal_fits(one: Any, other: Any, n_components: int, rows: Any) -> None:
    assert key(one, n_components) == key(other, n_components)
    fits = [
        MixtureModel(n_components, family=family, random_state=0, tol=1e-9).fit(rows)
        for family in (one, other)
    ]
    first, second = (model.bic(rows) for model in fits)
    assert first == pytest.approx(second, rel=1e-8)


@pytest.mark.parametrize(("one", "other", "n_components"), OTHER)
def test_other_models_have_other_keys(one: Any, other: Any, n_components: int) -> None:
    assert key(one, n_components) != key(other, n_components)


def test_pairs_of_successes_and_trials_stay_together() -> None:
    assert key("binomial") == {((0, 1), "binomial", "pairs")}
