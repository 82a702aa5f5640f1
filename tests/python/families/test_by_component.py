"""Families by component: those without a density are bounded, dropped or begun anew."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pytest

import emgine
from emgine import MixtureModel
from emgine._em import em
from emgine._em.options import Options
from emgine._families.family import BY_NAME
from emgine._rows.parts import InMemory
from emgine._rows.rows import Rows
from emgine._rows.tasks import Expectation
from tests.laws.family_problems import DRAWS, problem

N = (100, 100, 60)
HOW = ("regularize", "drop", "reseed")
DONE = {"regularize": "regularized", "drop": "dropped", "reseed": "reseeded"}


def _columns(name: str, point: float) -> Any:
    """Two groups of rows, and a third whose rows are all alike."""
    r = np.random.RandomState(0)
    first, second = {
        "gamma": (r.gamma(3, 1, N[0]), r.gamma(30, 1, N[1])),
        "weibull": (r.weibull(2, N[0]), 5 + r.weibull(2, N[1])),
        "beta": (r.beta(2, 8, N[0]), r.beta(8, 4, N[1])),
        "log_normal": (r.lognormal(0, 1, N[0]), r.lognormal(3, 1, N[1])),
        "exponential": (r.exponential(1, N[0]), r.exponential(20, N[1])),
        "von_mises_fisher": (r.normal(0, 0.5, N[0]), r.normal(2, 0.5, N[1])),
    }[name]
    column = np.concatenate([first, second, np.full(N[2], point)])
    if name == "von_mises_fisher":
        return np.column_stack([np.cos(column), np.sin(column)])
    return column[:, np.newaxis]


POINTS = {
    "gamma": 77.0,
    "weibull": 77.0,
    "beta": 0.987,
    "log_normal": 777.0,
    "exponential": 0.0,
    "von_mises_fisher": 4.0,
}


def fitted(family: Any, rows: Any, **options: Any) -> MixtureModel:
    chosen = {"labels_init": np.repeat([0, 1, 2], N), "reg_covar": 0.0, "tol": 1e-6, **options}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return MixtureModel(3, family=family, **chosen).fit(rows)


@pytest.mark.parametrize("name", POINTS)
@pytest.mark.parametrize("how", HOW)
def test_a_component_on_a_point_is_repaired(name: str, how: str) -> None:
    rows = _columns(name, POINTS[name])
    model = fitted(name, rows, on_degenerate=how)
    first = model.restarts_[0].degenerate[0]
    assert (first.component, first.cause, first.action) == (2, "collapsed", DONE[how])
    assert (model.mixture_.n_components < 3) == (how == "drop")
    assert np.isfinite(model.score_samples(rows)).all()


@pytest.mark.parametrize("name", [name for name in POINTS if name != "exponential"])
def test_the_warning_names_the_column_once(name: str) -> None:
    model = MixtureModel(3, family=name, labels_init=np.repeat([0, 1, 2], N), reg_covar=0.0)
    with pytest.warns(emgine.DegenerateWarning) as caught:
        model.fit(_columns(name, POINTS[name]))
    assert len(caught) == 1
    if name != "log_normal":  # whose bound is that of the Gaussian
        assert "column" in str(caught[0].message)


@pytest.mark.parametrize("name", POINTS)
@pytest.mark.parametrize("reg_covar", [0.0, 1e-6])
def test_a_bounded_component_ranks_a_run_behind(name: str, reg_covar: float) -> None:
    rows = Rows(InMemory(_columns(name, POINTS[name]), None, 1))
    start = fitted(name, _columns(name, POINTS[name]), max_iter=1, reg_covar=reg_covar).mixture_
    result = em.run(rows, start, Options(1e-6, 100, reg_covar, on_degenerate="regularize"))
    assert result.inflated > 0


@pytest.mark.parametrize("name", ["poisson", "negative_binomial"])
@pytest.mark.parametrize("how", HOW)
def test_a_component_of_zeros_is_an_answer(name: str, how: str) -> None:
    r = np.random.RandomState(0)
    column = np.concatenate([r.poisson(3, N[0]), r.poisson(30, N[1]), np.zeros(N[2])])
    model = fitted(name, column[:, np.newaxis], on_degenerate=how)
    assert model.restarts_[0].degenerate == ()
    assert model.mixture_.n_components == 3


@pytest.mark.filterwarnings("ignore::emgine.ConvergenceWarning")
@pytest.mark.parametrize("name", [*DRAWS, "multinomial"])
def test_halves_of_a_component_differ(name: str) -> None:
    """And the rows hardly see it: by less than a tenth of a nat each."""
    if name == "multinomial":
        family, rows = "multinomial", np.random.RandomState(0).multinomial(9, [0.2, 0.5, 0.3], 500)
    else:
        family, rows = problem(name)
    model = MixtureModel(2, family=family, random_state=0, max_iter=20, tol=1e-3).fit(rows)
    mixture = model.mixture_
    of_family = BY_NAME[mixture.shape.family]
    split = of_family.split(mixture, 3)
    heaviest = int(mixture.weights.argmax())
    assert split.weights.tolist()[heaviest] == split.weights.tolist()[2]
    assert any(not np.allclose(values[heaviest], values[2]) for values in split.parameters.values())
    seen = Rows(InMemory(np.asarray(rows, dtype=np.float64), None, 1)).total(Expectation(split))
    assert seen.log_likelihood / seen.row_weight > model.score(rows) - 0.1
    reseeded = of_family.reseeded(split, [0, 2], [1])
    assert reseeded.n_components == 3


def test_other_components_keep_their_bits() -> None:
    rows = _columns("gamma", 77.0)
    mixture = fitted("gamma", rows, max_iter=3, reg_covar=1e-6).mixture_
    statistics, family = mixture.expectation(rows), BY_NAME["gamma"]
    plain = statistics.maximization(1e-3)
    bounded = family.bounded(statistics, 1e-3, [1], np.array([0.2]))
    for name, values in plain.parameters.items():
        assert np.array_equal(bounded.parameters[name][[0, 2]], values[[0, 2]])
    assert bounded.parameters["shapes"][1, 0] == 5.0
    assert family.ill_defined(statistics, 0.0) == [2]
    kept = family.without(statistics, 1e-3, [0, 2], [2], np.array([0.2]))
    assert kept.parameters["shapes"][1, 0] == 5.0
    np.testing.assert_allclose(kept.weights.sum(), 1.0)
