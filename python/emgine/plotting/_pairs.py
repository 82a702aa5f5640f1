"""Density picture of more features: each feature on the diagonal of a grid, each pair below it.

Every panel is a picture of one or two features, with limits shared by row and column.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from emgine._families.gaussian.parameters import full_covariances

from . import _one_feature, _style, _two_features

if TYPE_CHECKING:
    from emgine.mixture import Mixture

    from ._subject import Subject

MOST_FEATURES = 6  # more panels are too small to read


def chosen_features(mixture: Mixture) -> list[int]:
    """Return the features whose variance is mostly between the means, in the order of columns."""
    weights, means = mixture.weights, mixture.means
    between = weights @ (means - weights @ means) ** 2
    within = weights @ np.diagonal(full_covariances(mixture), axis1=1, axis2=2)
    order = np.argsort(-between / (between + within), kind="stable")
    return sorted(int(feature) for feature in order[:MOST_FEATURES])


def draw(panels: Any, of: Subject, legend: bool) -> None:
    """Draw into a square array of axes, one row and one column for each feature."""
    n_features = len(of.names)
    limits = [_limits(of.marginal([feature])) for feature in range(n_features)]
    for row in range(n_features):
        for column in range(n_features):
            ax = panels[row, column]
            if column > row:
                ax.set_axis_off()
            elif column == row:
                _one_feature.draw(ax, of.marginal([row]), legend and row == 0)
                ax.set_xlim(limits[row])
            else:
                pair = of.marginal([column, row])
                _two_features.draw(ax, pair, False, False, (limits[column], limits[row]))
    _label(panels, of.names)


def _limits(of: Subject) -> tuple[float, float]:
    """Return the limits of a feature, the same in all panels that show it."""
    grid = _one_feature.grid_of(of.mixture, np.asarray(of.X[:, 0], dtype=np.float64))
    margin = 0.03 * (grid[-1] - grid[0])  # so that the outermost points are not cut in half
    return float(grid[0] - margin), float(grid[-1] + margin)


def _label(panels: Any, names: tuple[str, ...]) -> None:
    last = len(names) - 1
    for row in range(last + 1):
        for column in range(row + 1):
            ax = panels[row, column]
            _style.name_axis(ax.xaxis, names[column] if row == last else "")
            _style.name_axis(ax.yaxis, names[row] if column == 0 and row > 0 else "")
            ax.tick_params(labelbottom=row == last, labelleft=column == 0 and row > 0)
            if row == column:
                ax.set_yticks([])
                ax.spines["left"].set_visible(False)
