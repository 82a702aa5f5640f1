"""Pictures of labelled rows: one feature, two, or a corner of more, with any family behind them.

Responsibilities are those of whole rows, whatever features are shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from . import _legend, _style
from ._grids import limits_of
from ._pairs import chosen_features, draw_corner, draw_legend
from ._surfaces import draw_regions

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from emgine._core import Float64

    from ._grids import Limits
    from ._subject import Subject

SPREAD = 0.3  # of whole numbers, so that equal rows do not hide each other
SIZES = {1: (7.6, 3.8), 2: (7.6, 5.2)}  # inches, by the number of features
DEVIATIONS = 2.5  # of each component that the axes show


class Rows(NamedTuple):
    """The drawn rows: their places, weights and responsibilities."""

    places: Float64  # (n_samples, n_features)
    weights: Float64
    shares: Float64  # (n_samples, n_components)


class Drawing(NamedTuple):
    """What a picture draws: rows of one feature, rows of two, and entries of its legend."""

    caller: str
    one: Callable[[Any, Float64, Rows], None]
    two: Callable[[Any, Float64, Rows], None]
    entries: Callable[[Any], None]
    outlines_listed: bool = False  # in the legend


def draw_scatter(
    of: Subject, features: list[int] | None, ax: Any, legend: bool, drawing: Drawing
) -> Any:
    """Draw the chosen features: one, two, or a corner of panels."""
    chosen = chosen_features(of) if features is None else features
    rows = _rows_of(of)

    def one(panel: Any, feature: int, limits: tuple[float, float]) -> None:
        drawing.one(panel, rows.places[:, feature], rows)
        panel.set_xlim(_wider(of, feature, limits))
        _style.finish(panel)

    def two(panel: Any, pair: list[int], limits: Limits, numbers: bool = False) -> None:
        around = [_wider(of, *each) for each in zip(pair, limits, strict=True)]
        drawing.two(panel, rows.places[:, pair], rows)
        _outline(panel, of, pair, around, numbers, drawing.outlines_listed)
        panel.set(xlim=around[0], ylim=around[1])
        _style.finish(panel)

    if len(chosen) > 2:
        panels = draw_corner(ax, of, chosen, drawing.caller, one, two)
        drawing.entries(panels[0, 0])
        if drawing.outlines_listed:
            _list_outlines(panels[0, 0], of)
        return draw_legend(panels, legend)
    new = ax is None
    ax = _style.axes(ax, drawing.caller, *SIZES[len(chosen)])
    limits = [limits_of(of, feature, DEVIATIONS) for feature in chosen]
    if len(chosen) == 1:
        one(ax, chosen[0], limits[0])
    else:
        two(ax, chosen, limits, numbers=True)
        _name(ax, ax.yaxis, of, chosen[1])
    _name(ax, ax.xaxis, of, chosen[0])
    drawing.entries(ax)
    if legend:
        _legend.legend(ax, new)
    return ax


def _list_outlines(ax: Any, of: Subject) -> None:
    """Add an entry of the legend for the outline of each component, which other axes show."""
    for component, colour in enumerate(of.colours(ax)):
        look = {"color": colour, "linestyle": _style.dashes(component), "linewidth": 2.0}
        if component == of.noise:
            look = {"color": colour, "linestyle": "none", "marker": _style.CROSS}
        ax.plot([], [], label=of.label(component), **look)


def _rows_of(of: Subject) -> Rows:
    """Return the rows to draw; whole numbers are spread around their place."""
    points, weights = of.points()
    places = np.array(points, dtype=np.float64)
    draws = np.random.default_rng(0).uniform(-SPREAD, SPREAD, places.shape)
    for feature in range(places.shape[1]):
        if of.support(feature)[2]:
            places[:, feature] += draws[:, feature]
    return Rows(places, weights, of.responsibilities(points))


def _wider(of: Subject, feature: int, limits: tuple[float, float]) -> tuple[float, float]:
    """Return the limits with room for whole numbers that are spread."""
    more = 0.5 if of.support(feature)[2] else 0.0
    return limits[0] - more, limits[1] + more


def _outline(
    ax: Any, of: Subject, pair: Sequence[int], limits: Limits, numbers: bool, listed: bool
) -> None:
    """Outline the components in two features of numbers; nothing where they have no marginal."""
    if of.functions is not None or any(of.support(feature)[2] for feature in pair):
        return
    try:
        shown = of.columns(list(pair))
    except ValueError:  # a family of whole rows
        return
    if shown.kind == "values":
        colours = of.colours(ax)
        draw_regions(ax, shown, limits, colours, numbers, listed)


def _name(ax: Any, axis: Any, of: Subject, feature: int) -> None:
    """Name an axis, and categories along the horizontal one."""
    known = of.categories.get(feature)
    if known and axis is ax.xaxis:
        _style.name_ticks(ax, np.arange(float(len(known))), [str(name) for name in known])
    elif known:
        ax.set_yticks(np.arange(float(len(known))), [_style.shortened(str(n)) for n in known])
    elif of.support(feature)[2]:
        axis.get_major_locator().set_params(integer=True)
    _style.name_axis(axis, of.names[feature])
