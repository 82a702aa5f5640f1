"""Passes over rows of a general family: responsibilities in place of sums."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from emgine import _core
from emgine._families.gaussian.parameters import cheapest, nearest_center
from emgine._families.general_functions import GeneralFunctions, GeneralMixture
from emgine._rows.general_rows import GeneralRows
from emgine._rows.parts import InMemory
from emgine._rows.rows import Rows
from emgine._rows.tasks import (
    AssignedExpectation,
    Expectation,
    HardExpectation,
    RandomExpectation,
)
from tests.python.families.general_families import Laplace

X = np.array([[0.0], [1.0], [8.0], [9.0]])
WEIGHT = np.array([1.0, 2.0, 0.0, 3.0])
FUNCTIONS = GeneralFunctions.of(Laplace(), 1, None)
NOTHING = np.zeros((2, 0))


def rows(weight: Any = WEIGHT) -> GeneralRows:
    return GeneralRows.of(Rows(InMemory(X, weight, 1)), FUNCTIONS)


def mixture() -> GeneralMixture:
    components = tuple({"median": np.array(m), "scale": np.array(1.0)} for m in (0.0, 9.0))
    return GeneralMixture(np.array([0.5, 0.5]), components, FUNCTIONS.shape(2))


def shares_of(task: Any, weight: Any = WEIGHT) -> Any:
    found: Any = rows(weight).total(task)
    return found.responsibilities


def test_an_e_step_gives_shares_times_weights_and_the_likelihood() -> None:
    found: Any = rows().total(Expectation(mixture()))
    densities = 0.25 * np.exp(-np.abs(X - [0.0, 9.0]))
    expected = densities / densities.sum(axis=1, keepdims=True) * WEIGHT[:, np.newaxis]
    np.testing.assert_allclose(found.responsibilities, expected, rtol=1e-13)
    np.testing.assert_allclose(found.weight, expected.sum(axis=0), rtol=1e-13)
    assert found.log_likelihood == pytest.approx(WEIGHT @ np.log(densities.sum(axis=1)), rel=1e-14)
    assert found.row_weight == 6.0
    assert found.components == mixture().components
    assert found._is_regular(None, None, None, 0.0, 0.0)
    assert found.reference.shape == (2, 0)


def test_starts_give_shares() -> None:
    labels = np.array([0, 0, 1, 1])
    one_hot = np.eye(2)[labels]
    given = np.array([[0.25, 0.75]] * 4)
    shape = FUNCTIONS.shape(2)
    metric = nearest_center(np.array([[0.0], [9.0]]), np.ones(1))
    weighted = WEIGHT[:, np.newaxis]
    for task, expected in (
        (HardExpectation(metric, shape), one_hot),
        (AssignedExpectation(shape, NOTHING, labels, None), one_hot),
        (AssignedExpectation(shape, NOTHING, None, given), given),
    ):
        np.testing.assert_array_equal(shares_of(task), expected * weighted)
        np.testing.assert_array_equal(shares_of(task, None), expected)


def test_random_shares_depend_on_the_seed_alone() -> None:
    first, again, other = (
        shares_of(RandomExpectation(FUNCTIONS.shape(2), NOTHING, seed), None) for seed in (1, 1, 2)
    )
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, other)
    np.testing.assert_allclose(first.sum(axis=1), 1.0, rtol=1e-15)
    assert (first > 0).all()


def test_other_tasks_see_the_rows_as_they_are() -> None:
    task = RandomExpectation(cheapest(1, 1), np.zeros((1, 1)), 0)
    found = rows().total(task)
    assert found.sum[0, 0] == WEIGHT @ X[:, 0]
    gaussian = _core.Mixture
    assert isinstance(nearest_center(X[:2], np.ones(1)), gaussian)
    expected = Rows(InMemory(X, WEIGHT, 1)).total(Expectation(nearest_center(X[:2], np.ones(1))))
    found = rows().total(Expectation(nearest_center(X[:2], np.ones(1))))
    assert found.log_likelihood == expected.log_likelihood


def test_rows_stay_general_with_other_threads_and_in_samples() -> None:
    for made in (rows().with_threads(2), rows().others(X[:2], None), rows().with_scaled_weights()):
        assert isinstance(made, GeneralRows)
        assert made.functions is FUNCTIONS
        assert not made.has_base
        assert not made.side_by_side


def test_a_row_without_weight_may_be_impossible() -> None:
    class Half(Laplace):
        """Nothing is at 8."""

        def log_densities(self, X: Any, parameters: Any) -> Any:
            return np.where(X[:, 0] == 8, -np.inf, super().log_densities(X, parameters))

    functions = GeneralFunctions.of(Half(), 1, None)
    good = GeneralRows.of(Rows(InMemory(X, WEIGHT, 1)), functions)
    assert np.isfinite(good.total(Expectation(mixture())).log_likelihood)
    bad = GeneralRows.of(Rows(InMemory(X, None, 1)), functions)
    with pytest.raises(_core.IllDefinedComponentError, match="-inf for row 2"):
        bad.total(Expectation(mixture()))


@pytest.mark.parametrize("n_components", [1, 3])
def test_the_same_rows_serve_any_number_of_components(n_components: int) -> None:
    shape = FUNCTIONS.shape(n_components)
    found: Any = rows(None).total(RandomExpectation(shape, np.zeros((n_components, 0)), 1))
    assert found.responsibilities.shape == (4, n_components)
    mixture = FUNCTIONS.maximization(found)
    assert isinstance(mixture, GeneralMixture)
    again: Any = rows(None).total(Expectation(mixture))
    assert again.shape == shape
    assert again.weight.sum() == pytest.approx(4.0, rel=1e-15)
