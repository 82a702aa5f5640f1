"""Laws of charts: every vector is a mixture, zeros stay, and an EM step is the gradient.

Acceleration takes steps for gradients, and any vector for a mixture; the likelihood decides
whether a step is taken.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from emgine import MixtureModel, _core
from emgine._em import acceleration
from emgine._rows.parts import InMemory
from emgine._rows.rows import Rows
from emgine._rows.tasks import Expectation
from tests.laws.family_problems import DRAWS, Problem
from tests.laws.family_problems import problem as problem_of

pytestmark = pytest.mark.filterwarnings("ignore::emgine.ConvergenceWarning")

# M-steps that take one step towards the maximum: the step of some coordinate is another.
INEXACT = ("weibull", "negative_binomial", "student_t")


NAMES = (*DRAWS, "multinomial")


def problem(name: str) -> Problem:
    """The problem of this name; one of multinomial rows, which cannot be drawn."""
    if name != "multinomial":
        return problem_of(name)
    random_state = np.random.RandomState(0)
    trials, p = 2 + random_state.poisson(9, 900), [[0.6, 0.3, 0.1], [0.2, 0.3, 0.5]]
    rows = [random_state.multinomial(n, p[i % 3 > 0]) for i, n in enumerate(trials)]
    return Problem(name, np.array(rows, dtype=np.float64))


def fitted(name: str, **options: Any) -> MixtureModel:
    known = problem(name)
    chosen = {"random_state": 0, "reg_covar": 0.0, "max_iter": 5000, **options}
    return MixtureModel(2, family=known.family, **chosen).fit(known.rows)


def seen(mixture: _core.Mixture, rows: Any) -> _core.SufficientStatistics:
    return Rows(InMemory(rows, None, 1)).total(Expectation(mixture))


def mean_log_likelihood(mixture: _core.Mixture, rows: Any) -> float:
    statistics = seen(mixture, rows)
    return statistics.log_likelihood / statistics.row_weight


@pytest.mark.parametrize("name", NAMES)
def test_there_and_back(name: str) -> None:
    here, there = (fitted(name, max_iter=n, acceleration=None).mixture_ for n in (3, 6))
    back = _core.Chart(here).mixture(_core.Chart(here).vector(there))
    np.testing.assert_allclose(back.weights, there.weights, rtol=1e-12)
    for key, values in there.parameters.items():
        np.testing.assert_allclose(back.parameters[key], values, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("name", NAMES)
def test_every_vector_is_a_mixture(name: str) -> None:
    mixture = fitted(name, max_iter=3).mixture_
    chart = _core.Chart(mixture)
    origin = chart.vector(mixture)
    for seed in range(5):
        shift = 3.0 * np.random.RandomState(seed).normal(size=origin.size)
        made = chart.mixture(origin + shift)
        again = _core.Mixture(made.weights, made.parameters, made.shape)
        assert np.isfinite(mean_log_likelihood(again, problem(name).rows))


@pytest.mark.parametrize("name", [name for name in NAMES if name != "product_of_two_parameters"])
def test_an_em_step_is_the_gradient(name: str) -> None:
    """Near the optimum, where steps are short; derivatives by central differences."""
    optimum, rows = fitted(name, tol=1e-10).mixture_, problem(name).rows
    chart = _core.Chart(optimum)
    origin = chart.vector(optimum)
    shift = np.random.RandomState(0).normal(size=origin.size)
    mixture = chart.mixture(origin + 1e-3 * shift)
    statistics = seen(mixture, rows)
    chart = _core.Chart(mixture, statistics)
    origin = chart.vector(mixture)
    step = chart.vector(statistics.maximization(0.0)) - origin
    gradient = np.array([_slope(chart, origin, axis, rows) for axis in np.eye(origin.size)])
    length = float(np.linalg.norm(step))
    if name in INEXACT:
        assert step @ gradient > 0.7 * length * np.linalg.norm(gradient)
    else:
        np.testing.assert_allclose(step, gradient, atol=0.05 * length)


def _slope(chart: _core.Chart, origin: Any, axis: Any, rows: Any) -> float:
    width = 1e-5
    high, low = (chart.mixture(origin + sign * width * axis) for sign in (1, -1))
    return (mean_log_likelihood(high, rows) - mean_log_likelihood(low, rows)) / (2 * width)


@pytest.mark.parametrize("name", NAMES)
def test_fewer_passes_end_no_lower(name: str) -> None:
    options: dict[str, Any] = {"tol": 1e-9, "reg_covar": 1e-6}
    plain, fast = (fitted(name, acceleration=method, **options) for method in (None, "auto"))
    assert isinstance(acceleration.make("auto", plain.mixture_), acceleration.Accelerator)
    assert fast.restarts_[0].n_passes <= plain.restarts_[0].n_passes
    assert fast.lower_bound_ >= plain.lower_bound_ - 1e-8
    assert fast.restarts_[0].falls == ()


@pytest.mark.parametrize("name", ["bernoulli", "categorical", "multinomial", "poisson"])
def test_a_zero_stays_zero(name: str) -> None:
    key, values = {
        "bernoulli": ("probabilities", [[0.0, 0.4, 0.3], [0.7, 0.2, 0.4]]),
        "categorical": ("probabilities", [[[0.0, 0.3, 0.7]] * 3, [[0.5, 0.2, 0.3]] * 3]),
        "multinomial": ("probabilities", [[0.0, 0.4, 0.6], [0.3, 0.4, 0.3]]),
        "poisson": ("rates", [[0.0, 2.0, 1.0], [3.0, 1.0, 4.0]]),
    }[name]
    random_state = np.random.RandomState(0)
    most = {"bernoulli": 2, "categorical": 3}.get(name, 6)
    rows = random_state.randint(most, size=(400, 3)) * (random_state.uniform(size=(400, 1)) < 0.7)
    start = {"weights_init": [0.5, 0.5], "parameters_init": {key: values}}
    model = MixtureModel(2, family=name, tol=1e-10, **start).fit(rows.astype(np.float64))
    assert (model.parameters_[key][np.array(values) == 0.0] == 0.0).all()
    assert model.restarts_[0].n_iter > 3
