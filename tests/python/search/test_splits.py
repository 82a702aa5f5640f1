"""splits: a smaller mixture of any family is a start of a larger one that is hardly worse."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from emgine import MixtureModel, MixtureSearch, families
from emgine.search.splits import split
from tests.python.families.own_families import OwnPoisson

RNG = np.random.RandomState(1)
GROUP = np.where(np.arange(300) < 120, 1.0, 5.0)[:, np.newaxis]
POSITIVE = RNG.gamma(3.0, 1.0, (300, 2)) * GROUP
COUNTS = RNG.poisson(POSITIVE)
ANGLES = RNG.vonmises(GROUP[:, 0], 8.0)
CASES: dict[str, tuple[Any, Any]] = {
    "gaussian": ("gaussian", POSITIVE),
    "log_normal": (families.LogNormal("tied"), POSITIVE),
    "student_t": (families.StudentT("diag"), POSITIVE),
    "gamma": ("gamma", POSITIVE),
    "weibull": ("weibull", POSITIVE),
    "beta": ("beta", POSITIVE / 99),
    "poisson": ("poisson", COUNTS),
    "negative_binomial": ("negative_binomial", COUNTS),
    "geometric": ("geometric", COUNTS),
    "categorical": (families.Categorical(4), np.minimum(COUNTS, 3)),
    "multinomial": ("multinomial", COUNTS + 1),
    "von_mises_fisher": ("von_mises_fisher", np.column_stack([np.cos(ANGLES), np.sin(ANGLES)])),
    "product": ({0: "gaussian", 1: "poisson"}, COUNTS),
    "own": (OwnPoisson(), COUNTS),
}


@pytest.mark.parametrize("name", CASES)
def test_the_halves_are_a_start(name: str) -> None:
    family, rows = CASES[name]
    search = MixtureSearch([2, 4], family, finish="all", random_state=0, refit=True).fit(rows)
    smaller, larger = search.estimators_
    assert smaller is not None
    assert larger is not None
    functions = larger._fitted.functions if larger._fitted else None
    start = split(smaller.mixture_, larger.mixture_.shape, functions)
    assert start is not None
    assert start.shape == larger.mixture_.shape
    assert start.weights.sum() == pytest.approx(1.0, rel=1e-14)
    assert np.sort(start.weights)[-1] < smaller.weights_.max()


@pytest.mark.parametrize("finish", ["all", "best"])
def test_more_components_never_end_below_fewer(finish: str) -> None:
    """From random rows EM often ends in a poor optimum, and goes on from a smaller mixture."""
    rng = np.random.RandomState(4)
    answers = (rng.random_sample((400, 6)) < rng.choice([0.1, 0.5, 0.9], (400, 1))).astype(float)
    again = 0
    for family, rows in (("bernoulli", answers), ("poisson", COUNTS), ("gamma", POSITIVE)):
        for seed in range(3):
            search = MixtureSearch(
                range(1, 6),
                family,
                finish=finish,
                init_params="random_from_data",
                random_state=seed,
            ).fit(rows)
            reached = search.results_["log_likelihood"]
            if finish == "all":  # the other one stops some early
                assert np.diff(reached).min() > -len(rows) * 1e-4  # each stops within tol
            again += sum(len(model.restarts_) > 1 for model in search.estimators_ if model)
    assert again > 0 or finish == "best"


def test_other_families_and_structures_cannot_be_split() -> None:
    poisson = MixtureModel(2, family="poisson", random_state=0).fit(COUNTS).mixture_
    other = MixtureModel(3, family="geometric", random_state=0).fit(COUNTS).mixture_.shape
    assert split(poisson, other, None) is None
    sized = MixtureModel(2, family=families.NegativeBinomial(size=2), random_state=0)
    free = MixtureModel(3, family="negative_binomial", random_state=0).fit(COUNTS)
    assert split(sized.fit(COUNTS).mixture_, free.mixture_.shape, None) is None
