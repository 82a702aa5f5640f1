"""Colours are seen on any background, and components are told apart."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from emgine.plotting import _style


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


def test_colours_come_again_with_other_dashes() -> None:
    ax = _style.new_figure("a test").add_subplot()
    n_colours = len(_style.OKABE_ITO)
    colours = _style.component_colours(2 * n_colours, ax)
    assert np.array_equal(colours[:n_colours], colours[n_colours:])
    assert len({(tuple(colours[k]), _style.dashes(k)) for k in range(2 * n_colours)}) == 14


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
