"""Colours are seen on any background, and components are told apart."""

from __future__ import annotations

import itertools
import sys
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from emgine.plotting import _style

if TYPE_CHECKING:
    import numpy.typing as npt


def test_contrast_is_that_of_the_guidelines() -> None:
    black, white, grey = np.zeros(3), np.ones(3), np.full(3, 0x77 / 255)
    assert _style.contrast(black, white) == pytest.approx(21.0)
    assert _style.contrast(white, black) == pytest.approx(21.0)
    assert _style.contrast(white, white) == 1.0
    assert _style.contrast(grey, white) == pytest.approx(4.48, abs=0.005)  # #777 on white


@pytest.mark.parametrize("colour", ["white", "black", "#777777", "#0072B2", "yellow"])
def test_every_component_is_seen_on_any_background(colour: str) -> None:
    ax = _style.new_figure("a test").add_subplot()
    ax.set_facecolor(colour)
    dark = _style.contrast(_style.background(ax), np.zeros(3)) < 5
    ax.xaxis.label.set_color("white" if dark else "black")
    for made in _style.component_colours(len(_style.OKABE_ITO), ax):
        assert _style.contrast(made, _style.background(ax)) >= _style.LEAST_CONTRAST


def test_a_colour_that_is_seen_is_left_as_it_is() -> None:
    from matplotlib.colors import to_rgb

    ax = _style.new_figure("a test").add_subplot()
    assert np.array_equal(_style.component_colours(1, ax)[0], to_rgb(_style.OKABE_ITO[0]))


def test_the_background_of_transparent_axes_is_the_figure_s() -> None:
    figure = _style.new_figure("a test", facecolor="#102030")
    ax = figure.add_subplot(facecolor="none")
    assert np.array_equal(_style.background(ax), np.array([0x10, 0x20, 0x30]) / 255)
    figure.set_facecolor("none")
    assert np.array_equal(_style.background(ax), np.ones(3))


GROUNDS = {"white": "black", "#16181c": "white", "#e5e5e5": "#555555", "#777777": "white"}
LOOKS = (_style.dashes, _style.outline_dashes, _style.hatches, _style.shapes, _style.circles_first)


def lab(colour: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """CIE L*a*b* of a colour of sRGB; a difference of 10 is plain to see."""
    linear = np.where(colour <= 0.04045, colour / 12.92, ((colour + 0.055) / 1.055) ** 2.4)
    to_xyz = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    xyz = to_xyz @ linear / np.array([0.9505, 1.0, 1.089])
    x, y, z = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("ground", GROUNDS)
def test_twenty_eight_components_are_told_apart(ground: str, look: Any) -> None:
    ax = _style.new_figure("a test").add_subplot()
    ax.set_facecolor(ground)
    ax.xaxis.label.set_color(GROUNDS[ground])
    colours = [lab(colour) for colour in _style.component_colours(28, ax)]
    for one, other in itertools.combinations(range(28), 2):
        apart = np.linalg.norm(colours[one] - colours[other])
        # On a middle grey two of the blues are near each other.
        assert apart > (6 if ground == "#777777" else 19) or look(one) != look(other)


@pytest.mark.parametrize("look", [_style.dashes, _style.hatches, _style.shapes])
def test_neighbours_are_told_apart_without_colours(look: Any) -> None:
    assert all(look(k) != look(k + 1) for k in range(6))


def test_shades_go_from_the_background_towards_the_ink() -> None:
    ax = _style.new_figure("a test").add_subplot()
    behind, words = _style.background(ax), _style.ink(ax)
    contrasts = [_style.contrast(shade, behind) for shade in _style.shades(ax, 4)]
    assert contrasts == sorted(contrasts)
    assert 1 < contrasts[0] < contrasts[-1] < _style.contrast(words, behind)


def test_without_matplotlib_the_caller_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    said = r"plot_density needs matplotlib: .*emgine\[plot\]"
    with monkeypatch.context() as without:
        without.setitem(sys.modules, "matplotlib.pyplot", None)
        with pytest.raises(ImportError, match=said):
            _style.new_figure("plot_density")
