"""The density of two columns: bands or a heat map of the mixture, and the region of each component.

Draws into the given axes; computes densities on a grid, 200 points a side.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ._grids import POINTS_OF_A_SIDE, density_levels, mesh_of
from ._points import draw_number
from ._style import CROSS, background, dashes, heat_colours, outline_dashes, shades

if TYPE_CHECKING:
    from collections.abc import Iterator

    from emgine._core import Float64

    from ._grids import Limits
    from ._subject import Subject

HELD_BY_ELLIPSE = 0.90
ROOT = 0.5  # power of densities in a heat map, so that wide components are seen beside narrow ones


def draw_density(ax: Any, of: Subject, limits: Limits) -> None:
    """Draw the density of the mixture as the subject says."""
    if of.density_as == "heatmap":
        draw_heat_map(ax, of, limits)
    else:
        draw_bands(ax, of, limits)


def draw_bands(ax: Any, of: Subject, limits: Limits) -> None:
    """Shade the regions of highest density of the mixture."""
    across, up, density = _density(of, limits)
    levels = density_levels(density)
    # Narrower than the grid: only the regions of components are drawn.
    if levels.size < 2 or not levels[0] > 0:
        return
    colours = shades(ax, levels.size)
    ax.contourf(across, up, density, levels=[*levels, 2.0], colors=colours, zorder=0.5)
    edge = {"colors": [background(ax)], "linewidths": 0.7, "zorder": 0.6}
    ax.contour(across, up, density, levels=levels, **edge)


def draw_heat_map(ax: Any, of: Subject, limits: Limits) -> None:
    """Draw the density of the mixture as a picture, the further from the background the higher."""
    from matplotlib.colors import LinearSegmentedColormap, PowerNorm

    logs = of.score_samples(mesh_of(limits)[2]).reshape(POINTS_OF_A_SIDE, POINTS_OF_A_SIDE)
    density = np.exp(np.where(logs < np.inf, logs, np.nan))
    highest = float(np.nanmax(density)) if np.isfinite(density).any() else 0.0
    (left, right), (low, high) = limits
    ax.imshow(
        density,
        cmap=LinearSegmentedColormap.from_list("density", heat_colours(ax)),
        norm=PowerNorm(ROOT, vmin=0.0, vmax=highest or 1.0),
        extent=(left, right, low, high),
        origin="lower",
        aspect="auto",
        interpolation="bilinear",
        zorder=0.5,
    )


def add_scale(ax: Any) -> None:
    """Add a bar that tells the densities of a heat map, if there is one."""
    if ax.images:
        place = {"location": "bottom", "shrink": 0.7, "aspect": 40.0, "pad": 0.02}
        bar = ax.figure.colorbar(ax.images[0], ax=ax, label="density", **place)
        bar.outline.set_visible(False)


def draw_regions(
    ax: Any,
    of: Subject,
    limits: Limits,
    colours: Float64,
    numbers: bool = True,
    listed: bool = True,
) -> None:
    """Outline the region of highest density of each component; a legend lists them if told."""
    from matplotlib.patheffects import withStroke

    halo = [withStroke(linewidth=3.6, foreground=background(ax))]
    ellipses = of.family.ellipses(of.mixture, HELD_BY_ELLIPSE)
    shapes = _contours(of, limits) if ellipses is None else _ellipses(*ellipses)
    for component, (patch, centre) in enumerate(shapes):
        if component == of.noise:  # has no region
            break
        line = outline_dashes(component) if numbers else dashes(component)
        look = {"edgecolor": colours[component], "linestyle": line}
        patch.set(fill=False, linewidth=2.0, zorder=2.6, **look)
        if of.density_as == "heatmap":
            patch.set_path_effects(halo)
        if listed:
            patch.set_label(of.label(component))
        ax.add_patch(patch)
        if numbers and centre is not None:
            draw_number(ax, of, component, centre, colours[component])
    if listed and of.noise is not None:
        cross = {"marker": CROSS, "linestyle": "none", "color": colours[of.noise]}
        ax.plot([], [], label=of.label(of.noise), **cross)


def _density(of: Subject, limits: Limits) -> tuple[Float64, Float64, Float64]:
    """Return coordinates of the grid, and the density there in parts of its maximum."""
    across, up, rows = mesh_of(limits)
    logs = of.score_samples(rows).reshape(across.shape)
    logs = np.where(np.isfinite(logs), logs, -np.inf)
    return across, up, np.exp(logs - logs.max())


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
