"""Matrices are symmetric but for rounding; large ones are read in squares, by several threads."""

from __future__ import annotations

import tracemalloc
from typing import TYPE_CHECKING

import numpy as np
import pytest

from emgine import _core
from emgine._families.gaussian.symmetric import TOLERANCE, symmetric_part

if TYPE_CHECKING:
    from emgine._core import Float64

# Around the edge of a square of 32.
SHAPES = [(1, 1, 1), (3, 4, 4), (5, 5), (7, 12, 12), (2, 31, 31), (32, 32), (33, 33), (2, 100, 100)]


def nearly_symmetric(shape: tuple[int, ...]) -> Float64:
    drawn = np.random.RandomState(0).normal(size=shape)
    made = drawn @ np.swapaxes(drawn, -1, -2) + 10.0 * np.eye(shape[-1])
    return np.asarray(made * (1.0 + 1e-8 * drawn))


def is_symmetric(values: Float64) -> bool:
    """The definition, by numpy: each number and its mirror image, each by its own tolerance."""
    scale = np.sqrt(np.diagonal(values, axis1=-2, axis2=-1))
    allowed = TOLERANCE * scale[..., :, np.newaxis] * scale[..., np.newaxis, :]
    return not np.any(np.abs(values - np.swapaxes(values, -1, -2)) > allowed)


@pytest.mark.parametrize("shape", SHAPES)
def test_parts_are_the_mean_of_both_triangles(shape: tuple[int, ...]) -> None:
    values = nearly_symmetric(shape)
    found = symmetric_part(values)
    np.testing.assert_array_equal(found, (values + np.swapaxes(values, -1, -2)) / 2)


@pytest.mark.parametrize(
    ("at", "shape"),
    [
        ((0, 0, 1), (7, 12, 12)),
        ((6, 11, 10), (7, 12, 12)),
        ((3, 0, 11), (7, 12, 12)),
        ((0, 99, 0), (2, 100, 100)),
        ((1, 31, 32), (2, 100, 100)),
        ((1, 64, 63), (2, 100, 100)),
    ],
)
def test_a_cell_that_has_not_its_mirror_is_found(
    at: tuple[int, int, int], shape: tuple[int, ...]
) -> None:
    values = nearly_symmetric(shape)
    k, i, j = at
    scale = np.sqrt(values[k, i, i] * values[k, j, j])
    values[at] = values[k, j, i] + 0.9 * TOLERANCE * scale
    assert symmetric_part(values) is not None
    values[at] = values[k, j, i] + 1.1 * TOLERANCE * scale
    assert symmetric_part(values) is None


def test_the_edge_of_the_tolerance_is_that_of_the_definition() -> None:
    """Numbers within a few ulps of what is allowed, of which both roundings occur."""
    values, accepted = nearly_symmetric((40, 40)), []
    scale = np.sqrt(np.diagonal(values))
    for i in range(1, 40):
        changed = (values + values.T) / 2
        changed[i, 0] = changed[0, i] = 0.0  # so that the difference is what is written
        changed[i, 0] = TOLERANCE * scale[i] * scale[0]
        for _ in range(4):
            accepted.append(symmetric_part(changed) is not None)
            assert accepted[-1] == is_symmetric(changed)
            changed[i, 0] = np.nextafter(changed[i, 0], 1.0 if accepted[-1] else 0.0)
    assert 0 < sum(accepted) < len(accepted)


@pytest.mark.parametrize("variance", [0.0, -1.0, np.nan])
@pytest.mark.parametrize("n", [3, 70])
def test_variances_are_positive(variance: float, n: int) -> None:
    values = np.tile(np.eye(n), (2, 1, 1))
    values[1, n - 1, n - 1] = variance
    assert symmetric_part(values) is None


def test_the_number_of_threads_changes_nothing() -> None:
    values = nearly_symmetric((700, 700))
    parts = [np.empty_like(values) for _ in range(3)]
    for n_threads, part in enumerate(parts, 1):
        assert _core.symmetric_parts(values, TOLERANCE, part, n_threads)
        assert part.tobytes() == parts[0].tobytes()
    values[3, 690] *= 2.0
    assert not any(_core.symmetric_parts(values, TOLERANCE, parts[0], n) for n in (1, 2, 3))


def test_a_large_matrix_takes_little_memory_beside_the_result() -> None:
    values = np.eye(1500)
    tracemalloc.start()
    symmetric_part(values)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < values.nbytes + 1e5
