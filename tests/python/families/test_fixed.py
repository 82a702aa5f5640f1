"""``fixed=``: names and masks, refusals in words, and mixtures with what is held in its place."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pytest

from emgine import _core, families
from emgine._families.families import chosen_family
from emgine._families.fixed import Fixed, fixed_of, held_of


def fixed(given: Any, family: Any = "gaussian", n_features: int = 3, k: int = 2) -> Fixed:
    found = fixed_of(given, chosen_family(family), chosen_family(family).shape(n_features, k))
    assert found is not None
    return found


def test_names_lists_and_mappings_say_the_same() -> None:
    for given in ("means", ["means"], ("means",), {"means": True}, {"means": [True, True]}):
        found = fixed(given)
        assert found.weights is None
        assert found.parameters["means"].shape == (2, 3)
        assert found.parameters["means"].all()
        assert found.n_held == 6
    assert fixed(["weights", "precisions"]).parameters["covariances"].all()


def test_nothing_is_held_by_masks_without_true() -> None:
    gaussian = chosen_family("gaussian")
    for given in (None, [], {}, {"means": False}, {"weights": [False, False]}):
        assert fixed_of(given, gaussian, gaussian.shape(3, 2)) is None


def test_weights_that_are_held_leave_one_free_less() -> None:
    assert fixed("weights", k=4).n_held == 3
    assert fixed({"weights": [True, False, False, False]}, k=4).n_held == 1
    assert fixed({"weights": [True, True, True, False]}, k=4).n_held == 3
    assert fixed("weights", k=1).n_held == 0


def test_components_that_no_repair_may_touch() -> None:
    first = [True, False]
    assert fixed({"means": first}).components == frozenset()
    assert fixed({"covariances": first}).components == {0}
    assert fixed("weights").components == frozenset()


def test_leaps_need_weights_that_are_held_together() -> None:
    assert fixed("weights").accelerates
    assert not fixed({"weights": [True, False]}).accelerates
    assert not fixed({"means": [[True, False, False], [False] * 3]}).accelerates


@pytest.mark.parametrize(
    ("given", "family", "said"),
    [
        ("mean", "gaussian", "Did you mean 'means'?"),
        ({"weigths": True}, "poisson", r"may name \['weights', 'rates'\].*'weights'\?"),
        ({"means": [True]}, "gaussian", r"booleans of shape \(2,\) or \(2, 3\). Got shape \(1,\)"),
        ({"means": [1, 0]}, "gaussian", r"fixed\['means'\] must be True, False or booleans"),
        ({"covariances": [True, False]}, families.Gaussian("tied"), "one serves all components"),
        ({"weights": [[True]]}, "gaussian", r"shape \(2,\)"),
        ("rates", {0: "gaussian", (1, 2): "poisson"}, r"may name \['weights', 0, \(1, 2\)\]"),
        ({0: "rates"}, {0: "gaussian", (1, 2): "poisson"}, r"\['means', 'covariances'\]"),
        ({0: 7}, {0: "gaussian", (1, 2): "poisson"}, "must be True, False or booleans"),
    ],
)
def test_refusals_say_what_is_allowed(given: Any, family: Any, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        fixed(given, family)


def test_blocks_of_a_product_are_named_by_their_columns() -> None:
    product = {("x", "y"): "gaussian", "n": "poisson"}
    family = chosen_family(product).for_rows(  # as a fit settles it
        families_rows(np.array(["x", "y", "n"], dtype=object))
    )
    shape = family.shape(3, 2)
    for given in ({("x", "y"): "means"}, {("x", "y"): ["means"]}, {("x", "y"): {"means": True}}):
        found = fixed_of(given, family, shape)
        assert found is not None
        assert list(found.parameters) == ["0/means"]
    every = fixed_of({("x", "y"): [True, False], "n": True, "weights": True}, family, shape)
    assert every is not None
    assert set(every.parameters) == {"0/means", "0/covariances", "1/rates"}
    assert every.parameters["0/means"].tolist() == [[True, True], [False, False]]


def families_rows(names: Any) -> Any:
    from emgine._families.family import SeenRows

    return SeenRows(len(names), names, lambda: np.ones(len(names)))


def poisson(weights: Any, rates: Any) -> _core.Mixture:
    shape = _core.ModelShape("poisson", "", 1, len(weights))
    return _core.Mixture(np.array(weights), {"rates": np.array(rates)}, shape)


def test_a_mixture_takes_what_is_held_and_shares_the_other_weights() -> None:
    start = poisson([0.125, 0.5, 0.375], [[1.0], [2.0], [3.0]])
    chosen = fixed(
        {"weights": [True, False, False], "rates": [False, True, False]}, "poisson", 1, 3
    )
    held = chosen.at(start)
    made = held.applied(poisson([0.2, 0.2, 0.6], [[4.0], [5.0], [6.0]]))
    assert made.parameters["rates"].tolist() == [[4.0], [2.0], [6.0]]
    assert made.weights[0] == 0.125
    np.testing.assert_allclose(made.weights[1:], 0.875 * np.array([0.25, 0.75]))


def test_factors_follow_covariances_that_are_held() -> None:
    shape = _core.ModelShape("gaussian", "diag", 1, 1)
    start, other = (
        _core.Mixture(
            np.ones(1), {"means": np.zeros((1, 1)), "covariances": np.array([[v]])}, shape
        )
        for v in (4.0, 9.0)
    )
    made = fixed("covariances", families.Gaussian("diag"), 1, 1).at(start).applied(other)
    assert made.parameters["covariances"].tolist() == [[4.0]]
    assert made.parameters["precisions_cholesky"].tolist() == [[0.5]]


def test_choices_are_pickled() -> None:
    chosen = fixed({"means": [True, False]})
    again = pickle.loads(pickle.dumps(chosen))
    np.testing.assert_array_equal(again.parameters["means"], chosen.parameters["means"])
    assert again[2:] == chosen[2:]


def test_a_single_m_step_needs_the_mixture_of_its_statistics() -> None:
    mixture = poisson([0.5, 0.5], [[1.0], [5.0]])
    for other in (None, poisson([1.0], [[1.0]])):
        with pytest.raises(ValueError, match="needs a mixture of the family"):
            held_of("rates", other, mixture.shape)
    assert held_of(None, mixture, mixture.shape).fixed.n_held == 0
    assert held_of("rates", mixture, mixture.shape).fixed.n_held == 2
