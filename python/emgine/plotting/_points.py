"""Rows as points, and the numbers or names of components, on axes of two columns.

Draws into the given axes. More than seven components have the colours again, in other shapes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ._style import CROSS, background, circles_first, ink, shortened

if TYPE_CHECKING:
    from collections.abc import Callable

    from emgine._core import Float64

    from ._subject import Subject

LARGEST_POINT, SMALLEST_POINT = 26.0, 3.0  # areas in square points
EDGED = 8.0  # area from which on a point has an edge


def draw_points(ax: Any, of: Subject, rows: tuple[Any, Float64], colours: Float64) -> None:
    """Draw rows as points, the greyer the more uncertain their component is."""
    points, weights = rows
    if not len(points):  # no row has both columns
        return
    shares = of.responsibilities(points)
    certain = 1 - uncertainty(shares)[:, np.newaxis]
    grey = 0.5 * (ink(ax) + background(ax))
    labels = shares.argmax(axis=1)
    faded = certain * colours[labels] + (1 - certain) * grey
    draw_rows(ax, points, weights, labels, faded, of.shape_of(circles_first))


def draw_rows(
    ax: Any,
    places: Any,
    weights: Float64,
    labels: Any,
    colours: Float64,
    shape: Callable[[int], str] = circles_first,
) -> None:
    """Draw a point for each row, of the shape of its component, with its own colour."""
    size = area_of_points(len(places))
    areas = size * weights / max(weights.mean(), np.finfo(float).tiny)
    edge = {"edgecolors": [background(ax)], "linewidths": 0.4 if size > EDGED else 0.0}
    shapes = np.array([shape(int(label)) for label in labels])
    for each in dict.fromkeys(map(shape, np.unique(labels).tolist())):
        mine = shapes == each
        ax.scatter(
            places[mine, 0],
            places[mine, 1],
            s=areas[mine],
            c=np.clip(colours[mine], 0, 1),
            marker=each,
            **({"linewidths": 0.8} if each == CROSS else edge),
            alpha=0.85,
            zorder=2.0,
            rasterized=True,  # thousands of points would make a vector picture heavy
        )


def uncertainty(shares: Float64) -> Float64:
    """Return 0 for rows of one component alone, and 1 where all components are as probable."""
    n_components = shares.shape[1]
    if n_components == 1:
        return np.zeros(len(shares))
    left = (1 - shares.max(axis=1)) / (1 - 1 / n_components)
    return np.asarray(np.clip(left, 0.0, 1.0))


def area_of_points(n_points: int) -> float:
    """Return the area of a point, in square points: the smaller the more points there are."""
    area = LARGEST_POINT * np.sqrt(150 / max(n_points, 1))
    return float(np.clip(area, SMALLEST_POINT, LARGEST_POINT))


def draw_number(ax: Any, of: Subject, component: int, place: Float64, colour: Float64) -> None:
    """Write the number or the name of a component at a place."""
    said = shortened(of.mark(component))
    shape = "circle,pad=0.25" if len(said) < 3 else "round,pad=0.25"
    box = {"boxstyle": shape, "facecolor": background(ax), "edgecolor": colour}
    words = {"color": ink(ax), "fontsize": "small", "fontweight": "bold", "zorder": 3.0}
    centre = {"ha": "center", "va": "center", "clip_on": True, "parse_math": False}
    ax.text(place[0], place[1], said, bbox=box, **words, **centre)
