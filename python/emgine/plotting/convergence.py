"""plot_convergence: the remaining gain at each iteration of a fit.

The optimum is the one the fit itself estimates; no further pass over rows is made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from emgine._checks.arguments import shown as text
from emgine._checks.floating_point import ignoring

from . import _style

if TYPE_CHECKING:
    from emgine.gaussian_mixture import GaussianMixture
    from emgine.mixture_model import MixtureModel


@ignoring("all")
def plot_convergence(model: GaussianMixture | MixtureModel, ax: Any = None) -> Any:
    """Draw the distance of each iteration of a fit from its estimated optimum.

    Parameters
    ----------
    model : GaussianMixture or MixtureModel
        A fitted model with at least one iteration.
    ax : matplotlib.axes.Axes, optional
        Where to draw; new axes if not given.

    Returns
    -------
    matplotlib.axes.Axes
        The axes, with the remaining gain at each iteration, in nats per unit of row weight, on a
        logarithmic scale, and a line at ``model.tol``.

    Raises
    ------
    ImportError
        If matplotlib is not installed.
    NotFittedError
        If the model is not fitted.
    ValueError
        If the fit had no iteration.

    Examples
    --------
    >>> import numpy as np
    >>> from emgine import GaussianMixture
    >>> from emgine.plotting import plot_convergence
    >>> X = np.random.RandomState(0).normal(size=(200, 2))
    >>> ax = plot_convergence(GaussianMixture(2, random_state=0).fit(X))
    >>> ax.get_yscale()
    'log'
    """
    if not hasattr(type(model), "lower_bounds_"):
        raise TypeError(
            f"plot_convergence draws a fitted mixture model or search. Got {text(model)} instead."
        )
    bounds = np.array(model.lower_bounds_)
    if bounds.size == 0:
        raise ValueError("plot_convergence needs a fit with at least one iteration.")
    ax = _style.axes(ax, "plot_convergence", 7.6, 4.2)
    last = model.remaining_gain_ if np.isfinite(model.remaining_gain_) else 0.0
    left = bounds[-1] + last - bounds
    shown = np.where(left > 0, left, np.nan)  # only positive values have a logarithm
    ax.plot(
        np.arange(1, bounds.size + 1),
        shown,
        marker=".",
        color=_style.component_colours(1, ax)[0],
        label="left to gain",
    )
    ax.axhline(model.tol, linestyle="--", color="0.5", label="tol")
    ax.set(xlabel="iteration", ylabel="nats per row", yscale="log")
    ax.xaxis.get_major_locator().set_params(integer=True)
    _style.finish(ax)
    ax.legend(frameon=False)
    return ax
