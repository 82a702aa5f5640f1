"""comparable: families whose likelihoods are of the same values, column by column."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from emgine import families
from emgine._families.families import FAMILIES, chosen_family
from emgine.search.comparable import WORDS, check_comparable
from tests.python.families.own_families import OwnPoisson

NAMES = np.array(["a", "b"], dtype=object)


def check(*given: Any, names: Any = NAMES) -> None:
    check_comparable([(repr(one), chosen_family(one)) for one in given], names, 2)


def test_every_family_says_what_it_is_a_density_of() -> None:
    for family in FAMILIES:
        assert family.measure in WORDS, family.name
        assert set(family.measures(None, 2)) <= WORDS.keys(), family.name


def test_densities_and_probabilities_are_comparable_among_themselves() -> None:
    check("gaussian", "student_t", "log_normal", "gamma", "weibull", "exponential", "beta")
    check("poisson", "negative_binomial", "geometric", "bernoulli", "categorical")
    check("poisson", families.Binomial(4))
    check({"a": "gaussian", "b": "poisson"}, {"b": "geometric", "a": "gamma"})
    check({("a", "b"): "gaussian"}, "gamma")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (
            ("gaussian", "poisson"),
            r"In column 0 \('a'\): a density .* for \"'gaussian'\"; a probab",
        ),
        (({"a": "gamma", "b": "gamma"}, {"a": "gamma", "b": "poisson"}), r"In column 1 \('b'\)"),
        (("poisson", "multinomial"), "a probability given the sum of the row for"),
        (("poisson", "binomial"), r"In column 1 \('b'\): .*; the column is given for"),
        (("gaussian", "von_mises_fisher"), "a density on the sphere for"),
        (
            (families.Product({"a": "gaussian"}, others="drop"), "gaussian"),
            r"In column 1 \('b'\): the column is left out for .*; a density per unit",
        ),
    ],
)
def test_others_are_refused_by_column(given: Any, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        check(*given)


def test_columns_without_names_have_numbers() -> None:
    with pytest.raises(ValueError, match=r"In column 0: a density"):
        check("gaussian", "poisson", names=None)


def test_many_families_are_counted() -> None:
    with pytest.raises(ValueError, match=r"'weibull'\"|and 1 more; a probability"):
        check("gaussian", "gamma", "weibull", "beta", "poisson")


def test_an_own_family_is_checked_if_it_says_its_measure() -> None:
    check("gaussian", OwnPoisson())
    own = OwnPoisson()
    own.measure = "probability"
    check("poisson", own)
    with pytest.raises(ValueError, match="a probability of each value"):
        check("gaussian", own)
