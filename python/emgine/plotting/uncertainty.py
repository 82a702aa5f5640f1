"""plot_uncertainty: rows are the larger and darker the less certain their component is.

Uncertainty is 1 less the largest responsibility, as in mclust.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from emgine._checks.arguments import check_flag
from emgine._checks.floating_point import ignoring

from . import _style
from ._choice import places_of
from ._points import SMALLEST_POINT, area_of_points, uncertainty
from ._scatter import Drawing, draw_scatter
from ._subject import subject

if TYPE_CHECKING:
    from emgine._core import Float64

    from ._scatter import Rows

LARGEST = 70.0  # area of the points of the most uncertain rows, in square points
PALE = 0.25  # share of the ink in the points of certain rows
SHOWN = (0.0, 0.5, 1.0)  # uncertainties in the legend, in parts of the largest that there can be


@ignoring("all")
def plot_uncertainty(
    model: Any,
    X: Any,
    *,
    features: Any = None,
    component_names: Any = None,
    ax: Any = None,
    legend: bool = True,
) -> Any:
    """Draw rows the larger and darker, the less certain their component is.

    The uncertainty of a row is 1 less its largest responsibility: 0 for a row of one component
    alone, and 1 - 1 / n_components where all components are as probable. Uncertain rows are drawn
    over certain ones.

    - One feature: the uncertainty of each row over its value.
    - Two features: the rows, and for each component the region of highest density that holds 90 %
      of it, an ellipse for Gaussians and Student's t.
    - More features: a panel for each feature and each pair. Of more than six features, the six in
      which the components differ most are shown.

    Responsibilities use all features, whatever is shown. Counts and codes of categories are spread
    around their place; they have no outlines.

    Parameters
    ----------
    model : Mixture, mixture model or search
        Model to draw; the best one of a search.
    X : array-like of shape (n_samples, n_features)
        Rows; at most 10 000 of them, evenly spread, are drawn. A panel shows those that lack none
        of its columns, where the model marginalises missing cells.
    features : list of str or int, optional
        Names or numbers of the features to show; all of them, at most six, if not given.
    component_names : list of str of length n_components, optional
        Names of the components; their numbers if not given.
    ax : matplotlib.axes.Axes, optional
        Where to draw; new axes if not given. For p > 2 features an array of shape (p, p) of axes.
    legend : bool, default=True
        Whether to list uncertainties and components beside the axes.

    Returns
    -------
    matplotlib.axes.Axes or ndarray of them
        The axes.

    Raises
    ------
    ImportError
        If matplotlib is not installed.
    NotFittedError
        If the model is not fitted.
    TypeError, ValueError
        If `model` is no mixture model, or an argument is not as described.

    Examples
    --------
    >>> import numpy as np
    >>> from emgine import GaussianMixture
    >>> from emgine.plotting import plot_uncertainty
    >>> X = np.random.RandomState(0).normal(size=(200, 1)) + 3 * np.repeat([[0], [1]], 100, axis=0)
    >>> ax = plot_uncertainty(GaussianMixture(2, random_state=0).fit(X), X)
    >>> ax.get_xlabel(), ax.get_ylabel()
    ('feature 0', 'uncertainty')
    """
    legend = check_flag(legend, "legend")
    of = subject(model, X, None, "plot_uncertainty", component_names)
    chosen = None if features is None else places_of(features, of.names)
    most = 1 - 1 / of.mixture.n_components
    smallest = max(0.5 * area_of_points(len(of.points()[0])), SMALLEST_POINT)

    def one(ax: Any, values: Float64, rows: Rows) -> None:
        doubt = uncertainty(rows.shares)
        _draw(ax, np.column_stack([values, most * doubt]), doubt, smallest)
        ax.set(ylim=(-0.04 * (most or 1), 1.06 * (most or 1)), ylabel="uncertainty")

    def two(ax: Any, places: Float64, rows: Rows) -> None:
        _draw(ax, places, uncertainty(rows.shares), smallest)

    def entries(ax: Any) -> None:
        for doubt in SHOWN if most else SHOWN[:1]:
            look = _look(ax, np.array([doubt]), smallest)
            ax.scatter([], [], label=f"uncertainty {most * doubt:.3g}", **look)

    drawing = Drawing("plot_uncertainty", one, two, entries, outlines_listed=True)
    return draw_scatter(of, chosen, ax, legend, drawing)


def _draw(ax: Any, places: Float64, doubt: Float64, smallest: float) -> None:
    order = np.argsort(doubt, kind="stable")
    look = _look(ax, doubt[order], smallest)
    ax.scatter(places[order, 0], places[order, 1], zorder=2.0, rasterized=True, **look)


def _look(ax: Any, doubt: Float64, smallest: float) -> dict[str, Any]:
    """Return areas and colours of the points of rows that are so uncertain."""
    share = (PALE + (1 - PALE) * doubt)[:, np.newaxis]
    colours = (1 - share) * _style.background(ax) + share * _style.ink(ax)
    edge = {"edgecolors": [_style.background(ax)], "linewidths": 0.4}
    return {"s": smallest + (LARGEST - smallest) * doubt, "c": colours, **edge}
