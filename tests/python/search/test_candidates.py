"""candidates: the grid, and what is not a grid."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pytest

from emgine import GaussianMixtureSearch, InvalidParameterError
from emgine._families.gaussian.family import Gaussian
from emgine._families.gaussian.structures import CODES, COVARIANCE_TYPES
from emgine.search.candidates import Candidate, candidates, distinct, numbers_of, structures_of
from emgine.search.kinds import Kind
from emgine.search.views import Views


def kinds_of(structures: Any, n_features: int) -> list[Kind]:
    view = Views(GaussianMixtureSearch(), np.eye(n_features + 1)[:, :n_features], None).of({})
    return [
        Kind(name, None, Gaussian(name), view)
        for name in dict.fromkeys(structures_of(structures, "S"))
    ]


def test_the_grid_goes_structure_by_structure() -> None:
    grid = candidates(range(1, 3), kinds_of(["diag", "full"], 2))
    assert grid == [Candidate(1, "diag"), Candidate(2, "diag"), Candidate(1, "full"), grid[3]]


def test_single_values_all_and_repetitions() -> None:
    assert numbers_of(2, "Search") == [2]
    assert structures_of("tied", "Search") == ["tied"]
    assert structures_of("all", "Search") == list(COVARIANCE_TYPES)
    assert candidates([2, 2], kinds_of(("tied", "tied"), 2)) == [Candidate(2, "tied")]


def test_a_candidate_of_version_0_1_0_has_its_structure() -> None:
    old = Candidate.__new__(Candidate)
    old.__setstate__({"n_components": 3, "covariance_type": "tied"})
    assert old == Candidate(3, "tied")
    assert pickle.loads(pickle.dumps(old)) == old


@pytest.mark.parametrize("n_components", [0, [], [0], [1.5], "3", None, [2, None]])
def test_what_is_no_number_of_components(n_components: Any) -> None:
    with pytest.raises(InvalidParameterError, match="'n_components' parameter of GaussianMixtureS"):
        GaussianMixtureSearch(n_components).fit([[0.0], [1.0]])


@pytest.mark.parametrize("covariance_type", ["round", [], ["full", "round"], None, 3])
def test_what_is_no_structure(covariance_type: Any) -> None:
    with pytest.raises(InvalidParameterError, match=r"'covariance_type' parameter of .* 'all', a"):
        GaussianMixtureSearch(1, covariance_type).fit([[0.0], [1.0]])


def names(n_components: int, n_features: int, structures: Any = "all") -> list[tuple[str, ...]]:
    kinds = kinds_of(structures, n_features)
    grid = distinct(candidates([n_components], kinds), {kind.name: kind for kind in kinds})
    return [(each.kind, *each.also) for each in grid]


def test_structures_that_are_one_model_are_one_candidate() -> None:
    assert names(3, 2) == [(structure,) for structure in COVARIANCE_TYPES]
    own_volume = [name for name in COVARIANCE_TYPES if CODES[name][0] == "V"]
    one_volume = [name for name in COVARIANCE_TYPES if CODES[name][0] == "E"]
    assert names(3, 1) == [tuple(own_volume), tuple(one_volume)]
    # Of one component: matrices, variances of the features, one variance.
    kinds = [
        [name for name in COVARIANCE_TYPES if is_kind(CODES[name])]
        for is_kind in (
            lambda code: code[2] != "I",
            lambda code: code[1] != "I" and code[2] == "I",
            lambda code: code[1] == "I",
        )
    ]
    assert names(1, 2) == [tuple(kind) for kind in kinds]
    assert names(1, 1) == [COVARIANCE_TYPES]


def test_the_first_name_is_listed() -> None:
    assert names(1, 2, ["tied", "full"]) == [("tied", "full")]
    assert names(2, 1, ["spherical", "tied", "full"]) == [("spherical", "full"), ("tied",)]
    assert names(1, 1, ["tied_spherical", "diag"]) == [("tied_spherical", "diag")]


@pytest.mark.parametrize(("n_components", "n_features"), [(1, 1), (1, 3), (3, 1), (2, 2)])
@pytest.mark.parametrize("finish", ["all", "best"])
def test_a_search_fits_each_model_once(finish: str, n_components: int, n_features: int) -> None:
    rng = np.random.RandomState(0)
    rows = rng.normal(size=(150, n_features)) + 3.0 * rng.randint(2, size=(150, 1))
    search = GaussianMixtureSearch(n_components, finish=finish, random_state=0).fit(rows)
    expected = names(n_components, n_features)
    assert search.results_["covariance_type"].tolist() == [first for first, *_ in expected]
    assert len(search.estimators_) == len(expected)
    for first, *others in expected if finish == "all" else ():
        alone = {
            name: GaussianMixtureSearch(n_components, name, finish=finish, random_state=0).fit(rows)
            for name in (first, *others)
        }
        # What was left out is the same model. It may have more coordinates, along which
        # acceleration takes other steps, so that the fits end apart by what tol allows.
        for other in others:
            assert alone[other].best_score_ == pytest.approx(alone[first].best_score_, rel=1e-8)
        place = search.results_["covariance_type"].tolist().index(first)
        assert search.results_["bic"][place] == alone[first].best_score_
