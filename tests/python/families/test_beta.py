"""beta: its draws, its statistics about other means, and its bound."""

from __future__ import annotations

import numpy as np
import pytest

import emgine
from emgine import Mixture, MixtureModel, _core
from emgine._families.beta import Beta

ROWS = np.random.RandomState(0).beta([2.0, 30.0], [5.0, 4.0], (500, 2))


def mixture() -> Mixture:
    shape = _core.ModelShape("beta", "", 2, 2)
    a, b = np.array([[2.0, 25.0], [3.0, 20.0]]), np.array([[5.0, 4.0], [2.0, 9.0]])
    parameters = {"a": a, "b": b}
    return Mixture._adopt(_core.Mixture(np.array([0.5, 0.5]), parameters, shape))


def test_draws_have_the_means_and_variances() -> None:
    drawn, labels = mixture().sample(100_000, random_state=0)
    first = drawn[labels == 0]
    np.testing.assert_allclose(first.mean(axis=0), [2 / 7, 25 / 29], rtol=0.01)
    np.testing.assert_allclose(first.var(axis=0), [10 / 392, 100 / 25230], rtol=0.03)


def test_statistics_about_other_means_are_those_of_the_rows_about_them() -> None:
    about = np.array([[0.3, 0.8], [0.5, 0.6]])
    moved = mixture().expectation(ROWS).about(about)
    span = _core.expectation_span(mixture(), ROWS, None, 0, 1, about, False)
    for name, values in span.total().arrays.items():
        np.testing.assert_allclose(moved.arrays[name], values, rtol=1e-10, atol=1e-10)


def test_the_next_reference_is_near_the_next_mean() -> None:
    statistics = mixture().expectation(ROWS)
    mean = statistics.weight @ Beta().next_reference(statistics) / len(ROWS)
    np.testing.assert_allclose(mean, ROWS.mean(axis=0), rtol=1e-13)


def test_equal_values_are_bounded_recorded_and_reported() -> None:
    rows = np.concatenate([np.full((30, 1), 0.9), np.random.RandomState(0).beta(2, 5, (200, 1))])
    labels = np.repeat([0, 1], [30, 200])
    model = MixtureModel(2, family="beta", labels_init=labels, reg_covar=1e-4)
    with pytest.warns(UserWarning, match=r"component 0: .* rows with column 0 = 0\.9"):
        model.fit(rows)
    assert model.a_[0, 0] + model.b_[0, 0] == pytest.approx(1e4, rel=1e-12)
    (event,) = model.restarts_[0].degenerate
    assert (event.cause, event.component) == ("narrow", 0)


def test_without_a_bound_equal_values_are_refused() -> None:
    with pytest.raises(emgine.DegenerateError):
        MixtureModel(1, family="beta", reg_covar=0.0, on_degenerate="raise").fit(
            np.full((9, 1), 0.7)
        )


@pytest.mark.parametrize("value", [0.0, 1.0, 1.5])
def test_the_ends_are_no_shares(value: float) -> None:
    with pytest.raises(ValueError, match="above 0 and below 1"):
        MixtureModel(1, family="beta").fit([[0.5], [value]])
