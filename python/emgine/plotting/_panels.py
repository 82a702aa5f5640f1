"""Panels of numbers: a histogram of one feature, or the rows of two.

Draws into the given axes; knows nothing of figures or files.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ._grids import bin_edges, density_levels, grid_of, mesh_of
from ._legend import label_of
from ._style import background, component_colours, dashes, finish, ink, name_axis, shades

if TYPE_CHECKING:
    from collections.abc import Iterator

    from emgine._core import Float64

    from ._grids import Limits
    from ._subject import Subject

HELD_BY_ELLIPSE = 0.90
LARGEST_POINT, SMALLEST_POINT = 26.0, 3.0  # areas in square points
# A density may have no bound at the end of its support. What is in this part of the axis and above
# so many times what the bars and the rest of the curve need is cut off.
END, MOST_ABOVE = 0.01, 1.5


def draw_one_feature(ax: Any, of: Subject) -> None:
    """Draw a histogram, the density of the mixture, and the part of each component in it."""
    values = np.asarray(of.X[:, 0], dtype=np.float64)
    bins, grey = bin_edges(values), shades(ax, 2)[-1]
    bars = {"bins": bins, "weights": of.sample_weight, "density": True}
    tallest = ax.hist(values, color=grey, label="rows", **bars)[0].max()
    grid = grid_of(of)
    parts = of.weighted_densities(grid[:, np.newaxis])
    finite = np.isfinite(parts).all(axis=0)
    grid, parts = grid[finite], parts[:, finite]
    colours = component_colours(len(parts), ax)
    for component, part in enumerate(parts):
        label, colour = label_of(of.mixture, component), colours[component]
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
    """Draw the regions of highest density, the rows, and the region of each component."""
    colours = component_colours(of.mixture.n_components, ax)
    _draw_density(ax, of, limits)
    draw_points(ax, of, of.points(), colours)
    ellipses = of.family.ellipses(of.mixture, HELD_BY_ELLIPSE)
    shapes = _contours(of, limits) if ellipses is None else _ellipses(*ellipses)
    for component, (patch, centre) in enumerate(shapes):
        label, colour = label_of(of.mixture, component), colours[component]
        patch.set(edgecolor=colour, linestyle=dashes(component), label=label)
        patch.set(fill=False, linewidth=2.0, zorder=2.6)
        ax.add_patch(patch)
        if numbers and centre is not None:
            draw_number(ax, component, centre, colour)
    ax.set(xlim=limits[0], ylim=limits[1])
    name_axis(ax.xaxis, of.names[0])
    name_axis(ax.yaxis, of.names[1])
    finish(ax)


def draw_points(ax: Any, of: Subject, rows: tuple[Any, Float64], colours: Float64) -> None:
    """Draw rows as points, the greyer the more uncertain their component is."""
    points, weights = rows
    if not len(points):  # no row has both columns
        return
    shares = of.responsibilities(points)
    n_components = shares.shape[1]
    certain = np.ones(len(points))
    if n_components > 1:
        certain = (shares.max(axis=1) - 1 / n_components) / (1 - 1 / n_components)
    grey = 0.5 * (ink(ax) + background(ax))
    faded = certain[:, np.newaxis] * colours[shares.argmax(axis=1)]
    faded += (1 - certain[:, np.newaxis]) * grey
    size = np.clip(LARGEST_POINT * np.sqrt(150 / len(points)), SMALLEST_POINT, LARGEST_POINT)
    ax.scatter(
        points[:, 0],
        points[:, 1],
        s=size * weights / max(weights.mean(), np.finfo(float).tiny),
        c=np.clip(faded, 0, 1),
        edgecolors=[background(ax)],
        linewidths=0.4 if size > 8 else 0.0,
        alpha=0.85,
        zorder=2.0,
        rasterized=True,  # thousands of points would make a vector picture heavy
    )


def draw_number(ax: Any, component: int, place: Float64, colour: Float64) -> None:
    """Write the number of a component at a place."""
    box = {"boxstyle": "circle,pad=0.25", "facecolor": background(ax), "edgecolor": colour}
    words = {"color": ink(ax), "fontsize": "small", "fontweight": "bold", "zorder": 3.0}
    centre = {"ha": "center", "va": "center", "clip_on": True}
    ax.text(place[0], place[1], str(component), bbox=box, **words, **centre)


def _ellipses(centres: Float64, matrices: Float64) -> Iterator[tuple[Any, Float64]]:
    """Yield the ellipses where the quadratic forms of inverse matrices are 1, and centres."""
    from matplotlib.patches import Ellipse

    for centre, matrix in zip(centres, matrices, strict=True):
        squares, directions = np.linalg.eigh(matrix)
        short, long = 2.0 * np.sqrt(np.maximum(squares, 0.0))
        angle = np.degrees(np.arctan2(directions[1, 1], directions[0, 1]))
        yield Ellipse((float(centre[0]), float(centre[1])), long, short, angle=angle), centre


def _contours(of: Subject, limits: Limits) -> Iterator[tuple[Any, Float64 | None]]:
    """Yield the contours of the regions of highest density of components, and where it is."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    across, up, rows = mesh_of(limits)
    parts = np.nan_to_num(of.weighted_densities(rows), posinf=0.0)
    for part in parts.reshape(-1, *across.shape):
        level = density_levels(part, [HELD_BY_ELLIPSE])[0]
        lines = _lines(across, up, part, level) if level > 0 else []
        path = Path.make_compound_path(*map(Path, lines)) if lines else Path(np.empty((0, 2)))
        yield PathPatch(path), rows[part.argmax()] if lines else None


def _lines(across: Float64, up: Float64, part: Float64, level: float) -> list[Float64]:
    """Return the lines where a density has a level."""
    from contourpy import contour_generator  # comes with matplotlib

    found: Any = contour_generator(across, up, part).lines(level)
    return [line for line in found if len(line) > 1]


def _draw_density(ax: Any, of: Subject, limits: Limits) -> None:
    across, up, rows = mesh_of(limits)
    logs = of.score_samples(rows).reshape(across.shape)
    logs = np.where(np.isfinite(logs), logs, -np.inf)
    density = np.exp(logs - logs.max())
    levels = density_levels(density)
    # Narrower than the grid: only the regions of components are drawn.
    if levels.size < 2 or not levels[0] > 0:
        return
    colours = shades(ax, levels.size)
    ax.contourf(across, up, density, levels=[*levels, 2.0], colors=colours, zorder=0.5)
    edge = {"colors": [background(ax)], "linewidths": 0.7, "zorder": 0.6}
    ax.contour(across, up, density, levels=levels, **edge)
