"""What holds for a prior of any family: rows added, no strength, the mode, the same bits."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from emgine import (
    Mixture,
    MixtureModel,
    SufficientStatistics,
    _core,
    families,
    priors,
    sources,
)
from emgine._estimators.seen_rows import SeenRows
from emgine._families.conjugate import posterior_of
from emgine._rows.parts import InMemory
from emgine._rows.rows import Rows
from emgine._rows.tasks import AssignedExpectation

from .family_problems import DRAWS, N, problem

RANDOM = np.random.RandomState(1)
GIVEN = {
    "negative_binomial": families.NegativeBinomial(5.0),
    "product_of_two_parameters": families.Product(
        {
            0: "gamma",
            (1, 2): "student_t",
            3: families.NegativeBinomial(4.0),
            4: families.Categorical(3),
        }
    ),
}
ALL = [name for name in DRAWS if name != "weibull"]
OF_ROWS = [
    *("bernoulli", "poisson", "geometric", "exponential", "categorical", "binomial"),
    *("negative_binomial", "gamma", "beta", "von_mises_fisher"),
]


def family_and_rows(name: str) -> tuple[Any, Any]:
    made = problem(name)
    family = GIVEN.get(name, made.family)
    return (families.Categorical(4) if name == "categorical" else family), made.rows


def model_of(name: str, prior: Any, **options: Any) -> MixtureModel:
    options = {"random_state": 0, "n_threads": 1, "tol": 1e-9} | options
    return MixtureModel(2, family=family_and_rows(name)[0], prior=prior, **options)


def posterior_for(prior: Any, shape: Any, rows: Any, missing: bool = False) -> Any:
    found = posterior_of(prior, shape, SeenRows(Rows(InMemory(rows, None, 1, missing))))
    assert found is not None
    return found


def assigned(shape: Any, reference: Any, rows: Any) -> SufficientStatistics:
    """Statistics of rows, all of which each of two components has."""
    labels = np.repeat([0, 1], len(rows))
    twice = np.concatenate([rows, rows])
    task = AssignedExpectation(shape, reference, labels, None)
    return SufficientStatistics._adopt(Rows(InMemory(twice, None, 1)).total(task))


@pytest.mark.parametrize("name", OF_ROWS)
def test_a_prior_is_rows_added(name: str) -> None:
    _, rows = family_and_rows(name)
    mixture = model_of(name, None).fit(rows).mixture_
    statistics, more = mixture.expectation(rows[:-9]), rows[-9:].copy()
    posterior = posterior_for(priors.Rows(more, weight=9.0), mixture.shape, rows)
    ours = posterior.components.maximization(statistics, 1e-6, None)
    both = statistics + assigned(mixture.shape, statistics.reference, more)
    theirs = both.maximization(reg_covar=1e-6)
    for parameter, values in theirs.parameters.items():
        np.testing.assert_allclose(ours.parameters[parameter], values, rtol=1e-10, atol=1e-14)


def near(mixture: Any, width: float, n: int) -> list[Any]:
    """Return mixtures in the neighbourhood of one, in pairs of opposite directions."""
    chart = _core.Chart(mixture)
    at = chart.vector(mixture)
    steps = RANDOM.normal(0, width, (n, len(at)))
    return [chart.mixture(at + sign * step) for step in steps for sign in (1.0, -1.0)]


def component(mixture: Any, k: int) -> Mixture:
    """Return one component as a mixture of its own."""
    shape = mixture.shape
    one = _core.ModelShape(shape.family, shape.structure, shape.n_features, 1)
    own = {name: values[k : k + 1].copy() for name, values in mixture.parameters.items()}
    return Mixture._adopt(_core.Mixture(np.ones(1), own, one))


@pytest.mark.parametrize("name", OF_ROWS)
def test_the_density_is_the_likelihood_of_the_rows(name: str) -> None:
    _, rows = family_and_rows(name)
    more, first = rows[-9:].copy(), model_of(name, None).fit(rows).mixture_
    components = posterior_for(priors.Rows(more, weight=9.0), first.shape, rows).components
    ours, theirs = [], []
    for mixture in (first, *near(first, 0.3, 2)):
        ours.append(components.log_density(mixture))
        theirs.append(sum(component(mixture, k).score_samples(more).sum() for k in range(2)))
    np.testing.assert_allclose(np.diff(ours), np.diff(theirs), rtol=1e-9, atol=1e-9)


def fitted_to(X: Any, prior: Any, family: Any, labels: Any) -> MixtureModel:
    """Return a fit in which the component of each row is known."""
    return MixtureModel(2, family=family, prior=prior).fit(X, labels=labels)


@pytest.mark.parametrize(
    ("family", "named", "rows"),
    [
        ("bernoulli", priors.Beta([2, 1], [2, 3]), [[1, 0], [0, 0]]),
        (families.Binomial(4), priors.Beta([4, 1], [6, 9]), [[1, 0], [2, 0]]),
        ("geometric", priors.Beta(3, [4, 6]), [[1, 5], [2, 0]]),
        (families.NegativeBinomial(2.0), priors.Beta(5, [4, 6]), [[1, 5], [2, 0]]),
        ("poisson", priors.Gamma([4, 6], 2), [[1, 5], [2, 0]]),
        ("exponential", priors.Gamma(3, [1.5, 4.0]), [[0.5, 2.5], [1.0, 1.5]]),
        (families.Categorical(2), priors.Dirichlet([[2, 2], [1, 3]]), [[0, 1], [1, 1]]),
        ("multinomial", priors.Dirichlet([4, 5]), [[1, 2], [2, 2]]),
    ],
)
def test_named_priors_are_those_of_rows(family: Any, named: Any, rows: Any) -> None:
    labels = np.arange(200) % 2
    X = (RANDOM.uniform(size=(200, 2)) < np.where(labels == 1, 0.9, 0.2)[:, np.newaxis]) * 1.0
    options: Any = {"family": family, "labels": labels}
    one = fitted_to(X, named, **options)
    other = fitted_to(X, priors.Rows(rows, weight=2.0), **options)
    for name, values in one.mixture_.parameters.items():
        np.testing.assert_allclose(other.mixture_.parameters[name], values, rtol=1e-12)
    assert one.lower_bound_ == pytest.approx(other.lower_bound_, abs=1e-12)


@pytest.mark.parametrize(
    ("family", "nothing"),
    [
        ("bernoulli", priors.Beta(1, 1)),
        ("poisson", priors.Gamma(1, 0)),
        ("exponential", priors.Gamma(1, 0)),
        ("geometric", priors.Beta(1, 1)),
        ("negative_binomial", priors.Beta(1, 1)),
        ("categorical", priors.Dirichlet(1)),
        ("binomial", priors.Beta(1, 1)),
        ("gamma", 1e-13),
        ("beta", 1e-13),
        ("von_mises_fisher", 1e-13),
        ("log_normal", priors.NormalInverseWishart([0, 0], 0.0, -4.0, np.zeros((2, 2)))),
        ("student_t", priors.NormalInverseWishart([0, 0], 0.0, -4.0, np.zeros((2, 2)))),
    ],
)
def test_a_prior_of_no_strength_is_none(family: str, nothing: Any) -> None:
    _, rows = family_and_rows(family)
    prior = priors.Rows(rows[:5], weight=nothing) if isinstance(nothing, float) else nothing
    options: Any = {"reg_covar": 0.0, "tol": 1e-13}
    without, found = (model_of(family, own, **options).fit(rows) for own in (None, prior))
    assert found.lower_bound_ == pytest.approx(without.lower_bound_, abs=1e-9)
    assert found.score(rows) == pytest.approx(without.score(rows), abs=1e-9)


@pytest.mark.parametrize("missing", [False, True])
@pytest.mark.parametrize("name", ALL)
def test_a_fit_ends_at_the_mode(name: str, missing: bool) -> None:
    _, rows = family_and_rows(name)
    if missing and name == "von_mises_fisher":
        return  # rows are whole directions
    rows = rows.copy()
    if missing:
        rows[RANDOM.uniform(size=rows.shape) < 0.1] = np.nan
    options: Any = {"missing": "marginalize" if missing else "error", "tol": 1e-12}
    options["reg_covar"] = 0.0  # what it adds is no part of the posterior
    model = model_of(name, {"weights": priors.Dirichlet(2.0), "components": "weak"}, **options)
    model.fit(rows[:400])
    assert model.converged_
    assert min(np.diff(model.lower_bounds_)) > -1e-12
    # In every direction the posterior is flat there, and falls further away.
    posterior = posterior_for(model.prior, model.mixture_.shape, rows[:400], missing)
    height = model.lower_bound_
    around = [
        Mixture._adopt(other).score(rows[:400]) + posterior.log_density(other) / 400
        for other in near(model.mixture_, 1e-4, 4)
    ]
    for forth, back in zip(around[::2], around[1::2], strict=True):
        assert forth < height + 1e-13
        assert back < height + 1e-13
        # What is left to gain, 1e-12, and the fall together bound the slope.
        fall = height - (forth + back) / 2
        assert abs(forth - back) <= 4 * np.sqrt(1e-12 * fall) + 1e-13


@pytest.mark.parametrize("name", ALL)
def test_threads_and_sources_give_the_same_bits(name: str) -> None:
    _, rows = family_and_rows(name)
    blocks = sources.Blocks(lambda: iter([rows[:700], rows[700:]]))
    one, two, there = (
        model_of(name, "weak", n_threads=threads).fit(X)
        for threads, X in ((1, rows), (2, rows), (1, blocks))
    )
    for other in (two, there):
        assert other.lower_bound_ == one.lower_bound_
        for parameter, values in one.mixture_.parameters.items():
            assert (other.mixture_.parameters[parameter] == values).all()
    assert one.lower_bound_ != one.score(rows)
    assert len(rows) == N


@pytest.mark.parametrize("name", ["gamma", "beta", "exponential", "log_normal", "student_t"])
@pytest.mark.parametrize("on_degenerate", ["regularize", "raise"])
def test_no_component_collapses(name: str, on_degenerate: str) -> None:
    _, rows = family_and_rows(name)
    rows = np.concatenate([rows[:60], np.repeat(rows[60:61], 25, axis=0)])
    for seed in range(3):
        model = model_of(name, "weak", on_degenerate=on_degenerate, random_state=seed)
        model.set_params(n_components=5, reg_covar=0.0).fit(rows)
        assert np.isfinite(model.lower_bound_)
        assert all(run.degenerate == () for run in model.restarts_)
