"""A corner of panels: each feature on the diagonal of a square of axes, each pair below it.

Lays out the panels, with the same limits in all that show a feature; its callers draw them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from . import _legend, _style
from ._grids import limits_of, sorted_best

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ._grids import Limits
    from ._subject import Subject

    DrawOne = Callable[[Any, int, tuple[float, float]], None]
    DrawTwo = Callable[[Any, list[int], Limits], None]

MOST_FEATURES = 6  # more panels are too small to read


def chosen_features(of: Subject) -> list[int]:
    """Return the features whose variance is mostly between the means, in the order of columns."""
    weights = of.mixture.weights
    quantiles = of.quantiles(np.array([-1.0, 0.0, 1.0]))
    if quantiles is None:
        return list(range(min(len(of.names), MOST_FEATURES)))
    means, spread = quantiles[..., 1], 0.5 * (quantiles[..., 2] - quantiles[..., 0])
    between = weights @ (means - weights @ means) ** 2
    within = weights @ spread**2
    return sorted_best((between / (between + within)).tolist(), MOST_FEATURES)


def draw_corner(
    ax: Any,
    of: Subject,
    features: Sequence[int],
    caller: str,
    draw_one: DrawOne,
    draw_two: DrawTwo,
) -> Any:
    """Draw each of the features, and each pair of them; return an array of axes."""
    panels = _panels(ax, len(features), caller)
    # The limits of a feature are the same in all panels that show it.
    limits = [limits_of(of, feature, 3.0) for feature in features]
    names = [of.names[feature] for feature in features]
    for (row, column), panel in np.ndenumerate(panels):
        if column > row:
            panel.set_axis_off()
            continue
        if column == row:
            draw_one(panel, features[row], limits[row])
        else:
            pair = [features[column], features[row]]
            draw_two(panel, pair, [limits[column], limits[row]])
        _name_outer_axes(panel, names, row, column)
    return panels


def draw_legend(panels: Any, wanted: bool) -> Any:
    """Add a legend in the empty corner if it is wanted; return the panels."""
    if wanted:
        _legend.legend_of_panels(panels)
    return panels


def _panels(ax: Any, n_features: int, caller: str) -> Any:
    """Return the caller's axes, which must be a square of the right size, or new ones."""
    if ax is None:
        side = 2.2 * n_features + 0.8  # inches
        figure = _style.new_figure(caller, figsize=(side, side))
        ax = figure.subplots(n_features, n_features, squeeze=False)
    panels = np.asarray(ax, dtype=object)
    if panels.shape != (n_features, n_features):
        raise ValueError(
            f"ax must be an array of axes of shape {(n_features, n_features)} for {n_features} "
            f"features. Got shape {panels.shape}."
        )
    return panels


def _name_outer_axes(panel: Any, names: Sequence[str], row: int, column: int) -> None:
    """Name the axes of a panel, and number their ticks, in the last row and first column only."""
    last, first = row == len(names) - 1, column == 0 and row > 0
    _style.name_axis(panel.xaxis, names[column] if last else "")
    _style.name_axis(panel.yaxis, names[row] if first else "")
    panel.tick_params(labelbottom=last, labelleft=first)
