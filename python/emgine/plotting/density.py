"""plot_density: rows and the mixture that was fitted to them, for any family and number of columns.

Lays out the pairs of features of one family; ``_drawing`` knows what panels there are.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from emgine._checks.arguments import check_flag
from emgine._checks.floating_point import ignoring

from . import _legend, _style
from ._choice import check_word, places_of
from ._drawing import SIZES, draw_panel, draw_several, panels_of
from ._pairs import chosen_features, draw_corner, draw_legend
from ._panels import draw_one_feature, draw_two_features
from ._subject import subject
from ._surfaces import add_scale

if TYPE_CHECKING:
    from ._grids import Limits
    from ._subject import Subject

KINDS = ("contour", "heatmap")


@ignoring("all")
def plot_density(
    model: Any,
    X: Any,
    sample_weight: Any = None,
    *,
    kind: str = "contour",
    features: Any = None,
    component_names: Any = None,
    ax: Any = None,
    legend: bool = True,
) -> Any:
    """Draw rows together with the mixture that describes them.

    Numbers of a family whose columns depend on each other, such as Gaussians:

    - One feature: a histogram, the density of the mixture, and the part of each component in it;
      up to 100 rows have a line each below the bars. The bins are those of Freedman and Diaconis,
      or of Sturges where these are more.
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
    kind : {'contour', 'heatmap'}, default='contour'
        How the density of two numbers is drawn: as regions of highest density, or as colours, with
        a scale beside new axes.
    features : list of str or int, optional
        Names or numbers of the features to show, whose marginal mixture is drawn; all of them if
        not given.
    component_names : list of str of length n_components, optional
        Names of the components; their numbers if not given.
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
        If `model` is no mixture model, if an argument is not as described, for directions of more
        than two columns or a family of your own with more than one, and if `features` parts
        columns that only have a density together.

    Examples
    --------
    >>> import numpy as np
    >>> from emgine import GaussianMixture, MixtureModel
    >>> from emgine.plotting import plot_density
    >>> X = np.random.RandomState(0).normal(size=(200, 2))
    >>> model = GaussianMixture(2, random_state=0).fit(X)
    >>> ax = plot_density(model, X)
    >>> ax.get_xlabel(), ax.get_ylabel()
    ('feature 0', 'feature 1')
    >>> ax = plot_density(model, X, features=[1], component_names=["one", "other"])
    >>> ax.get_xlabel(), ax.get_ylabel()
    ('feature 1', 'density')
    >>> counts = [[0], [1], [0], [2], [9], [11]]
    >>> ax = plot_density(MixtureModel(2, family="poisson", random_state=0).fit(counts), counts)
    >>> ax.get_ylabel()
    'probability'
    """
    legend = check_flag(legend, "legend")
    of = subject(model, X, sample_weight, "plot_density", component_names)
    of = replace(of, density_as=check_word(kind, "kind", KINDS))
    if features is not None:
        of = of.columns(places_of(features, of.names))
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
    if new:
        add_scale(ax)
    return ax


def _draw_pairs(of: Subject, ax: Any, legend: bool) -> Any:
    """Draw each feature with its density, and each pair."""

    def one(panel: Any, feature: int, limits: tuple[float, float]) -> None:
        draw_one_feature(panel, of.marginal([feature]))
        panel.set(xlim=limits, yticks=[])
        panel.spines["left"].set_visible(False)

    def two(panel: Any, pair: list[int], limits: Limits) -> None:
        draw_two_features(panel, of.marginal(pair), limits, numbers=False)

    every = range(len(of.names))
    return draw_legend(draw_corner(ax, of, every, "plot_density", one, two), legend)
