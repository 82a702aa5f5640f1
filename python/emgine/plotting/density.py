"""plot_density: rows and the mixture that was fitted to them, for any number of features.

Chooses the features and lays out the panels; ``_panels`` draws into each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from emgine._checks.arguments import check_flag
from emgine._checks.floating_point import ignoring
from emgine._families.gaussian.parameters import full_covariances

from . import _legend, _style
from ._panels import draw_one_feature, draw_two_features, limits_of
from ._subject import subject

if TYPE_CHECKING:
    from emgine.mixture import Mixture

    from ._subject import Subject

SIZES = {1: (7.6, 4.2), 2: (7.6, 5.2)}  # inches
MOST_FEATURES = 6  # more panels are too small to read


@ignoring("all")
def plot_density(
    model: Any, X: Any, sample_weight: Any = None, *, ax: Any = None, legend: bool = True
) -> Any:
    """Draw rows together with the mixture that describes them.

    - One feature: a histogram, the density of the mixture, and the part of each component in it.
    - Two features: the rows in the colour of their component, the greyer the more uncertain it is;
      for each component the ellipse that holds 90 % of it; behind them the regions of highest
      density that hold 25, 50, 75, 90, 95 and 99 % of the mixture.
    - More features: a panel for each feature and each pair, with their marginal densities. Of more
      than six features, the six in which the components differ most are shown.

    Parameters
    ----------
    model : Mixture, GaussianMixture or GaussianMixtureSearch
        Model to draw; the best one of a search.
    X : array-like of shape (n_samples, n_features)
        Rows; at most 10 000 of them, evenly spread, are drawn as points.
    sample_weight : array-like of shape (n_samples,), optional
        Weights of the rows, for the histogram and the areas of the points.
    ax : matplotlib.axes.Axes, optional
        Where to draw; new axes if not given. For p > 2 features an array of shape (p, p) of axes,
        p at most 6.
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
        If `model` is no mixture model, or `X`, `sample_weight` or `ax` are not as described.

    Examples
    --------
    >>> import numpy as np
    >>> from emgine import GaussianMixture
    >>> from emgine.plotting import plot_density
    >>> X = np.random.RandomState(0).normal(size=(200, 2))
    >>> ax = plot_density(GaussianMixture(2, random_state=0).fit(X), X)
    >>> ax.get_xlabel(), ax.get_ylabel()
    ('feature 0', 'feature 1')
    """
    legend = check_flag(legend, "legend")
    of = subject(model, X, sample_weight, "plot_density")
    n_features = len(of.names)
    if n_features > 2:
        return _draw_pairs(of.marginal(chosen_features(of.mixture)), ax, legend)
    new = ax is None
    ax = _style.axes(ax, "plot_density", *SIZES[n_features])
    if n_features == 1:
        draw_one_feature(ax, of.marginal([0]))
    else:
        of = of.marginal([0, 1])
        draw_two_features(ax, of, [limits_of(of, feature, 2.5) for feature in range(2)])
    if legend:
        _legend.legend(ax, new)
    return ax


def chosen_features(mixture: Mixture) -> list[int]:
    """Return the features whose variance is mostly between the means, in the order of columns."""
    weights, means = mixture.weights, mixture.means
    between = weights @ (means - weights @ means) ** 2
    within = weights @ np.diagonal(full_covariances(mixture), axis1=1, axis2=2)
    order = np.argsort(-between / (between + within), kind="stable")
    return sorted(int(feature) for feature in order[:MOST_FEATURES])


def _draw_pairs(of: Subject, ax: Any, legend: bool) -> Any:
    """Draw each feature on the diagonal of a square of axes, and each pair below it."""
    n_features = len(of.names)
    if ax is None:
        side = 2.2 * n_features + 0.8  # inches
        figure = _style.new_figure("plot_density", figsize=(side, side))
        ax = figure.subplots(n_features, n_features, squeeze=False)
    panels = np.asarray(ax, dtype=object)
    if panels.shape != (n_features, n_features):
        raise ValueError(
            f"ax must be an array of axes of shape {(n_features, n_features)} for {n_features} "
            f"features. Got shape {panels.shape}."
        )
    # The limits of a feature are the same in all panels that show it.
    limits = [limits_of(of, feature, 3.0) for feature in range(n_features)]
    for (row, column), panel in np.ndenumerate(panels):
        if column > row:
            panel.set_axis_off()
            continue
        if column == row:
            draw_one_feature(panel, of.marginal([row]))
            panel.set(xlim=limits[row], yticks=[])
            panel.spines["left"].set_visible(False)
        else:
            pair = of.marginal([column, row])
            draw_two_features(panel, pair, [limits[column], limits[row]], numbers=False)
        _name_outer_axes(panel, of.names, row, column)
    if legend:
        _legend.legend_of_panels(panels)
    return panels


def _name_outer_axes(panel: Any, names: tuple[str, ...], row: int, column: int) -> None:
    """Name the axes of a panel, and number their ticks, in the last row and first column only."""
    last, first = row == len(names) - 1, column == 0 and row > 0
    _style.name_axis(panel.xaxis, names[column] if last else "")
    _style.name_axis(panel.yaxis, names[row] if first else "")
    panel.tick_params(labelbottom=last, labelleft=first)
