"""Problems of families: the same on every call, in the family's support, with a soft start."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from benchmarks.families_problems import CASES, N_CATEGORIES, Case, rows_and_start


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_rows_and_start(case: Case) -> None:
    few = replace(case, n_rows=200)
    rows, responsibilities = rows_and_start(few)
    assert rows.shape == (200, case.n_features)
    assert rows.dtype == np.float64
    np.testing.assert_allclose(responsibilities.sum(axis=1), 1)
    assert responsibilities.min() > 0
    for one, again in zip((rows, responsibilities), rows_and_start(few), strict=True):
        np.testing.assert_array_equal(one, again)
    if case.beside:
        assert case.beside in {other.name for other in CASES}


def test_titles_and_supports() -> None:
    cases = {case.name: case for case in CASES}
    assert cases["poisson"].title == "poisson, 100 000 × 20, 6"
    assert cases["student_t full few"].title == "student t full, 200 000 × 5, 3"
    assert len({case.title for case in CASES}) == len(CASES)
    binary, _ = rows_and_start(replace(cases["bernoulli"], n_rows=100))
    assert set(np.unique(binary)) == {0.0, 1.0}
    mixed, _ = rows_and_start(replace(cases["mixed"], n_rows=500))
    assert set(np.unique(mixed[:, 4:])) == set(range(N_CATEGORIES))
