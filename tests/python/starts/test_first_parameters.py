"""first_parameters: assigned rows give a mixture whose components lack nothing of all rows."""

from __future__ import annotations

import numpy as np
import pytest

from emgine import _core
from emgine._em.options import Options
from emgine._families.family import per_weight
from emgine._rows.parts import InMemory
from emgine._rows.rows import Rows
from emgine._rows.tasks import AssignedExpectation
from emgine._starts.first_parameters import first_parameters

LABELS = np.array([0, 0, 0, 1])
OPTIONS = Options(tol=0.0, max_iter=1, reg_covar=1e-6)


def first(family: str, structure: str, rows: list[list[float]]) -> _core.Mixture:
    X = np.array(rows)
    shape = _core.ModelShape(family, structure, X.shape[1], 2)
    task = AssignedExpectation(shape, np.zeros((2, X.shape[1])), LABELS, None)
    statistics = Rows(InMemory(X, None, 1)).total(task)
    return first_parameters(statistics, OPTIONS, "regularize", 1)


def test_probabilities_and_rates_take_a_tenth_of_all_rows() -> None:
    found = first("bernoulli", "", [[0.0], [0.0], [0.0], [1.0]])
    assert found.weights.tolist() == [0.75, 0.25]
    assert found.probabilities.ravel() == pytest.approx([0.025, 0.925], rel=1e-14)
    assert first("poisson", "", [[0.0], [0.0], [0.0], [8.0]]).rates[0, 0] == pytest.approx(0.2)


def test_families_without_zeros_are_those_of_their_rows() -> None:
    found = first("gaussian", "diag", [[0.0], [1.0], [2.0], [9.0]])
    assert found.means.ravel().tolist() == [1.0, 9.0]


def test_sums_are_divided_by_weights_where_there_are_any() -> None:
    sums, weight = np.array([[2.0, 4.0], [1.0, 1.0]]), np.array([2.0, 0.0])
    assert per_weight(sums, weight).tolist() == [[1, 2], [0, 0]]
