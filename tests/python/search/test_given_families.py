"""given_families: what users may give, the names in the table, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from emgine import InvalidParameterError, families
from emgine.search.given_families import Given, given_families
from tests.python.families.own_families import OwnPoisson


class Silent:
    """An object whose repr raises."""

    def __repr__(self) -> str:
        raise RuntimeError("no text")


def names(family: Any, covariance_type: Any = None) -> list[str]:
    return [given.name for given in given_families(family, covariance_type, "Search")]


def test_one_family_is_a_list_of_one() -> None:
    assert given_families("poisson", None, "Search") == [Given("poisson", "poisson")]
    product = {"age": "gaussian"}
    assert given_families(product, None, "Search") == [Given("{age: gaussian}", product)]
    (one,) = given_families(families.Gamma(), None, "Search")
    assert one == Given("gamma", families.Gamma())


def test_names_say_choices_that_are_not_those_of_the_name() -> None:
    several = [
        "student_t",
        families.StudentT("diag", dof=5),
        families.Gaussian(),
        families.NegativeBinomial(size=2),
        families.Categorical([3, 4]),
        {("x", "y"): families.Gaussian("diag"), 2: "poisson", 3: families.Binomial(7)},
    ]
    assert names(several) == [
        "student_t",
        "student_t(diag, dof=5.0)",
        "gaussian(full)",
        "negative_binomial(size=2.0)",
        "categorical(n_categories=(3, 4))",
        "{(x, y): gaussian(diag), 2: poisson, ... 1 more}",
    ]


def test_equal_families_are_one_under_their_first_name() -> None:
    assert names(["gaussian", families.Gaussian("full"), families.Gaussian()]) == ["gaussian"]
    assert names([families.Gaussian("full"), "gaussian"]) == ["gaussian(full)"]
    assert names([{0: "poisson"}, families.Product({0: "poisson"})]) == ["{0: poisson}"]


def test_names_are_never_the_same() -> None:
    own = OwnPoisson(), OwnPoisson()
    assert names([*own, own[0]]) == ["OwnPoisson", "OwnPoisson #2"]
    wide = [
        {**dict.fromkeys(range(20), "poisson"), 20: last} for last in ("gamma", "beta", "weibull")
    ]
    first, *others = names(wide)
    assert others == [f"{first} #2", f"{first} #3"]
    assert len(first) < 70


def test_structures_are_for_names() -> None:
    assert names(["gaussian", "poisson", families.Gaussian("diag")], ["full", "diag"]) == [
        "gaussian(full)",
        "gaussian(diag)",
        "poisson",
    ]
    assert names("log_normal", "tied") == ["log_normal(tied)"]
    assert len(names(["student_t", "gaussian"], "all")) == 28
    assert given_families("student_t", "diag", "Search")[0].family == families.StudentT("diag")


@pytest.mark.parametrize("family", [[], (), 3, None, object()])
def test_what_is_no_list_of_families(family: Any) -> None:
    with pytest.raises(InvalidParameterError, match="'family' parameter of Search must be a famil"):
        given_families(family, None, "Search")


@pytest.mark.parametrize(
    ("family", "said"),
    [
        ("poison", r"^family of Search must be one of .*Got 'poison'\. Did you mean 'poisson'\?"),
        (["gamma", "poison"], r"^family\[1\] of Search must be one of .*Did you mean 'poisson'\?"),
        ([3], r"^family\[0\] of Search must be a family, as MixtureModel .*Got 3 instead"),
        ([families.Gamma], r"^family\[0\] of Search must be a family"),
        (["gamma", Silent()], r"^family\[1\] of Search .*Got an object of type Silent instead"),
        (["gamma", {}], r"^family\[1\] of Search is no family: A product needs a family"),
        ({"a": "poison"}, r"^family of Search must be one of .*Did you mean 'poisson'\?"),
        (["gaussian", "all"], r"^family\[1\] of Search must be one of"),
    ],
)
def test_what_is_no_family_is_said_with_its_place(family: Any, said: str) -> None:
    with pytest.raises(InvalidParameterError, match=said):
        given_families(family, None, "Search")


@pytest.mark.parametrize("family", ["poisson", [families.Gaussian()], {0: "gaussian"}])
def test_a_structure_for_none_is_refused(family: Any) -> None:
    with pytest.raises(InvalidParameterError, match=r"is for families that are given by name and"):
        given_families(family, "full", "Search")
    with pytest.raises(
        InvalidParameterError, match=r"'covariance_type' parameter of Search must b"
    ):
        given_families("gaussian", "round", "Search")
