"""Panels of numbers: a histogram of one feature, or the rows of two.

Draws into the given axes; knows nothing of figures or files.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ._grids import bin_edges, grid_of
from ._points import draw_points, draw_rows
from ._style import dashes, finish, ink, name_axis, shades
from ._surfaces import draw_density, draw_regions

if TYPE_CHECKING:
    from emgine._core import Float64

    from ._grids import Limits
    from ._subject import Subject

MOST_OF_RUG = 100  # rows that have a line each under the histogram
RUG = 0.03  # height of these lines, in parts of the axes
# A density may have no bound at the end of its support. What is in this part of the axis and above
# so many times what the bars and the rest of the curve need is cut off.
END, MOST_ABOVE = 0.01, 1.5


def draw_one_feature(ax: Any, of: Subject) -> None:
    """Draw a histogram, the density of the mixture, and the part of each component in it."""
    values = np.asarray(of.X[:, 0], dtype=np.float64)
    bins, grey = bin_edges(values, of.sample_weight), shades(ax, 2)[-1]
    bars = {"bins": bins, "weights": of.sample_weight, "density": True}
    tallest = ax.hist(values, color=grey, label="rows", **bars)[0].max()
    _draw_rug(ax, values)
    grid = grid_of(of)
    parts = of.weighted_densities(grid[:, np.newaxis])
    finite = np.isfinite(parts).all(axis=0)
    grid, parts = grid[finite], parts[:, finite]
    colours = of.colours(ax)
    for component, part in enumerate(parts):
        label, colour = of.label(component), colours[component]
        ax.fill_between(grid, part, color=colour, alpha=0.22, linewidth=0)
        ax.plot(grid, part, dashes(component), color=colour, label=label)
    total = np.sum(parts, axis=0)
    ax.plot(grid, total, color=ink(ax), linewidth=2.0, label="mixture")
    ax.set(xlim=(grid[0], grid[-1]), ylabel="density")
    ax.set_ylim(bottom=0)
    if max(total[0], total[-1]) >= total.max():  # it ends at its support, maybe without a bound
        near = END * (grid[-1] - grid[0])
        rest = total[(grid > grid[0] + near) & (grid < grid[-1] - near)].max(initial=tallest)
        ax.set_ylim(top=min(ax.get_ylim()[1], MOST_ABOVE * rest))
    name_axis(ax.xaxis, of.names[0])
    finish(ax)


def draw_two_features(ax: Any, of: Subject, limits: Limits, numbers: bool = True) -> None:
    """Draw the density of the mixture, the rows, and the region of each component."""
    colours = of.colours(ax)
    draw_density(ax, of, limits)
    if of.density_as == "heatmap":  # colours of components would be lost on it
        points, weights = of.points()
        draw_rows(
            ax, points, weights, np.zeros(len(points), int), np.tile(ink(ax), (len(points), 1))
        )
    else:
        draw_points(ax, of, of.points(), colours)
    draw_regions(ax, of, limits, colours, numbers)
    ax.set(xlim=limits[0], ylim=limits[1])
    name_axis(ax.xaxis, of.names[0])
    name_axis(ax.yaxis, of.names[1])
    finish(ax)


def _draw_rug(ax: Any, values: Float64) -> None:
    """Draw a short line at each of a few rows."""
    from matplotlib.collections import LineCollection

    if len(values) > MOST_OF_RUG:
        return
    lines = [((value, 0.0), (value, RUG)) for value in values.tolist()]
    look: Any = {"colors": [ink(ax)], "linewidths": 0.8, "alpha": 0.7, "zorder": 2.5}
    rug = LineCollection(lines, transform=ax.get_xaxis_transform(), **look)
    ax.add_collection(rug, autolim=False)
