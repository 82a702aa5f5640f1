"""plot_classification: the component of each row, by colour and shape.

Rows go to the component of the largest responsibility, as `predict` says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from emgine._checks.arguments import check_flag
from emgine._checks.floating_point import ignoring

from . import _style
from ._choice import places_of
from ._points import draw_rows
from ._scatter import Drawing, draw_scatter
from ._subject import subject

if TYPE_CHECKING:
    from emgine._core import Float64

    from ._scatter import Rows
    from ._subject import Subject

LANE = 0.32  # half of the height of a lane
MOST_LANES = 20  # whose components are named


@ignoring("all")
def plot_classification(
    model: Any,
    X: Any,
    sample_weight: Any = None,
    *,
    features: Any = None,
    component_names: Any = None,
    ax: Any = None,
    legend: bool = True,
) -> Any:
    """Draw rows by their component: each component has a colour and a shape.

    - One feature: a lane for each component, with its rows.
    - Two features: the rows, and for each component the region of highest density that holds 90 %
      of it, an ellipse for Gaussians and Student's t.
    - More features: a panel for each feature and each pair. Of more than six features, the six in
      which the components differ most are shown.

    The component of a row is that of the largest responsibility, which uses all features whatever
    is shown. Counts and codes of categories are spread around their place, so that equal rows do
    not hide each other; they have no outlines.

    Parameters
    ----------
    model : Mixture, mixture model or search
        Model to draw; the best one of a search.
    X : array-like of shape (n_samples, n_features)
        Rows; at most 10 000 of them, evenly spread, are drawn. A panel shows those that lack none
        of its columns, where the model marginalises missing cells.
    sample_weight : array-like of shape (n_samples,), optional
        Weights of the rows, which scale the areas of their points.
    features : list of str or int, optional
        Names or numbers of the features to show; all of them, at most six, if not given.
    component_names : list of str of length n_components, optional
        Names of the components; their numbers if not given.
    ax : matplotlib.axes.Axes, optional
        Where to draw; new axes if not given. For p > 2 features an array of shape (p, p) of axes.
    legend : bool, default=True
        Whether to list the components and their weights beside the axes.

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
    >>> from emgine.plotting import plot_classification
    >>> X = np.random.RandomState(0).normal(size=(200, 3)) + 9 * np.repeat([[0], [1]], 100, axis=0)
    >>> model = GaussianMixture(2, random_state=0).fit(X)
    >>> ax = plot_classification(model, X, features=[0, 2], component_names=["low", "high"])
    >>> ax.get_xlabel(), ax.get_ylabel()
    ('feature 0', 'feature 2')
    """
    legend = check_flag(legend, "legend")
    of = subject(model, X, sample_weight, "plot_classification", component_names)
    chosen = None if features is None else places_of(features, of.names)

    def one(ax: Any, values: Float64, rows: Rows) -> None:
        _draw_lanes(ax, of, values, rows)

    def two(ax: Any, places: Float64, rows: Rows) -> None:
        colours, labels = _colours(ax, of), rows.shares.argmax(axis=1)
        draw_rows(ax, places, rows.weights, labels, colours[labels], of.shape_of(_style.shapes))

    def entries(ax: Any) -> None:
        for component, colour in enumerate(_colours(ax, of)):
            look = {
                "marker": of.shape_of(_style.shapes)(component),
                "color": colour,
                "linestyle": "none",
            }
            ax.plot([], [], label=of.label(component), **look)

    drawing = Drawing("plot_classification", one, two, entries)
    return draw_scatter(of, chosen, ax, legend, drawing)


def _colours(ax: Any, of: Subject) -> Float64:
    return of.colours(ax)


def _draw_lanes(ax: Any, of: Subject, values: Float64, rows: Rows) -> None:
    """Draw the rows of one feature, those of each component in a lane of its own."""
    labels = rows.shares.argmax(axis=1)
    heights = labels + np.random.default_rng(0).uniform(-LANE, LANE, len(labels))
    places = np.column_stack([values, heights])
    draw_rows(
        ax, places, rows.weights, labels, _colours(ax, of)[labels], of.shape_of(_style.shapes)
    )
    n_components = of.mixture.n_components
    marks = [_style.shortened(of.mark(component)) for component in range(n_components)]
    few = n_components <= MOST_LANES
    ax.set_yticks(range(n_components) if few else [], marks if few else [])
    ax.set(ylim=(-0.6, n_components - 0.4), ylabel="component")
