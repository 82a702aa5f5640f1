"""plot_responsibilities: the component of each row, and how certain it is.

Over one feature along its axis; over more features one bar for each row.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from emgine._checks.arguments import check_flag
from emgine._checks.floating_point import ignoring

from . import _legend, _style
from ._grids import grid_of, whole_numbers
from ._subject import Subject, subject

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from emgine._core import Float64


@ignoring("all")
def plot_responsibilities(
    model: Any,
    X: Any,
    sample_weight: Any = None,
    *,
    component_names: Any = None,
    ax: Any = None,
    legend: bool = True,
) -> Any:
    """Draw the responsibilities as bands that add up to 1.

    - One feature: for each value on the axis, the probability of each component; counts and
      categories have a step each.
    - More features: one thin bar for each row, sorted by its most probable component and then by
      how certain it is, so that the share of uncertain rows can be seen at a glance.

    Parameters
    ----------
    model : Mixture, mixture model or search
        Model to draw; the best one of a search.
    X : array-like of shape (n_samples, n_features)
        Rows; at most 10 000 of them, evenly spread, are drawn.
    sample_weight : array-like of shape (n_samples,), optional
        Weights of the rows, which scale the widths of their bars.
    component_names : list of str of length n_components, optional
        Names of the components; their numbers if not given.
    ax : matplotlib.axes.Axes, optional
        Where to draw; new axes if not given.
    legend : bool, default=True
        Whether to list the components beside the axes.

    Returns
    -------
    matplotlib.axes.Axes
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
    >>> from emgine.plotting import plot_responsibilities
    >>> X = np.random.RandomState(0).normal(size=(200, 2))
    >>> ax = plot_responsibilities(GaussianMixture(2, random_state=0).fit(X), X)
    >>> len(ax.collections)
    2
    """
    legend = check_flag(legend, "legend")
    of = subject(model, X, sample_weight, "plot_responsibilities", component_names)
    new = ax is None
    ax = _style.axes(ax, "plot_responsibilities", 7.6, 3.4)
    if len(of.names) == 1:
        _along_the_axis(ax, of)
    else:
        _row_by_row(ax, of)
    ax.set(ylim=(0, 1), ylabel="responsibility")
    if legend:
        _legend.legend(ax, new)
    return _style.finish(ax)


def sorted_shares(shares: Float64) -> NDArray[np.intp]:
    """Return the order of rows: by most probable component, the most certain first."""
    return np.lexsort((-shares.max(axis=1), shares.argmax(axis=1)))


def _along_the_axis(ax: Any, of: Subject) -> None:
    grid, places = _points(of.marginal([0]))
    _bands(ax, of, places, of.responsibilities(np.ascontiguousarray(grid[:, np.newaxis])))
    ax.set_xlim(places[0], places[-1])
    if of.categories.get(0):
        names = [str(name) for name in of.categories[0]]
        _style.name_ticks(ax, np.arange(float(len(names))), names)
    _style.name_axis(ax.xaxis, of.names[0])


def _points(of: Subject) -> tuple[Float64, Float64]:
    """Return values of the one feature, and where they are drawn: whole numbers have a step."""
    if not of.support(0)[2]:
        grid = grid_of(of)
        return grid, grid
    edges, _ = whole_numbers(of)
    middles = np.floor(0.5 * (edges[1:] + edges[:-1]))
    most = of.support(0)[1]
    return np.minimum(np.repeat(middles, 2), most), np.repeat(edges, 2)[1:-1]


def _row_by_row(ax: Any, of: Subject) -> None:
    points, weights = of.points()
    shares = of.responsibilities(points)
    order = sorted_shares(shares)
    ends = np.cumsum(weights[order])
    # A bar of constant height, from the end of the bar before to its own end.
    edges = np.repeat(np.concatenate([[0.0], ends]), 2)[1:-1]
    _bands(ax, of, edges, np.repeat(shares[order], 2, axis=0))
    label = "rows, sorted" if of.sample_weight is None else "weight of rows, sorted"
    ax.set(xlim=(0, ends[-1]), xlabel=label)


def _bands(ax: Any, of: Subject, places: Float64, shares: Any) -> None:
    colours, behind = of.colours(ax), _style.background(ax)
    tops = np.cumsum(shares, axis=1, dtype=np.float64)
    below = np.zeros(len(tops))
    for component, colour in enumerate(colours):
        top = tops[:, component]
        look = {"facecolor": colour, "edgecolor": behind, "hatch": _style.hatches(component)}
        ax.fill_between(places, below, top, linewidth=0, label=of.title(component), **look)
        ax.plot(places, top, color=behind, linewidth=0.6)
        below = top
