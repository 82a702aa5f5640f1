"""Density picture of two features: rows by component, ellipses, and the density behind them.

Draws into the given axes; knows nothing of panels or files.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ._style import background, component_colours, dashes, finish, ink, name_axis, shades

if TYPE_CHECKING:
    from emgine._core import Float64
    from emgine.mixture import Mixture

    from ._subject import Subject

GRID = 200
Limits = tuple[tuple[float, float], ...]
# Shares of the mixture within the drawn regions of highest density, from the outermost in.
HELD_BY_REGION = (0.99, 0.95, 0.90, 0.75, 0.50, 0.25)
HELD_BY_ELLIPSE = 0.90
LARGEST_POINT, SMALLEST_POINT = 26.0, 3.0  # areas in square points


def draw(
    ax: Any, of: Subject, legend: bool, numbers: bool = True, limits: Limits | None = None
) -> None:
    """Draw the subject's two features into `ax`."""
    colours = component_colours(of.mixture.n_components, ax)
    limits = limits_of(of) if limits is None else limits
    _draw_density(ax, of.mixture, limits)
    _draw_points(ax, of, colours)
    covariances = of.mixture.covariances
    for component, mean in enumerate(of.mixture.means):
        share = 100 * of.mixture.weights[component]
        label = f"component {component}: {share:.3g} %" if legend else None
        patch = ellipse(mean, covariances[component], HELD_BY_ELLIPSE)
        patch.set(edgecolor=colours[component], linestyle=dashes(component), label=label)
        ax.add_patch(patch)
        if numbers:
            _draw_number(ax, component, mean, colours[component])
    ax.set(xlim=limits[0], ylim=limits[1])
    name_axis(ax.xaxis, of.names[0])
    name_axis(ax.yaxis, of.names[1])
    finish(ax)


def limits_of(of: Subject) -> Limits:
    """Return limits of both axes: all rows, and 2.5 standard deviations around every mean."""
    limits = []
    for feature in range(2):
        deviations = np.sqrt(of.mixture.covariances[:, feature, feature])
        means, values = of.mixture.means[:, feature], of.X[:, feature]
        low = min(float(values.min()), float((means - 2.5 * deviations).min()))
        high = max(float(values.max()), float((means + 2.5 * deviations).max()))
        margin = 0.03 * (high - low)
        limits.append((low - margin, high + margin))
    return tuple(limits)


def ellipse(mean: Float64, covariance: Float64, share: float) -> Any:
    """Return the ellipse that holds `share` of a component."""
    from matplotlib.patches import Ellipse

    variances, directions = np.linalg.eigh(covariance)
    # In two dimensions half the squared distance from the mean is exponentially distributed.
    radius = np.sqrt(-2.0 * np.log1p(-share))
    short, long = 2.0 * radius * np.sqrt(np.maximum(variances, 0.0))
    angle = np.degrees(np.arctan2(directions[1, 1], directions[0, 1]))
    centre = (float(mean[0]), float(mean[1]))
    return Ellipse(centre, long, short, angle=angle, fill=False, linewidth=2.0, zorder=2.6)


def density_levels(density: Float64) -> Float64:
    """Return the densities, rising, above which the shares HELD_BY_REGION of the mixture lie."""
    falling = np.sort(density, axis=None)[::-1]
    held = np.cumsum(falling)
    places = np.searchsorted(held, np.array(HELD_BY_REGION) * held[-1])
    return np.unique(falling[np.minimum(places, falling.size - 1)])


def _draw_density(ax: Any, mixture: Mixture, limits: Limits) -> None:
    across, up = np.meshgrid(*(np.linspace(*pair, GRID) for pair in limits))
    rows = np.column_stack([across.ravel(), up.ravel()])
    logs = mixture.score_samples(rows).reshape(across.shape)
    density = np.exp(logs - logs.max())
    levels = density_levels(density)
    if levels.size < 2 or levels[0] <= 0:  # narrower than the grid: only the ellipses are drawn
        return
    colours = shades(ax, levels.size)
    ax.contourf(across, up, density, levels=[*levels, 2.0], colors=colours, zorder=0.5)
    ax.contour(
        across, up, density, levels=levels, colors=[background(ax)], linewidths=0.7, zorder=0.6
    )


def _draw_points(ax: Any, of: Subject, colours: Float64) -> None:
    """Draw the rows, the greyer the more uncertain their component is."""
    points, weights = of.points()
    shares = of.mixture.predict_proba(points)
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


def _draw_number(ax: Any, component: int, mean: Float64, colour: Float64) -> None:
    box = {"boxstyle": "circle,pad=0.25", "facecolor": background(ax), "edgecolor": colour}
    words = {"color": ink(ax), "fontsize": "small", "fontweight": "bold", "zorder": 3.0}
    centre = {"ha": "center", "va": "center", "clip_on": True}
    ax.text(mean[0], mean[1], str(component), bbox=box, **words, **centre)
