"""_legend: many components neither shrink the axes nor leave the figure; what is cut is counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import matplotlib.pyplot as plt
import numpy as np
import pytest

from emgine.plotting import plot_density, plot_responsibilities

if TYPE_CHECKING:
    from collections.abc import Callable

Problem = Any
COUNTS = [3, 20, 40]
LAYOUTS = (None, "constrained", "tight")


def extents(ax: Any) -> tuple[Any, Any]:
    """The axes and their legend after the figure is drawn, in parts of the figure."""
    ax.figure.canvas.draw()
    back = ax.figure.transFigure.inverted()
    return ax.get_position(), ax.get_legend().get_window_extent().transformed(back)


@pytest.mark.parametrize("n_components", COUNTS)
@pytest.mark.parametrize("n_features", [1, 2])
@pytest.mark.parametrize("draw", [plot_density, plot_responsibilities])
def test_new_axes_keep_their_room(
    draw: Any, n_features: int, n_components: int, problem: Callable[..., Problem]
) -> None:
    ax = draw(*problem(n_components, n_features))
    axes, legend = extents(ax)
    assert axes.height > 0.75
    assert axes.width * ax.figure.get_figwidth() > 3.5  # inches
    assert legend.x0 > axes.x1
    assert legend.x1 < 1.01
    assert legend.y0 > 0


# The entries that fit are counted from 20 on; layout engines draw a hundred for seconds.
@pytest.mark.parametrize(
    ("width", "layout", "n_components"),
    [(width, layout, n) for width in (6.4, 12.0) for layout in LAYOUTS for n in (3, 20)]
    + [(6.4, None, 100)],
)
def test_a_legend_stays_inside_where_the_axes_are_given(
    width: float, layout: Any, n_components: int, problem: Callable[..., Problem]
) -> None:
    figure, ax = plt.subplots(figsize=(width, 4.8), layout=layout)
    plot_density(*problem(n_components, 1), ax=ax)
    axes, legend = extents(ax)
    assert axes.height > 0.7
    assert figure.get_figwidth() == width
    assert min(legend.x0, legend.y0) > 0
    assert max(legend.x1, legend.y1) < 1.0
    if layout is None:
        assert legend.x0 > axes.x0
        assert legend.x1 < axes.x1


@pytest.mark.parametrize("n_components", COUNTS)
@pytest.mark.parametrize("n_features", [3, 5])
def test_panels_have_their_legend_in_the_empty_corner(
    n_features: int, n_components: int, problem: Callable[..., Problem]
) -> None:
    panels = plot_density(*problem(n_components, n_features))
    _, legend = extents(panels[0, 0])
    assert legend.x1 < 1.01
    assert legend.y0 > panels[-1, -1].get_position().y1


def test_what_has_no_space_is_counted(problem: Callable[..., Problem]) -> None:
    ax = plot_density(*problem(100, 1), ax=plt.subplots()[1])
    texts = [text.get_text() for text in ax.get_legend().get_texts()]
    shown = [text for text in texts if text.startswith("component ")]
    assert f"… and {100 - len(shown)} more" in texts
    assert {"rows", "mixture"} <= set(texts)
    assert [text.split(":")[0] for text in shown] == [f"component {k}" for k in range(len(shown))]
    few = plot_density(*problem(3, 1), ax=plt.subplots()[1]).get_legend().get_texts()
    assert len(few) == 5
    assert not any("more" in text.get_text() for text in few)


def test_a_small_legend_keeps_what_is_not_a_component(problem: Callable[..., Problem]) -> None:
    names = [f"town {k}" for k in range(40)]
    ax = plot_density(*problem(40, 1), component_names=names, ax=plt.subplots()[1])
    texts = [text.get_text().split(":")[0] for text in ax.get_legend().get_texts()]
    assert {"rows", "town 0", "mixture"} <= set(texts)
    assert any(text.startswith("… and ") for text in texts)


NAMES = ["price ($)", "from $0 to $10", "share in $\\frac{1$", "US$$", "a_b^c {d} %", "x"]


@pytest.mark.parametrize("tex", [False, True])
@pytest.mark.parametrize("name", NAMES)
def test_names_are_text(name: str, tex: bool) -> None:
    import pandas as pd

    from emgine import GaussianMixture

    rows = np.random.RandomState(0).normal(size=(60, 3))
    for n_features in (1, 2, 3):
        frame = pd.DataFrame(rows[:, :n_features], columns=[name, "y", "z"][:n_features])
        model = GaussianMixture(1).fit(frame)
        for draw in (plot_density, plot_responsibilities):
            with plt.rc_context({"text.usetex": tex}):
                axes = np.asarray(draw(model, frame), dtype=object)
            corner = axes.flat[-1] if axes.ndim == 0 else axes[-1, 0]
            if draw is plot_responsibilities and n_features > 1:
                continue
            label = corner.xaxis.label
            assert label.get_text() == name
            assert not (label.get_parse_math() and "$" in name)
            assert label.get_usetex() == (tex and name == "x")
            if not tex:
                corner.figure.canvas.draw()
        plt.close("all")
