"""Directions: curves are as far from the circle as their density, times one scale."""

from __future__ import annotations

import numpy as np
import pytest

from emgine import Mixture
from emgine.plotting import plot_density
from emgine.plotting._circle import HIGHEST

DIRECTIONS = np.array([[1.0, 0.0], [0.0, 1.0]])
MIXTURE = Mixture.from_parameters(
    [0.25, 0.75],
    {"mean_directions": DIRECTIONS, "concentrations": [5.0, 0.0]},
    "von_mises_fisher",
)


def test_curves_are_densities_around_the_circle() -> None:
    X = MIXTURE.sample(200, random_state=0)[0]
    ax = plot_density(MIXTURE, X)
    circle, first, second, total = [line.get_xydata() for line in ax.lines]
    assert np.allclose(np.linalg.norm(circle, axis=1), 1.0)
    away = np.linalg.norm(first, axis=1) - 1
    angles = np.arctan2(first[:, 1], first[:, 0])
    # exp(5 cos a) / (2 pi I0(5)) times the weight; I0(5) = 27.2398718 (Abramowitz and Stegun).
    density = 0.25 * np.exp(5 * np.cos(angles)) / (2 * np.pi * 27.239871823604442)
    scale = away.max() / density.max()
    assert np.allclose(away, scale * density, rtol=1e-6, atol=1e-12)
    flat = np.linalg.norm(second, axis=1) - 1
    assert np.allclose(flat, scale * 0.75 / (2 * np.pi))
    assert np.allclose(np.linalg.norm(total, axis=1) - 1, away + flat)
    assert max(np.linalg.norm(total, axis=1)) <= 1 + HIGHEST + 1e-12
    assert ax.get_aspect() == 1.0
    ax.figure.canvas.draw()
    beside = ax.get_legend().get_window_extent()
    assert ax.get_window_extent().x1 < beside.x0
    assert beside.x1 < ax.figure.bbox.x1 + 8  # pixels
    texts = [text.get_text() for text in ax.get_legend().get_texts()]
    assert texts == ["rows", "component 0: 25 %", "component 1: 75 %", "mixture"]


def test_the_histogram_has_the_scale_of_the_curves() -> None:
    X = np.array([[1.0, 0.0]] * 3 + [[-1.0, 0.0]])
    ax = plot_density(MIXTURE, X)
    rows = next(patch for patch in ax.patches if patch.get_label() == "rows")
    outer = np.linalg.norm(rows.get_xy(), axis=1).max()
    # Three of four rows in one of 36 bins: the tallest of all.
    assert outer == pytest.approx(1 + HIGHEST)
    flat = np.linalg.norm(ax.lines[2].get_xydata(), axis=1) - 1
    density = 0.75 / (2 * np.pi / 36)
    assert flat[0] == pytest.approx(HIGHEST * 0.75 / (2 * np.pi) / density)


def test_directions_of_more_columns_are_refused() -> None:
    X = np.eye(3)
    mixture = Mixture.from_parameters(
        [1.0], {"mean_directions": X[:1], "concentrations": [1.0]}, "von_mises_fisher"
    )
    with pytest.raises(ValueError, match=r"on the circle, for 2 columns\. Got 3"):
        plot_density(mixture, X)
    product = {(0, 1, 2): "von_mises_fisher", 3: "poisson"}
    parameters = {
        (0, 1, 2): {"mean_directions": X[:1], "concentrations": [1.0]},
        3: {"rates": [[1.0]]},
    }
    wide = Mixture.from_parameters([1.0], parameters, product)
    first, second = plot_density(wide, np.column_stack([X, [0, 1, 2]]))
    assert first.texts[0].get_text() == "directions of 3 columns\nare not drawn"
    assert second.get_xlabel() == "feature 3"
