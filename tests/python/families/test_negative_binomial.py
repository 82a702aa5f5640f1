"""negative_binomial: the user's size, draws, statistics about other means."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from emgine import Mixture, MixtureModel, _core
from emgine._families.negative_binomial import NegativeBinomial

ROWS = np.random.RandomState(0).negative_binomial([2.0, 9.0], [0.2, 0.1], (400, 2)).astype(float)


def mixture(structure: str = "") -> Mixture:
    parameters = {"means": np.array([[5.0, 80.0], [9.0, 70.0]])}
    if not structure:
        parameters["sizes"] = np.array([[2.0, np.inf], [0.7, 9.0]])
    shape = _core.ModelShape("negative_binomial", structure, 2, 2)
    return Mixture._adopt(_core.Mixture(np.array([0.5, 0.5]), parameters, shape))


def test_draws_have_the_means_and_variances() -> None:
    drawn, labels = mixture().sample(200_000, random_state=0)
    for k, variances in enumerate([[5 + 25 / 2, 80.0], [9 + 81 / 0.7, 70 + 4900 / 9]]):
        rows = drawn[labels == k]
        np.testing.assert_allclose(rows.mean(axis=0), mixture().parameters["means"][k], rtol=0.02)
        np.testing.assert_allclose(rows.var(axis=0), variances, rtol=0.04)


@pytest.mark.parametrize(("size", "factor"), [("4.0", 1 / 4), ("inf", 0.0)])
def test_draws_of_a_given_size(size: str, factor: float) -> None:
    drawn, labels = mixture(f"size={size}").sample(100_000, random_state=0)
    expected = np.array([5 + 25 * factor, 80 + 6400 * factor])
    np.testing.assert_allclose(drawn[labels == 0].var(axis=0), expected, rtol=0.04)


@pytest.mark.parametrize("size", [0, -1.0, np.nan, 1e-320, True, "2"])
def test_a_size_that_is_none_is_refused(size: Any) -> None:
    with pytest.raises(ValueError, match="size must be None or a number above 0"):
        NegativeBinomial(size)


@pytest.mark.parametrize("structure", ["size=", "size=0", "size=-1", "size=2x", "full", "size=nan"])
def test_the_core_refuses_other_structures(structure: str) -> None:
    with pytest.raises(ValueError, match="'size=' with a number above 0"):
        _core.ModelShape("negative_binomial", structure, 2, 2)


def test_choices_are_said_to_the_core_and_compared() -> None:
    assert NegativeBinomial().structure(1) == ""
    assert NegativeBinomial(3).structure(1) == "size=3.0"
    assert NegativeBinomial(0.1) == NegativeBinomial(0.1) != NegativeBinomial()
    assert mixture("size=0.1").shape.parameters == {"means": (2, 2)}


def test_statistics_about_other_means_are_those_of_the_rows_about_them() -> None:
    about = np.array([[6.0, 60.0], [8.0, 90.0]])
    moved = mixture().expectation(ROWS).about(about)
    span = _core.expectation_span(mixture(), ROWS, None, 0, 1, about, False)
    for name, values in span.total().arrays.items():
        np.testing.assert_allclose(moved.arrays[name], values, rtol=1e-10)


def test_the_next_reference_is_the_next_mean() -> None:
    statistics = mixture().expectation(ROWS)
    updated = statistics.maximization()
    assert np.array_equal(NegativeBinomial().next_reference(statistics), updated.reference)


def test_zeros_are_a_component() -> None:
    rows = np.concatenate([np.zeros((50, 1)), ROWS[:, 1:]])
    labels = np.repeat([0, 1], [50, len(ROWS)])
    model = MixtureModel(2, family="negative_binomial", labels_init=labels).fit(rows)
    assert model.means_[0, 0] == 0.0
    assert np.isinf(model.sizes_[0, 0])
    assert model.predict([[0.0], [40.0]]).tolist() == [0, 1]
