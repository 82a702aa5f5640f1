"""Matrices are symmetric but for rounding; large ones are read in parts, which changes nothing."""

from __future__ import annotations

import tracemalloc
from typing import TYPE_CHECKING

import numpy as np
import pytest

from emgine._families.gaussian import symmetric
from emgine._families.gaussian.symmetric import FEW, TOLERANCE, symmetric_part

if TYPE_CHECKING:
    from emgine._core import Float64

SHAPES = [(1, 1, 1), (3, 4, 4), (5, 5), (7, 12, 12)]


def nearly_symmetric(shape: tuple[int, ...]) -> Float64:
    drawn = np.random.RandomState(0).normal(size=shape)
    made = drawn @ np.swapaxes(drawn, -1, -2) + 10.0 * np.eye(shape[-1])
    return np.asarray(made * (1.0 + 1e-8 * drawn))


@pytest.mark.parametrize("few", [1, 20, 50, FEW])
@pytest.mark.parametrize("shape", SHAPES)
def test_parts_give_the_mean_of_both_triangles(
    shape: tuple[int, ...], few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(symmetric, "FEW", few)
    values = nearly_symmetric(shape)
    found = symmetric_part(values)
    np.testing.assert_array_equal(found, (values + np.swapaxes(values, -1, -2)) / 2)


@pytest.mark.parametrize("few", [1, 20, 50, FEW])
@pytest.mark.parametrize("at", [(0, 0, 1), (6, 11, 10), (3, 0, 11)])
def test_a_cell_that_has_not_its_mirror_is_found(
    at: tuple[int, int, int], few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(symmetric, "FEW", few)
    values = nearly_symmetric((7, 12, 12))
    k, i, j = at
    scale = np.sqrt(values[k, i, i] * values[k, j, j])
    values[at] = values[k, j, i] + 0.9 * TOLERANCE * scale
    assert symmetric_part(values) is not None
    values[at] = values[k, j, i] + 1.1 * TOLERANCE * scale
    assert symmetric_part(values) is None


@pytest.mark.parametrize("few", [1, FEW])
@pytest.mark.parametrize("variance", [0.0, -1.0])
def test_variances_are_positive(variance: float, few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(symmetric, "FEW", few)
    values = np.tile(np.eye(3), (2, 1, 1))
    values[1, 2, 2] = variance
    assert symmetric_part(values) is None


def test_a_large_matrix_takes_little_memory_beside_the_result() -> None:
    values = np.eye(1500)
    tracemalloc.start()
    symmetric_part(values)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < values.nbytes + 8 * 8 * FEW
