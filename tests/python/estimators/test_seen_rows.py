"""What defaults of priors take of rows: moments, statistics, of some columns, wherever rows are."""

from __future__ import annotations

import tracemalloc
from typing import Any

import numpy as np
import pytest

from emgine import _core
from emgine._estimators.seen_rows import SeenRows
from emgine._families.gaussian.parameters import shape_of
from emgine._rows.parts import InMemory
from emgine._rows.rows import Rows

RANDOM = np.random.RandomState(0)
X = np.exp(RANDOM.normal(1, 0.5, (300, 3)))


def seen(rows: Any, missing: bool = False) -> SeenRows:
    return SeenRows(Rows(InMemory(np.asarray(rows, dtype=np.float64), None, 1, missing)))


def test_moments_are_those_of_numpy() -> None:
    found = seen(X).moments(shape_of("full", 2, 3))
    np.testing.assert_allclose(found.mean, X.mean(axis=0), rtol=1e-12)
    np.testing.assert_allclose(found.covariance, np.cov(X.T), rtol=1e-12)
    some = seen(X).within([0, 2]).moments(shape_of("full", 2, 2))
    np.testing.assert_allclose(some.covariance, np.cov(X[:, [0, 2]].T), rtol=1e-12)


def test_moments_of_log_normals_are_those_of_logarithms() -> None:
    found = seen(X).within([1]).moments(_core.ModelShape("log_normal", "diag", 1, 2))
    np.testing.assert_allclose(found.mean, np.log(X[:, 1:2]).mean(axis=0), rtol=1e-12)
    np.testing.assert_allclose(found.covariance[0], np.log(X[:, 1]).var(ddof=1), rtol=1e-12)


@pytest.mark.parametrize("structure", ["full/each", "diag/4.0"])
def test_outliers_do_not_set_the_scale_of_a_t(structure: str) -> None:
    rows = np.concatenate([RANDOM.normal(0, 1, (300, 2)), np.full((6, 2), 1e5)])
    shape = _core.ModelShape("student_t", structure, 2, 2)
    assert 0.3 < seen(rows).moments(shape).covariance.flat[0] < 1.5
    beside = seen(np.column_stack([rows, rows])).within([0, 3])
    assert beside.moments(shape).covariance.flat[0] > 0.3
    constant = seen(np.ones((5, 2))).moments(shape)
    assert (constant.mean == 1.0).all()
    assert (constant.covariance == 0.0).all()


def test_missing_cells_leave_variances_of_the_rest() -> None:
    rows = X.copy()
    rows[::4, 1] = np.nan
    found = seen(rows, missing=True).moments(shape_of("full", 2, 3, True))
    np.testing.assert_allclose(found.covariance, np.nanvar(rows, axis=0, ddof=1))


@pytest.mark.parametrize("family", ["gamma", "exponential"])
def test_statistics_are_those_of_all_rows(family: str) -> None:
    shape = _core.ModelShape(family, "", 2, 5)
    whole = seen(X[:, [0, 2]]).total(shape)
    some = seen(X).within([0, 2]).total(shape)
    for name, array in whole.arrays.items():
        np.testing.assert_allclose(some.arrays[name], array, rtol=1e-12)
    assert whole.weight.tolist() == [300.0]
    of_others = seen(X).of_rows(shape, X[:, [0, 2]].copy())
    np.testing.assert_allclose(of_others.weight, whole.weight)


def test_rows_that_cannot_be_are_named() -> None:
    shape = _core.ModelShape("gamma", "", 1, 2)
    with pytest.raises(ValueError, match="rows of a prior do not fit: The family 'gamma' needs"):
        seen(X).of_rows(shape, np.array([[1.0], [-1.0]]))


@pytest.mark.parametrize("family", ["gaussian", "student_t"])
def test_variances_of_many_features_make_no_matrix(family: str) -> None:
    shape = _core.ModelShape(family, "diag/each" if family == "student_t" else "diag", 2000, 2)
    rows = seen(RANDOM.normal(size=(5, 2000)))
    tracemalloc.start()
    found = rows.moments(shape)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found.covariance.shape == (2000,)
    assert peak < 8 * 2000 * 200  # a matrix would have 2000 columns
