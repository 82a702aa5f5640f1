"""The panel of directions: rows on a circle, and the density around it.

The distance of a curve from the circle is the density; draws into the given axes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ._points import draw_number, draw_points
from ._style import component_colours, dashes, finish, ink, name_axis, shades

if TYPE_CHECKING:
    from emgine._core import Float64

    from ._subject import Subject

BINS = 36
POINTS = 2000
HIGHEST = 0.8  # of the curve, in radii of the circle


def draw_directions(ax: Any, of: Subject) -> None:
    """Draw rows on the circle, a histogram of their angles, and densities around it."""
    if not is_circle(of):
        raise ValueError(
            f"Directions are drawn on the circle, for 2 columns. Got {len(of.names)}; "
            "plot_responsibilities draws any number."
        )
    angles = _angles(of)
    parts = of.weighted_densities(_on_circle(angles))
    total = parts.sum(axis=0)
    values = np.asarray(of.X, dtype=np.float64)
    ends = np.linspace(-np.pi, np.pi, BINS + 1)
    weights, seen = of.weights(), np.arctan2(values[:, 1], values[:, 0])
    bars = np.histogram(seen, ends, weights=weights)[0] / weights.sum() / np.diff(ends)
    scale = HIGHEST / max(float(total.max()), float(bars.max()))
    _draw_histogram(ax, ends, scale * bars)
    colours = component_colours(len(parts), ax)
    _line(ax, angles, 0.0 * total, color=ink(ax), linewidth=0.8)
    for component, part in enumerate(parts):
        look = {"color": colours[component], "label": of.label(component)}
        _line(ax, angles, scale * part, linestyle=dashes(component), **look)
        _line(ax, angles, scale * part, fill=True, color=colours[component], alpha=0.22)
    _line(ax, angles, scale * total, color=ink(ax), linewidth=2.0, label="mixture")
    draw_points(ax, of, of.points(), colours)
    for component, part in enumerate(parts):
        place = 0.82 * _on_circle(angles[[part.argmax()]])[0]
        draw_number(ax, of, component, place, colours[component])
    ax.set(xticks=(-1, 0, 1), yticks=(-1, 0, 1))
    ax.set_aspect("equal", adjustable="datalim")  # the box keeps its place beside the legend
    name_axis(ax.xaxis, of.names[0])
    name_axis(ax.yaxis, of.names[1])
    finish(ax)


def is_circle(of: Subject) -> bool:
    """Return whether the directions are those of the plane."""
    return len(of.names) == 2


def write_instead(ax: Any, of: Subject) -> None:
    """Write into a panel that directions of so many columns have no picture."""
    ax.set_axis_off()
    said = f"directions of {len(of.names)} columns\nare not drawn"
    look = {"color": ink(ax), "transform": ax.transAxes, "ha": "center", "va": "center"}
    ax.text(0.5, 0.5, said, **look)


def _angles(of: Subject) -> Float64:
    """Return angles around the circle, dense where components are."""
    even = np.linspace(-np.pi, np.pi, POINTS)
    drawn = of.mixture.sample(POINTS, random_state=0)[0]
    return np.unique(np.concatenate([even, np.arctan2(drawn[:, 1], drawn[:, 0])]))


def _on_circle(angles: Float64) -> Float64:
    return np.column_stack([np.cos(angles), np.sin(angles)])


def _line(ax: Any, angles: Float64, heights: Float64, fill: bool = False, **look: Any) -> None:
    """Draw a curve so far outside of the circle, or fill what is between."""
    outer = _on_circle(angles) * (1 + heights)[:, np.newaxis]
    if fill:
        ring = np.concatenate([outer, _on_circle(angles)[::-1]])
        ax.fill(*ring.T, linewidth=0, **look)
    else:
        ax.plot(*outer.T, **look)


def _draw_histogram(ax: Any, ends: Float64, heights: Float64) -> None:
    """Draw bars that stand on the circle."""
    steps = np.repeat(heights, 20)
    angles = np.linspace(ends[0], ends[-1], len(steps) + 1)
    angles = np.repeat(angles, 2)[1:-1]
    _line(ax, angles, np.repeat(steps, 2), fill=True, color=shades(ax, 2)[-1], label="rows")
