"""weibull: its draws, its bound, what it refuses."""

from __future__ import annotations

from math import gamma

import numpy as np
import pytest

import emgine
from emgine import Mixture, MixtureModel, _core

ROWS = np.random.RandomState(0).weibull([2.0, 5.0], (500, 2))


def mixture() -> Mixture:
    shape = _core.ModelShape("weibull", "", 2, 2)
    shapes, scales = np.array([[2.0, 5.0], [1.0, 20.0]]), np.array([[1.0, 7.0], [2.0, 3.0]])
    parameters = {"shapes": shapes, "scales": scales}
    return Mixture._adopt(_core.Mixture(np.array([0.5, 0.5]), parameters, shape))


def test_draws_have_the_means() -> None:
    drawn, labels = mixture().sample(100_000, random_state=0)
    means = [[gamma(1.5), 7 * gamma(1.2)], [2.0, 3 * gamma(1.05)]]
    for k in range(2):
        np.testing.assert_allclose(drawn[labels == k].mean(axis=0), means[k], rtol=0.02)


def test_statistics_of_one_mixture_add_and_others_do_not() -> None:
    first, second = mixture().expectation(ROWS[:200]), mixture().expectation(ROWS[200:])
    total = (first + second).maximization(n_threads=1).parameters
    whole = mixture().expectation(ROWS).maximization(n_threads=1).parameters
    for name, values in whole.items():
        np.testing.assert_allclose(total[name], values, rtol=1e-12)
    other = first.maximization().expectation(ROWS)
    with pytest.raises(ValueError, match="add only if they are of the same mixture"):
        first + other


def test_equal_values_are_bounded_recorded_and_reported() -> None:
    rows = np.concatenate([np.full((30, 1), 7.0), np.random.RandomState(0).weibull(2, (200, 1))])
    labels = np.repeat([0, 1], [30, 200])
    model = MixtureModel(2, family="weibull", labels_init=labels, reg_covar=1e-4)
    with pytest.warns(UserWarning, match=r"component 0: 30 rows with column 0 = 7"):
        model.fit(rows)
    assert model.shapes_[0, 0] == pytest.approx(np.pi / np.sqrt(6e-4), rel=1e-12)
    (event,) = model.restarts_[0].degenerate
    assert (event.cause, event.component) == ("narrow", 0)


def test_without_a_bound_equal_values_are_refused() -> None:
    with pytest.raises(emgine.DegenerateError):
        MixtureModel(1, family="weibull", reg_covar=0.0, on_degenerate="raise").fit(
            np.full((9, 1), 7.0)
        )
