"""Points: their doubt, their areas, and the marks of components."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import matplotlib.pyplot as plt
import numpy as np
import pytest

from emgine.plotting import plot_density
from emgine.plotting._points import (
    LARGEST_POINT,
    SMALLEST_POINT,
    area_of_points,
    draw_rows,
    uncertainty,
)

if TYPE_CHECKING:
    from collections.abc import Callable

Problem = Any


def test_uncertainty_is_none_for_one_component_and_whole_for_equal_ones() -> None:
    shares = np.array([[1.0, 0, 0], [0.5, 0.5, 0], [1 / 3, 1 / 3, 1 / 3]])
    assert uncertainty(shares) == pytest.approx([0.0, 0.75, 1.0])
    assert uncertainty(np.ones((2, 1))).tolist() == [0.0, 0.0]


def test_many_points_are_small() -> None:
    assert area_of_points(1) == area_of_points(0) == LARGEST_POINT
    assert area_of_points(600) == pytest.approx(LARGEST_POINT / 2)
    assert area_of_points(10**6) == SMALLEST_POINT


def test_rows_have_the_shape_of_their_component() -> None:
    ax = plt.subplots()[1]
    labels = np.array([0, 7, 7, 14])
    draw_rows(ax, np.ones((4, 2)), np.array([1.0, 1, 2, 0]), labels, np.full((4, 3), 0.5))
    areas = [drawn.get_sizes().tolist() for drawn in ax.collections]
    assert areas == [[LARGEST_POINT], [LARGEST_POINT, 2 * LARGEST_POINT], [0.0]]
    paths = {drawn.get_paths()[0].vertices.tobytes() for drawn in ax.collections}
    assert len(paths) == 3


def test_components_have_their_names_on_them(problem: Callable[..., Problem]) -> None:
    mixture, X = problem(2, 2)
    ax = plot_density(mixture, X, component_names=["few $", "_many"])
    assert [text.get_text() for text in ax.texts] == ["few $", "_many"]
    listed = [text.get_text() for text in ax.get_legend().get_texts()]
    assert listed == ["few $: 33.3 %", " _many: 66.7 %"]
    ax.figure.canvas.draw()  # a dollar begins no formula
