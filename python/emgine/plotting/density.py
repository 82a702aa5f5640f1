"""plot_density: rows and the mixture that was fitted to them, for any number of features.

Chooses the picture by the number of features; the modules beside it draw.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from emgine._checks.arguments import check_flag
from emgine._checks.floating_point import ignoring

from . import _legend, _one_feature, _pairs, _style, _two_features
from ._subject import Subject, subject

SIZES = {1: (7.6, 4.2), 2: (7.6, 5.2)}  # inches


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
        return _draw_pairs(of, ax, legend)
    new = ax is None
    ax = _style.axes(ax, "plot_density", *SIZES[n_features])
    if n_features == 1:
        _one_feature.draw(ax, of.marginal([0]), legend)
    else:
        _two_features.draw(ax, of.marginal([0, 1]), legend)
    if legend:
        _legend.legend(ax, new)
    return ax


def _draw_pairs(of: Subject, ax: Any, legend: bool) -> Any:
    of = of.marginal(_pairs.chosen_features(of.mixture))
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
    _pairs.draw(panels, of, legend)
    if legend:
        _legend.legend_of_panels(panels)
    return panels
