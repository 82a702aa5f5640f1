"""plot_density: rows and the mixture that was fitted to them, for any family and number of columns.

Lays out the pairs of features of one family; ``_drawing`` knows what panels there are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from emgine._checks.arguments import check_flag
from emgine._checks.floating_point import ignoring

from . import _legend, _style
from ._drawing import SIZES, draw_panel, draw_several, panels_of
from ._grids import limits_of, sorted_best
from ._panels import draw_one_feature, draw_two_features
from ._subject import subject

if TYPE_CHECKING:
    from ._subject import Subject

MOST_FEATURES = 6  # more panels are too small to read


@ignoring("all")
def plot_density(
    model: Any, X: Any, sample_weight: Any = None, *, ax: Any = None, legend: bool = True
) -> Any:
    """Draw rows together with the mixture that describes them.

    Numbers of a family whose columns depend on each other, such as Gaussians:

    - One feature: a histogram, the density of the mixture, and the part of each component in it.
    - Two features: the rows in the colour of their component, the greyer the more uncertain it is;
      for each component the region of highest density that holds 90 % of it, an ellipse for
      Gaussians and Student's t; behind them the regions of highest density that hold 25, 50, 75,
      90, 95 and 99 % of the mixture.
    - More features: a panel for each feature and each pair, with their marginal densities. Of more
      than six features, the six in which the components differ most are shown.

    Columns that are independent given the component have a panel each; of more than twelve panels
    those that tell most of the component of a row are shown:

    - Counts: the frequencies of the rows as bars, and those that the mixture and its components
      expect. Of wide ranges several counts have one bar. For successes in the rows' own numbers of
      trials the expectations are averaged over these.
    - Categories: a group of bars for each, with its probability in each component; a line at its
      share of the rows. Answers 0 or 1 have a group for each column, with the probability of 1,
      counts of a multinomial one with the share of the column.
    - Directions of two columns: rows on the circle, densities as the distance of curves from it.
    - Blocks of a product: as above. Numbers of more than two columns have a panel for each column.
    - A family of your own: one column, by its densities.

    Parameters
    ----------
    model : Mixture, mixture model or search
        Model to draw; the best one of a search.
    X : array-like of shape (n_samples, n_features)
        Rows; at most 10 000 of them, evenly spread, are drawn as points. A panel shows those that
        lack none of its columns, where the model marginalises missing cells.
    sample_weight : array-like of shape (n_samples,), optional
        Weights of the rows, for the bars and the areas of the points.
    ax : matplotlib.axes.Axes, optional
        Where to draw; new axes if not given. For p > 2 features of one family an array of shape
        (p, p) of axes, p at most 6; for n > 1 panels an array of shape (n,).
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
        If `model` is no mixture model, if `X`, `sample_weight` or `ax` are not as described, and
        for directions of more than two columns or a family of your own with more than one.

    Examples
    --------
    >>> import numpy as np
    >>> from emgine import GaussianMixture, MixtureModel
    >>> from emgine.plotting import plot_density
    >>> X = np.random.RandomState(0).normal(size=(200, 2))
    >>> ax = plot_density(GaussianMixture(2, random_state=0).fit(X), X)
    >>> ax.get_xlabel(), ax.get_ylabel()
    ('feature 0', 'feature 1')
    >>> counts = [[0], [1], [0], [2], [9], [11]]
    >>> ax = plot_density(MixtureModel(2, family="poisson", random_state=0).fit(counts), counts)
    >>> ax.get_ylabel()
    'probability'
    """
    legend = check_flag(legend, "legend")
    of = subject(model, X, sample_weight, "plot_density")
    panels = panels_of(of)
    if len(panels) > 1 and len(of.family.panels(of.mixture)) == 1:
        return _draw_pairs(of.columns(chosen_features(of)), ax, legend)
    if len(panels) > 1:
        return draw_several(panels, ax, legend)
    new = ax is None
    ax = _style.axes(ax, "plot_density", *SIZES[min(len(panels[0].names), 2)])
    draw_panel(ax, panels[0])
    if legend:
        _legend.legend(ax, new)
    return ax


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
    limits = [limits_of(of.marginal([feature]), 0, 3.0) for feature in range(n_features)]
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
