"""The generated plateaus: the same in every run, every structure and kind among them."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.plateau_problems import KINDS, STRUCTURES, plateau, plateaus


def test_structures_and_kinds_are_all_there() -> None:
    names = [problem.name.split() for problem in plateaus(24)]
    assert {(name[1], name[-1]) for name in names} == {(k, s) for k in KINDS for s in STRUCTURES}


@pytest.mark.parametrize("seed", range(24))
def test_a_problem_is_a_start_for_its_rows_and_always_the_same(seed: int) -> None:
    one, again = plateau(seed), plateau(seed)
    assert np.array_equal(one.rows, again.rows)
    assert np.array_equal(one.start.means, again.start.means)
    assert one.start.n_features == one.rows.shape[1]
    assert np.isfinite(one.rows).all()
