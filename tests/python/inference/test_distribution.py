"""Distribution functions and quantiles against scipy, their ends, and what is refused."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
import pytest
from scipy import stats

from emgine import Mixture
from tests.python.inference.mixtures import FULL

MIXTURES: dict[str, tuple[Mixture, list[Any]]] = {
    "gaussian": (
        Mixture([0.3, 0.7], [[20.0], [40.0]], [25.0, 4.0], "spherical"),
        [stats.norm(20, 5), stats.norm(40, 2)],
    ),
    "student_t": (
        Mixture.from_parameters(
            [0.3, 0.7],
            {"means": [[0.0], [3.0]], "scales": [[[4.0]], [[1.0]]], "dofs": [3.0, np.inf]},
            "student_t",
        ),
        [stats.t(3, 0, 2), stats.norm(3, 1)],
    ),
    "log_normal": (
        Mixture.from_parameters(
            [0.3, 0.7],
            {"log_means": [[0.0], [1.0]], "log_covariances": [[[1.0]], [[0.25]]]},
            "log_normal",
        ),
        [stats.lognorm(1.0), stats.lognorm(0.5, scale=np.e)],
    ),
    "gamma": (
        Mixture.from_parameters(
            [0.3, 0.7], {"shapes": [[2.0], [9.0]], "rates": [[1.0], [0.5]]}, "gamma"
        ),
        [stats.gamma(2.0), stats.gamma(9.0, scale=2.0)],
    ),
    "weibull": (
        Mixture.from_parameters(
            [0.3, 0.7], {"shapes": [[0.8], [3.0]], "scales": [[1.0], [9.0]]}, "weibull"
        ),
        [stats.weibull_min(0.8), stats.weibull_min(3.0, scale=9.0)],
    ),
    "exponential": (
        Mixture.from_parameters([0.3, 0.7], {"rates": [[1.0], [0.1]]}, "exponential"),
        [stats.expon(), stats.expon(scale=10)],
    ),
    "beta": (
        Mixture.from_parameters([0.3, 0.7], {"a": [[2.0], [9.0]], "b": [[7.0], [0.5]]}, "beta"),
        [stats.beta(2, 7), stats.beta(9, 0.5)],
    ),
    "poisson": (
        Mixture.from_parameters([0.3, 0.7], {"rates": [[1.0], [30.0]]}, "poisson"),
        [stats.poisson(1), stats.poisson(30)],
    ),
    "negative_binomial": (
        Mixture.from_parameters(
            [0.3, 0.7], {"means": [[1.0], [30.0]], "sizes": [[0.5], [4.0]]}, "negative_binomial"
        ),
        [stats.nbinom(0.5, 0.5 / 1.5), stats.nbinom(4, 4 / 34)],
    ),
}
Q = np.array([1e-12, 1e-3, 0.2, 0.5, 0.77, 0.999, 1 - 1e-10])


def below(laws: list[Any], x: Any) -> Any:
    return 0.3 * laws[0].cdf(x) + 0.7 * laws[1].cdf(x)


@pytest.mark.parametrize("name", MIXTURES)
def test_values_are_scipys(name: str) -> None:
    mixture, laws = MIXTURES[name]
    x = np.array([-3.0, 0.0, 0.3, 0.9999, 1.0, 7.7, 30.0, 200.0])
    assert mixture.cdf(x) == pytest.approx(below(laws, x), rel=1e-12, abs=1e-300)
    assert mixture.cdf(x.reshape(2, 4)).shape == (2, 4)
    assert isinstance(mixture.cdf(1.0), float)


@pytest.mark.parametrize("name", MIXTURES)
def test_quantiles_are_the_smallest_values_that_suffice(name: str) -> None:
    mixture, laws = MIXTURES[name]
    found = mixture.quantile(Q)
    assert (below(laws, found) >= Q * (1 - 1e-12)).all()
    less = np.where(np.floor(found) == found, found - 1, found - 1e-9 * (1 + np.abs(found)))
    assert (below(laws, less) < Q).all()


def test_the_ends() -> None:
    ends = {name: mixture.quantile([0.0, 1.0]).tolist() for name, (mixture, _) in MIXTURES.items()}
    assert ends["gaussian"] == [-np.inf, np.inf]
    assert ends["gamma"] == [0.0, np.inf]
    assert ends["beta"] == [0.0, 1.0]
    assert ends["poisson"] == [0.0, np.inf]
    yes = Mixture.from_parameters([1.0], {"probabilities": [[0.25]]}, "bernoulli")
    assert yes.quantile([0.0, 0.75, 0.76, 1.0]).tolist() == [0.0, 0.0, 1.0, 1.0]
    assert yes.cdf([-1.0, 0.0, 0.5, 1.0]).tolist() == [0.0, 0.75, 0.75, 1.0]


def test_a_lower_tail_keeps_its_digits() -> None:
    mixture = Mixture([1.0], [[0.0]], [1.0], "spherical")
    assert mixture.cdf(-30.0) == pytest.approx(stats.norm.cdf(-30), rel=1e-12)
    assert mixture.quantile(1e-200) == pytest.approx(stats.norm.ppf(1e-200), rel=1e-12)


def test_what_has_none_is_refused() -> None:
    with pytest.raises(ValueError, match=r"This one has 3; marginal\(column\) has one"):
        FULL.cdf(0.0)
    with pytest.raises(ValueError, match="q must be probabilities"):
        MIXTURES["gamma"][0].quantile([0.5, 1.1])
    with pytest.raises(ValueError, match="NaN"):
        MIXTURES["gamma"][0].cdf([np.nan])


def test_without_scipy_a_sentence_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "scipy", None)
    with pytest.raises(ImportError, match="'gamma' need scipy: pip install scipy"):
        MIXTURES["gamma"][0].cdf(1.0)
    assert MIXTURES["weibull"][0].cdf(0.0) == 0.0
