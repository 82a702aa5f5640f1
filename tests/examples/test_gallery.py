"""The pictures of the gallery look like those of the pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.codebase.tree import ROOT
from tests.examples.conftest import assert_is_a_picture

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import numpy.typing as npt

    from tests.examples.conftest import Run

PICTURES = (
    "classification",
    "classification_many",
    "density_1d",
    "density_2d",
    "density_2d_dark",
    "density_4d",
    "density_counts",
    "density_directions",
    "density_few",
    "density_heatmap",
    "density_mixed",
    "responsibilities",
    "responsibilities_1d",
    "convergence",
    "criterion",
    "criterion_1d",
    "em_steps",
    "uncertainty",
)
# Fonts and the edges of lines differ between versions of matplotlib. Squares of 10 pixels are
# larger than these differences, and a missing line or label changes some squares by far more.
SQUARE = 10
MOST_MEAN_DIFFERENCE = 0.01
MOST_DIFFERENCE = 0.25


def squares(path: Path) -> npt.NDArray[np.float64]:
    """Return the mean colour, from 0 to 1, of each square of a picture."""
    import matplotlib.pyplot as plt

    pixels = np.asarray(plt.imread(path), dtype=np.float64)[:, :, :3]
    rows, columns = (size // SQUARE for size in pixels.shape[:2])
    cut = pixels[: rows * SQUARE, : columns * SQUARE]
    return cut.reshape(rows, SQUARE, columns, SQUARE, 3).mean(axis=(1, 3))


@pytest.mark.parametrize("name", PICTURES)
def test_it_draws_the_pictures_of_the_pages(name: str, run_example: Callable[..., Run]) -> None:
    drawn = run_example("gallery").folder / f"{name}.png"
    if name not in ("responsibilities", "responsibilities_1d"):
        assert_is_a_picture(drawn)
    one, other = squares(drawn), squares(ROOT / "docs/images" / f"{name}.png")
    difference = np.abs(one - other)
    assert difference.mean() < MOST_MEAN_DIFFERENCE
    assert difference.max() < MOST_DIFFERENCE


def test_the_comparison_sees_what_is_missing(run_example: Callable[..., Run]) -> None:
    folder = run_example("gallery").folder
    light, dark = squares(folder / "density_2d.png"), squares(folder / "density_2d_dark.png")
    assert np.abs(light - dark).mean() > MOST_MEAN_DIFFERENCE


def test_it_draws_no_picture_that_is_not_compared(run_example: Callable[..., Run]) -> None:
    folder = run_example("gallery").folder
    assert {path.stem for path in folder.glob("*.png")} == set(PICTURES)
