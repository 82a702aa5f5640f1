"""loading: mixture models of every family come back; contradictory content is a ValueError."""

from __future__ import annotations

import os
import pickle
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from safetensors import safe_open

import emgine
from emgine import families

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "model.safetensors"


FAMILIES: tuple[Any, ...] = (
    "poisson",
    families.StudentT("diag", dof=float("inf")),
    families.NegativeBinomial(size=2.5),
    families.Binomial(n_trials=[20, 30]),
    "categorical",
    families.Product({1: "poisson"}, others="drop"),
    {"visits": "poisson", 1: families.Categorical()},
)


def counts() -> Any:
    table = np.random.default_rng(1).poisson([3, 5], (60, 2))
    return pytest.importorskip("pandas").DataFrame(table, columns=["visits", "calls"])


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize("family", FAMILIES, ids=str)
def test_a_mixture_model_of_any_family_comes_back(family: Any, path: Path) -> None:
    model = emgine.MixtureModel(2, family=family, max_iter=20, random_state=0).fit(counts())
    model.save(path)
    for loaded in (emgine.load(path), pickle.loads(pickle.dumps(model))):
        assert type(loaded) is emgine.MixtureModel
        assert loaded.get_params() == model.get_params()
        assert loaded.feature_names_in_.tolist() == ["visits", "calls"]
        assert loaded.lower_bounds_ == model.lower_bounds_
        assert loaded.converged_ == model.converged_
        assert list(loaded.parameters_) == list(model.parameters_)
        assert np.array_equal(loaded.score_samples(counts()), model.score_samples(counts()))
        again = loaded.fit(counts())
        assert np.array_equal(again.weights_, model.weights_)


def test_start_parameters_of_a_mixture_model_come_back(path: Path) -> None:
    for family, given in (
        ("poisson", {"rates": np.array([[1.0, 2.0], [3.0, 9.0]])}),
        ({0: "poisson", 1: "poisson"}, {0: {"rates": [[1.0], [3.0]]}}),
        ("negative_binomial", {"sizes": [[1.0, np.inf], [2.0, 2.0]]}),
    ):
        model = emgine.MixtureModel(2, family=family, parameters_init=given, random_state=0)
        model.fit(counts().to_numpy()).save(path)
        loaded: Any = emgine.load(path)
        assert repr(loaded.parameters_init) == repr(
            {name: values.tolist() if name == "rates" else values for name, values in given.items()}
        )


@pytest.mark.parametrize(
    ("name", "by", "said"),
    [
        ('"family": "poisson"', '"family": "posson"', "Did you mean 'poisson'"),
        ('"family": "poisson"', '"family": "gaussian"', "is not that of the fitted mixture"),
        ('"family": "poisson"', '"family": null', "A family is its name"),
        ('"family": "poisson"', '"family": {"name": "poisson", "x": 1}', "has no choices"),
        ('"family": "poisson"', '"family": {"name": 3}', "A family is its name"),
        ('"family": "poisson"', '"family": {"name": "product"}', "families of columns must be"),
        ('"family": "poisson"', '"family": [[0]]', "families of columns must be"),
        ('"family": "poisson"', '"family": []', "needs a family for some"),
        ('"family": "poisson"', '"family": [[0, "poisson"], [0, "beta"]]', "same columns twice"),
        ('"family": "poisson"', '"family": [[0.5, "poisson"]]', "a name or a whole number"),
        ('"family": "poisson"', '"family": [[7, "poisson"]]', "is not that of the fitted mixture"),
        ('"family": "poisson"', '"family": {"name": "binomial", "n_trials": true}', "n_trials"),
        ('"family": "poisson", ', "", "is not that of the fitted mixture"),
        (
            '"class": "MixtureModel"',
            '"class": "GaussianMixture"',
            "Invalid parameter",
        ),
        ('"parameters_init": null', '"parameters_init": 3', "parameters_init is no object"),
        ('"parameters_init": null', '"parameters_init": {"rates": "x"}', "could not convert"),
    ],
)
def test_a_mixture_model_that_is_none_is_a_value_error(
    name: str, by: str, said: str, path: Path
) -> None:
    model = emgine.MixtureModel(2, family="poisson", random_state=0).fit(counts())
    model.save(path)
    with safe_open(path, "numpy") as file:
        text = file.metadata()["estimator"]
    assert name in text
    changed = text.replace(name, by)
    emgine._core.save_model(os.fsencode(path), model.mixture_, [], changed, np.empty(0))
    with pytest.raises(ValueError, match=f"but not a valid .*{said}"):
        emgine.load(path)


def test_a_gaussian_mixture_of_another_family_is_a_value_error(path: Path) -> None:
    emgine.GaussianMixture().fit(counts()).save(path)
    with safe_open(path, "numpy") as file:
        text = file.metadata()["estimator"]
    poisson = emgine.MixtureModel(family="poisson").fit(counts()).mixture_
    emgine._core.save_model(os.fsencode(path), poisson, [], text, np.empty(0))
    with pytest.raises(ValueError, match="its mixture is of the family 'poisson'"):
        emgine.load(path)
