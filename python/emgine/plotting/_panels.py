"""The panels of a density picture: a histogram of one feature, or the rows of two.

Draws into the given axes; knows nothing of figures or files.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ._style import background, component_colours, dashes, finish, ink, name_axis, shades

if TYPE_CHECKING:
    from collections.abc import Sequence

    from emgine._core import Float64
    from emgine.mixture import Mixture

    from ._subject import Subject

    Limits = Sequence[tuple[float, float]]

FEWEST_BINS, MOST_BINS = 8, 100
POINTS_OF_A_LINE, POINTS_OF_A_SIDE = 600, 200
MARGIN = 0.03  # part of an axis, so that the outermost points are not cut in half
# Shares of the mixture within the drawn regions of highest density, from the outermost in.
HELD_BY_REGION = (0.99, 0.95, 0.90, 0.75, 0.50, 0.25)
HELD_BY_ELLIPSE = 0.90
LARGEST_POINT, SMALLEST_POINT = 26.0, 3.0  # areas in square points


def draw_one_feature(ax: Any, of: Subject) -> None:
    """Draw a histogram, the density of the mixture, and the part of each component in it."""
    values = np.asarray(of.X[:, 0], dtype=np.float64)
    bins, grey = bin_edges(values), shades(ax, 2)[-1]
    ax.hist(values, bins=bins, weights=of.sample_weight, density=True, color=grey, label="rows")
    grid = grid_of(of)
    parts = weighted_densities(of.mixture, grid)
    colours = component_colours(len(parts), ax)
    for component, part in enumerate(parts):
        label, colour = _label(of.mixture, component), colours[component]
        ax.fill_between(grid, part, color=colour, alpha=0.22, linewidth=0)
        ax.plot(grid, part, dashes(component), color=colour, label=label)
    ax.plot(grid, np.sum(parts, axis=0), color=ink(ax), linewidth=2.0, label="mixture")
    ax.set(xlim=(grid[0], grid[-1]), ylabel="density")
    ax.set_ylim(bottom=0)
    name_axis(ax.xaxis, of.names[0])
    finish(ax)


def draw_two_features(ax: Any, of: Subject, limits: Limits, numbers: bool = True) -> None:
    """Draw the regions of highest density, the rows, and an ellipse for each component."""
    colours = component_colours(of.mixture.n_components, ax)
    _draw_density(ax, of.mixture, limits)
    _draw_points(ax, of, colours)
    covariances = of.mixture.covariances
    for component, mean in enumerate(of.mixture.means):
        label, colour = _label(of.mixture, component), colours[component]
        patch = ellipse(mean, covariances[component], HELD_BY_ELLIPSE)
        patch.set(edgecolor=colour, linestyle=dashes(component), label=label)
        ax.add_patch(patch)
        if numbers:
            _draw_number(ax, component, mean, colour)
    ax.set(xlim=limits[0], ylim=limits[1])
    name_axis(ax.xaxis, of.names[0])
    name_axis(ax.yaxis, of.names[1])
    finish(ax)


def limits_of(
    of: Subject, feature: int, deviations: float, margin: float = MARGIN
) -> tuple[float, float]:
    """Return limits around all rows, and so many standard deviations around every mean."""
    spread = deviations * np.sqrt(of.mixture.covariances[:, feature, feature])
    means, values = of.mixture.means[:, feature], of.X[:, feature]
    low = min(float(values.min()), float((means - spread).min()))
    high = max(float(values.max()), float((means + spread).max()))
    return low - margin * (high - low), high + margin * (high - low)


def grid_of(of: Subject) -> Float64:
    """Return points on the axis of the subject's one feature, dense where components are."""
    low, high = limits_of(of, 0, 3.0, margin=0.0)
    even = np.linspace(low, high, POINTS_OF_A_LINE)
    # An even grid could miss a narrow component, or cut off its peak.
    deviations, steps = np.sqrt(of.mixture.covariances[:, :, 0]), np.linspace(-4, 4, 81)
    near = (of.mixture.means + deviations * steps).reshape(-1)
    return np.unique(np.concatenate([even, near[(near >= low) & (near <= high)]]))


def bin_edges(values: Float64) -> Float64:
    """Return edges of bins by the rule of Freedman and Diaconis, neither too few nor too many."""
    if values.min() == values.max():
        return np.array([values[0] - 0.5, values[0] + 0.5])
    quartiles = np.subtract(*np.percentile(values, [75, 25]))
    width = 2 * quartiles / len(values) ** (1 / 3)  # Freedman and Diaconis (1981)
    wanted = np.ptp(values) / width if width > 0 else MOST_BINS
    count = int(np.clip(np.ceil(min(wanted, MOST_BINS)), FEWEST_BINS, MOST_BINS))
    return np.linspace(values.min(), values.max(), count + 1)


def weighted_densities(mixture: Mixture, grid: Float64) -> Float64:
    """Return the part of each component in the density, of shape (n_components, n_points)."""
    rows = np.ascontiguousarray(grid[:, np.newaxis])
    total = np.exp(mixture.score_samples(rows))
    return np.asarray((mixture.predict_proba(rows) * total[:, np.newaxis]).T)


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


def _label(mixture: Mixture, component: int) -> str:
    return f"component {component}: {100 * mixture.weights[component]:.3g} %"


def _draw_density(ax: Any, mixture: Mixture, limits: Limits) -> None:
    across, up = np.meshgrid(*(np.linspace(*pair, POINTS_OF_A_SIDE) for pair in limits))
    rows = np.column_stack([across.ravel(), up.ravel()])
    logs = mixture.score_samples(rows).reshape(across.shape)
    density = np.exp(logs - logs.max())
    levels = density_levels(density)
    if levels.size < 2 or levels[0] <= 0:  # narrower than the grid: only the ellipses are drawn
        return
    colours = shades(ax, levels.size)
    ax.contourf(across, up, density, levels=[*levels, 2.0], colors=colours, zorder=0.5)
    edge = {"colors": [background(ax)], "linewidths": 0.7, "zorder": 0.6}
    ax.contour(across, up, density, levels=levels, **edge)


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
