"""candidates: the grid, and what is not a grid."""

from __future__ import annotations

from typing import Any

import pytest

from emgine import GaussianMixtureSearch, InvalidParameterError
from emgine._families.gaussian.parameters import COVARIANCE_TYPES, SPECIAL_CASES
from emgine.search.candidates import Candidate, candidates, is_nested


def test_the_grid_goes_structure_by_structure() -> None:
    grid = candidates(range(1, 3), ["diag", "full"], "Search")
    assert grid == [Candidate(1, "diag"), Candidate(2, "diag"), Candidate(1, "full"), grid[3]]


def test_single_values_all_and_repetitions() -> None:
    assert candidates(2, "tied", "Search") == [Candidate(2, "tied")]
    assert candidates([2, 2], ("tied", "tied"), "Search") == [Candidate(2, "tied")]
    assert [c.covariance_type for c in candidates(1, "all", "Search")] == list(COVARIANCE_TYPES)


@pytest.mark.parametrize("n_components", [0, [], [0], [1.5], "3", None, [2, None]])
def test_what_is_no_number_of_components(n_components: Any) -> None:
    with pytest.raises(InvalidParameterError, match="'n_components' parameter of GaussianMixtureS"):
        GaussianMixtureSearch(n_components).fit([[0.0], [1.0]])


@pytest.mark.parametrize("n_components", [10**30, [1, 2**31]])
def test_a_number_that_the_core_cannot_count(n_components: Any) -> None:
    with pytest.raises(InvalidParameterError, match=r"must be at most 2147483647\. Got \d+"):
        GaussianMixtureSearch(n_components).fit([[0.0], [1.0]])


@pytest.mark.parametrize("covariance_type", ["round", [], ["full", "round"], None, 3])
def test_what_is_no_structure(covariance_type: Any) -> None:
    with pytest.raises(InvalidParameterError, match=r"'covariance_type' parameter of .* 'all', a"):
        GaussianMixtureSearch(1, covariance_type).fit([[0.0], [1.0]])


def test_a_candidate_is_nested_in_what_can_be_the_same_mixture() -> None:
    full, tied = Candidate(3, "full"), Candidate(3, "tied")
    assert is_nested(tied, full)
    assert not is_nested(full, tied)
    assert not is_nested(Candidate(4, "tied"), full)
    assert is_nested(Candidate(2, "tied_spherical"), Candidate(2, "diag"))
    assert all(structure in SPECIAL_CASES[structure] for structure in COVARIANCE_TYPES)
