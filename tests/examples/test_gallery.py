"""The pictures of the gallery look like those of the pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.examples.conftest import (
    MOST_MEAN_DIFFERENCE,
    assert_is_a_picture,
    assert_is_the_picture_of_the_pages,
    squares,
)

if TYPE_CHECKING:
    from collections.abc import Callable

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
    "missing_cells",
    "uncertainty",
)


@pytest.mark.parametrize("name", PICTURES)
def test_it_draws_the_pictures_of_the_pages(name: str, run_example: Callable[..., Run]) -> None:
    drawn = run_example("gallery").folder / f"{name}.png"
    if name not in ("responsibilities", "responsibilities_1d"):
        assert_is_a_picture(drawn)
    assert_is_the_picture_of_the_pages(drawn)


def test_the_comparison_sees_what_is_missing(run_example: Callable[..., Run]) -> None:
    folder = run_example("gallery").folder
    light, dark = squares(folder / "density_2d.png"), squares(folder / "density_2d_dark.png")
    assert np.abs(light - dark).mean() > MOST_MEAN_DIFFERENCE


def test_it_draws_no_picture_that_is_not_compared(run_example: Callable[..., Run]) -> None:
    folder = run_example("gallery").folder
    assert {path.stem for path in folder.glob("*.png")} == set(PICTURES)
