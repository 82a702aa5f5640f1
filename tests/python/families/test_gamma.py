"""gamma: its draws, its statistics about other means, and its bound."""

from __future__ import annotations

import numpy as np
import pytest

import emgine
from emgine import Mixture, MixtureModel, _core
from emgine._families.gamma import Gamma
from emgine.sufficient_statistics import SufficientStatistics

ROWS = np.random.RandomState(0).gamma([2.0, 30.0], [1.0, 4.0], (500, 2))


def mixture() -> Mixture:
    shape = _core.ModelShape("gamma", "", 2, 2)
    shapes, rates = np.array([[2.0, 25.0], [3.0, 20.0]]), np.array([[1.0, 0.2], [2.0, 0.1]])
    parameters = {"shapes": shapes, "rates": rates}
    return Mixture._adopt(_core.Mixture(np.array([0.5, 0.5]), parameters, shape))


def test_draws_have_the_means_and_variances() -> None:
    drawn, labels = mixture().sample(100_000, random_state=0)
    first = drawn[labels == 0]
    np.testing.assert_allclose(first.mean(axis=0), [2.0, 125.0], rtol=0.02)
    np.testing.assert_allclose(first.var(axis=0), [2.0, 625.0], rtol=0.03)


def test_statistics_about_other_means_are_those_of_the_rows_about_them() -> None:
    about = np.array([[1.5, 100.0], [2.5, 150.0]])
    moved = mixture().expectation(ROWS).about(about)
    span = _core.expectation_span(mixture(), ROWS, None, 0, 1, about, False)
    for name, values in span.total().arrays.items():
        np.testing.assert_allclose(moved.arrays[name], values, rtol=1e-10, atol=1e-10)


def test_statistics_of_different_fits_add() -> None:
    other = mixture().expectation(ROWS).maximization()
    total = mixture().expectation(ROWS[:250]) + other.expectation(ROWS[250:])
    assert isinstance(total, SufficientStatistics)
    made = total.maximization().parameters
    means = made["shapes"] / made["rates"]
    assert np.all((means > ROWS.min(axis=0)) & (means < ROWS.max(axis=0)))


def test_the_next_reference_is_the_next_mean() -> None:
    statistics = mixture().expectation(ROWS)
    updated = statistics.maximization()
    np.testing.assert_allclose(Gamma().next_reference(statistics), updated.reference, rtol=1e-14)


def test_equal_values_are_bounded_recorded_and_reported() -> None:
    rows = np.concatenate([np.full((30, 1), 7.0), np.random.RandomState(0).gamma(2, 2, (200, 1))])
    labels = np.repeat([0, 1], [30, 200])
    model = MixtureModel(2, family="gamma", labels_init=labels, reg_covar=1e-4)
    with pytest.warns(UserWarning, match=r"component 0: .* rows with column 0 = 7"):
        model.fit(rows)
    assert model.shapes_[0, 0] == 1e4
    (event,) = model.restarts_[0].degenerate
    assert (event.cause, event.component) == ("narrow", 0)


def test_without_a_bound_equal_values_are_refused() -> None:
    with pytest.raises(emgine.DegenerateError):
        MixtureModel(1, family="gamma", reg_covar=0.0, on_degenerate="raise").fit(
            np.full((9, 1), 7.0)
        )


def test_means_that_shrink_by_many_digits_are_found() -> None:
    rows = 1e-9 * ROWS
    model = MixtureModel(1, family="gamma", weights_init=[1.0], max_iter=20)
    model.set_params(parameters_init={"shapes": [[1.0, 1.0]], "rates": [[1e-3, 1e-3]]}).fit(rows)
    np.testing.assert_allclose(model.shapes_ / model.rates_, [rows.mean(axis=0)], rtol=1e-12)


def test_a_row_too_large_for_a_component_does_not_spoil_its_statistics() -> None:
    shape = _core.ModelShape("gamma", "", 1, 2)
    parameters = {"shapes": np.array([[2.0], [2.0]]), "rates": np.array([[1e9], [1e-300]])}
    made = Mixture._adopt(_core.Mixture(np.array([0.5, 0.5]), parameters, shape))
    statistics = made.expectation([[1e-9], [1e300], [2e-9]])
    assert np.isfinite(statistics.arrays["deviation"]).all()
    assert np.isfinite(statistics.arrays["excess"]).all()
    np.testing.assert_allclose(statistics.weight, [2.0, 1.0])
