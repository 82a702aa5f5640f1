"""The example of structures fits all fourteen, and draws the picture of the pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emgine import _core
from tests.examples.conftest import assert_is_a_picture, assert_is_the_picture_of_the_pages

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.examples.conftest import Run


def test_it_fits_all_structures_and_the_free_one_suits_best(
    run_example: Callable[..., Run],
) -> None:
    printed = run_example("covariance_structures").printed.splitlines()
    codes = [line.split()[0] for line in printed if "BIC" in line]
    assert sorted(codes) == sorted(each["code"] for each in _core.structures("gaussian"))
    assert codes[0] == "VVV"
    assert codes[-1] == "EII"


def test_it_draws_the_picture_of_the_pages(run_example: Callable[..., Run]) -> None:
    drawn = run_example("covariance_structures").folder / "covariance_structures.png"
    assert_is_a_picture(drawn)
    assert_is_the_picture_of_the_pages(drawn)
