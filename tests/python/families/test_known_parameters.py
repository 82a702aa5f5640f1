"""known_parameters: a mixture of any family without rows, and messages that name what is wrong."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pytest

from emgine import Mixture, MixtureModel, families

COUNTS = np.random.RandomState(0).poisson(3, (50, 3))
HALVES = [0.5, 0.5]
RATES: Any = {"rates": [[1.0], [2.0]]}


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize(
    "family",
    [
        "gaussian",
        "student_t",
        "poisson",
        "geometric",
        "negative_binomial",
        "categorical",
        families.Categorical([12, 13, 14]),
        families.Gaussian("spherical"),
        families.Binomial(20),
        {0: "poisson", (2, 1): "categorical"},
        families.Product({(2, 0): families.Categorical([11, 12])}, others="drop"),
    ],
    ids=str,
)
def test_the_parameters_of_a_fit_make_its_mixture(family: Any) -> None:
    model = MixtureModel(2, family=family, max_iter=3, random_state=0).fit(COUNTS)
    given = {
        name: values for name, values in model.parameters_.items() if name != "precisions_cholesky"
    }
    made = Mixture.from_parameters(model.weights_, given, family, 3)
    assert type(made) is Mixture
    assert np.allclose(made.score_samples(COUNTS), model.score_samples(COUNTS), rtol=1e-13)
    assert np.array_equal(
        pickle.loads(pickle.dumps(made)).score_samples(COUNTS), made.score_samples(COUNTS)
    )


@pytest.mark.parametrize(
    ("parameters", "family", "n_features"),
    [
        ({"rates": np.ones((2, 2))}, "poisson", 2),
        ({"probabilities": np.full((2, 3), 0.5)}, "binomial", 6),
        ({"probabilities": np.full((2, 3, 4), 0.25)}, "categorical", 3),
        ({"means": np.ones((2, 2)), "covariances": np.eye(2)}, families.Gaussian("tied"), 2),
        ({5: RATES, 0: RATES}, families.Product({5: "poisson", 0: "poisson"}, "drop"), 6),
        ({"a": RATES, "b": RATES}, {"a": "poisson", "b": "poisson"}, 2),
    ],
)
def test_the_number_of_columns_is_found(parameters: Any, family: Any, n_features: int) -> None:
    assert Mixture.from_parameters(HALVES, parameters, family).n_features == n_features


def test_named_columns_are_in_the_order_of_the_product() -> None:
    named = Mixture.from_parameters(
        HALVES,
        {("y", "x"): {"rates": [[1, 2], [3, 4]]}, "c": {"probabilities": [[[0.1, 0.9]]] * 2}},
        {("y", "x"): "poisson", "c": "categorical"},
    )
    alone = Mixture.from_parameters(HALVES, {"rates": [[1, 2], [3, 4]]}, "poisson")
    expected = alone.score_samples([[5, 0]]) + np.log(0.9)
    np.testing.assert_allclose(named.score_samples([[5, 0, 1]]), expected)


TWO = {0: "poisson", 1: "poisson"}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((HALVES, {"rates": [[1.0], [-2.0]]}, "poisson"), "parameters: rates of component 1 must"),
        ((HALVES, {"rates": [1.0, 2.0]}, "poisson"), r"'rates'\] must have shape \(2, 1\)"),
        ((HALVES, {"rates": [[1], [2, 3]]}, "poisson"), r"\['rates'\] must be an array of numb"),
        ((HALVES, {"rates": [["a"], ["b"]]}, "poisson"), r"\['rates'\] must be an array of numb"),
        ((HALVES, {"rates": [[np.nan], [1]]}, "poisson"), r"\['rates'\] contains NaN"),
        ((HALVES, {"rate": [[1], [2]]}, "poisson"), r"may have \['rates'\]. Got 'rate'"),
        ((HALVES, {"shapes": [[1], [2]]}, "gamma"), "'rates' is missing"),
        ((HALVES, {}, "beta"), "'a' is missing"),
        ((HALVES, 3, "poisson"), "parameters must be a mapping"),
        ((HALVES, RATES, "poison"), "Did you mean 'poisson'"),
        ((HALVES, RATES, "poisson", 2), r"must have shape \(2, 2\). Got \(2, 1\)"),
        ((HALVES, RATES, "poisson", 0), "n_features must be an int of at least 1"),
        ((HALVES, {"probabilities": [[1], [2]]}, "binomial", 3), "columns come in pairs"),
        (([0.5, 0.4], RATES, "poisson"), "weights"),
        (([], RATES, "poisson"), r"weights must have shape \(n_components,\)"),
        ((HALVES, {0: RATES}, TWO), r"must have the columns \[0, 1\]. 1 is missing"),
        ((HALVES, {0: RATES, 1: RATES, 2: RATES}, TWO), "Got 2 too"),
        ((HALVES, {0: RATES, 1: 3}, TWO), r"parameters\[1\] must be a mapping"),
        ((HALVES, {0: RATES, 1: {}}, TWO), r"parameters\[1\] must have \['rates'\]"),
        ((HALVES, {0: RATES, 1: {"rates": [[1], [-1]]}}, TWO), r"parameters\[1\]: rates of comp"),
        ((HALVES, {0: RATES, 2: RATES}, {0: "poisson", 2: "poisson"}), "columns .1."),
        (([1.0], {"means": [[0.0]], "scales": [[[-1]]], "dofs": [1]}, "student_t"), "parameters: "),
    ],
)
def test_refusals(arguments: tuple[Any, ...], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Mixture.from_parameters(*arguments)


def test_degrees_of_freedom_that_are_given_by_the_family_may_be_left_out() -> None:
    given = {"means": [[0.0]], "scales": [[[1.0]]]}
    mixture = Mixture.from_parameters([1.0], given, families.StudentT(dof=4))
    assert mixture.dofs.tolist() == [4.0]
    with pytest.raises(ValueError, match="parameters: dofs must be the number that dof is"):
        Mixture.from_parameters([1.0], given | {"dofs": [5]}, families.StudentT(dof=4))
