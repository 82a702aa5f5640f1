"""The words of the fourteen structures, and which are one model or special cases of another."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import emgine
from emgine import GaussianMixture, _core, families
from emgine._families.gaussian.structures import (
    CODES,
    CONSTRAINED,
    COVARIANCE_TYPE,
    COVARIANCE_TYPES,
    FREE,
    GENERAL,
    MATRICES,
    SCALARS,
    SHARED,
    SPECIAL_CASES,
    STRUCTURES,
    check_covariance_type,
    is_special_case,
    most_general,
    structure_named,
    with_own_axes,
)

WORDS = {
    "full": "VVV",
    "tied": "EEE",
    "diag": "VVI",
    "spherical": "VII",
    "tied_diag": "EEI",
    "tied_spherical": "EII",
}
NEW = ("VEI", "EVI", "EVV", "VEE", "EEV", "VEV", "EVE", "VVE")
X = np.random.RandomState(0).normal(size=(60, 2)) * [1.0, 3.0]


def test_structures_are_those_of_the_core_with_mclusts_codes() -> None:
    assert _core.structures("gaussian") == STRUCTURES
    assert WORDS | {code: code for code in NEW} == CODES
    assert tuple(CODES) == COVARIANCE_TYPES
    assert set(MATRICES) == {"full", "tied", "EVV", "VEE", "EEV", "VEV", "EVE", "VVE"}
    assert set(SHARED) == {"tied", "tied_diag", "tied_spherical"}
    assert set(SCALARS) == {"spherical", "tied_spherical"}
    assert set(CONSTRAINED) == set(NEW)
    assert FREE["EVE"] == FREE["tied"] == GENERAL["VEE"] == "full"
    assert GENERAL["tied"] == "tied"
    assert FREE["tied_spherical"] == "spherical"
    assert with_own_axes("VEE") == "VEI"
    assert with_own_axes("full") == "diag"


@pytest.mark.parametrize("change", [str, str.upper, str.lower, str.capitalize])
def test_words_and_codes_in_any_case(change: Any) -> None:
    for name, code in CODES.items():
        assert check_covariance_type(change(name)) == name
        assert check_covariance_type(change(code)) == name
        assert COVARIANCE_TYPE.accepts(change(code))


@pytest.mark.parametrize("word", ["round", "", "VV", "VVVV", "IEE", None, 1, ["full"]])
def test_other_words_are_refused(word: Any) -> None:
    with pytest.raises(ValueError, match=r"must be one of \['full', 'tied', .*'VVE'\], or one of"):
        check_covariance_type(word)
    with pytest.raises(ValueError, match="'covariance_type' parameter of GaussianMixture must be"):
        GaussianMixture(covariance_type=word).fit(X)


def test_codes_of_one_feature() -> None:
    assert structure_named("E", 1) == structure_named("e", 1) == "tied"
    assert structure_named("V", 1) == "full"
    model = GaussianMixture(2, covariance_type="E", random_state=0).fit(X[:, :1])
    assert (model.covariance_type, model.mixture_.covariance_type) == ("E", "tied")
    for family in (families.Gaussian, families.LogNormal, families.StudentT):
        assert family("V").structure(1).partition("/")[0] == "full"
        with pytest.raises(ValueError, match="'V' is for one feature, but there are 3"):
            family("V").structure(3)
    with pytest.raises(ValueError, match=r"'E' is for one feature, but there are 2.*EII, EVI"):
        GaussianMixture(covariance_type="e").fit(X)
    with pytest.raises(ValueError, match="'V' is for one feature"):
        emgine.Mixture([1.0], [[0.0, 0.0]], [np.eye(2)], "V")
    assert is_special_case("E", "V")
    assert not is_special_case("V", "E")


def test_estimators_keep_the_word_and_models_the_name() -> None:
    model = GaussianMixture(2, covariance_type="vvi", random_state=0).fit(X)
    assert model.get_params()["covariance_type"] == "vvi"
    same = GaussianMixture(2, covariance_type="diag", random_state=0).fit(X)
    assert model.mixture_.covariance_type == "diag"
    assert np.array_equal(model.covariances_, same.covariances_)


def test_special_cases_have_no_more_numbers_and_end_no_higher() -> None:
    def size(structure: str) -> int:
        return _core.ModelShape("gaussian", structure, 4, 3).n_free_parameters

    for general, special in SPECIAL_CASES.items():
        assert special[0] == general
        assert all(size(structure) < size(general) for structure in special[1:])
    assert len(SPECIAL_CASES["full"]) == 14
    assert set(SPECIAL_CASES["VEE"]) == {"VEE", "tied", "VEI", "tied_diag", "spherical",
                                         "tied_spherical"}  # fmt: skip


@pytest.mark.parametrize("structure", COVARIANCE_TYPES)
def test_models_of_equal_sizes_are_found_equal_where_their_numbers_are(structure: str) -> None:
    for k, d in [(1, 1), (1, 3), (4, 1), (4, 3)]:
        other = most_general(structure, k, d)
        sizes = {
            name: _core.ModelShape("gaussian", name, d, k).n_free_parameters
            for name in (structure, other)
        }
        assert sizes[structure] == sizes[other]
        if k > 1 and d > 1:
            assert other == structure


def test_fourteen_structures_are_as_many_models_as_there_are() -> None:
    def count(k: int, d: int) -> int:
        return len({most_general(structure, k, d) for structure in COVARIANCE_TYPES})

    assert [count(4, 3), count(1, 3), count(4, 1), count(1, 1)] == [14, 3, 2, 1]
