"""benchmarks.family_starts: problems stay as they are, and families get their spaces back."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks import family_starts
from emgine import families
from emgine._families.family import BY_NAME


@pytest.mark.parametrize("name", family_starts.DRAWS)
def test_a_problem_is_the_same_each_time(name: str) -> None:
    k, family, rows = family_starts.problem(name, 3)
    again = family_starts.problem(name, 3)
    assert (again[0], again[1]) == (k, family)
    assert np.array_equal(again[2], rows)
    assert len(rows) == family_starts.N_ROWS


def test_rows_are_as_they_are_only_within_the_context() -> None:
    rows = np.array([[1.0, 2.0]])
    with family_starts.rows_as_they_are():
        assert all(family.in_start_space(rows, "") is None for family in BY_NAME.values())
    assert BY_NAME["gamma"].in_start_space(rows, "") is not None
    assert BY_NAME["gaussian"].in_start_space(rows, "full") is None
    assert families.LogNormal().in_start_space(rows, "full")[0].tolist() == [[0.0]]


def test_no_fit_ends_above_the_best_and_log_normals_gain_from_their_space() -> None:
    gaps = family_starts.compared("log_normal", 8, 3)
    assert all((gap >= 0).all() for gap in gaps.values())
    before, after = (gaps["kmeans", space].mean() for space in family_starts.SPACES)
    assert after < before
