"""Density picture of one feature: a histogram, the mixture, and the part of each component.

Draws into the given axes; knows nothing of panels or files.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ._style import component_colours, dashes, finish, ink, name_axis, shades

if TYPE_CHECKING:
    from emgine._core import Float64
    from emgine.mixture import Mixture

    from ._subject import Subject

FEWEST_BINS, MOST_BINS = 8, 100
GRID = 600


def draw(ax: Any, of: Subject, legend: bool) -> None:
    """Draw the subject's one feature into `ax`, with labels if there will be a legend."""
    values = np.asarray(of.X[:, 0], dtype=np.float64)
    grid = grid_of(of.mixture, values)
    ax.hist(
        values,
        bins=bin_edges(values),
        weights=of.sample_weight,
        density=True,
        color=shades(ax, 2)[-1],
        label="rows" if legend else None,
    )
    parts = weighted_densities(of.mixture, grid)
    colours = component_colours(len(parts), ax)
    for component, part in enumerate(parts):
        share = 100 * of.mixture.weights[component]
        label = f"component {component}: {share:.3g} %" if legend else None
        ax.fill_between(grid, part, color=colours[component], alpha=0.22, linewidth=0)
        ax.plot(grid, part, dashes(component), color=colours[component], label=label)
    total = np.sum(parts, axis=0)
    ax.plot(grid, total, color=ink(ax), linewidth=2.0, label="mixture" if legend else None)
    ax.set_xlim(grid[0], grid[-1])
    ax.set_ylim(bottom=0)
    ax.set_ylabel("density")
    name_axis(ax.xaxis, of.names[0])
    finish(ax)


def grid_of(mixture: Mixture, values: Float64) -> Float64:
    """Return points that cover all rows, and three standard deviations around every mean."""
    deviations = np.sqrt(mixture.covariances.reshape(-1))
    means = mixture.means[:, 0]
    low = min(values.min(), (means - 3 * deviations).min())
    high = max(values.max(), (means + 3 * deviations).max())
    even = np.linspace(low, high, GRID)
    # An even grid could miss a narrow component, or cut off its peak.
    steps = np.linspace(-4, 4, 81)
    near = (means[:, np.newaxis] + deviations[:, np.newaxis] * steps).reshape(-1)
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
