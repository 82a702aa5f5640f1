"""plot_criterion: the criterion of every candidate of a search, with the best one marked.

Reads the results of the search only, not its models.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from emgine._checks.exceptions import not_fitted

from . import _style

NAMES = {"bic", "aic", "icl", "caic", "nec"}
LINEAR_BELOW = 10.0  # a difference of 10 in BIC is very strong evidence: Kass and Raftery (1995)


def plot_criterion(
    search: Any, *, criterion: str | None = None, ax: Any = None, legend: bool = True
) -> Any:
    """Draw the criterion of each candidate of a search, as its distance above the best one.

    One line for each covariance structure, over the number of components. The scale is linear up
    to 10 and logarithmic above, because the first components often gain thousands and the choice is
    among the last few. Candidates that failed leave a gap.

    Parameters
    ----------
    search : GaussianMixtureSearch
        A fitted search.
    criterion : str, optional
        An entry of ``search.results_``; the criterion of the search if not given.
    ax : matplotlib.axes.Axes, optional
        Where to draw; new axes if not given.
    legend : bool, default=True
        Whether to list the structures beside the axes.

    Returns
    -------
    matplotlib.axes.Axes
        The axes.

    Raises
    ------
    ImportError
        If matplotlib is not installed.
    NotFittedError
        If the search is not fitted.
    ValueError
        If the search has no such criterion, or no candidate has a finite one.

    Examples
    --------
    >>> import numpy as np
    >>> from emgine import GaussianMixtureSearch
    >>> from emgine.plotting import plot_criterion
    >>> X = np.random.RandomState(0).normal(size=(200, 1)) + [[0.0], [9.0]] * 100
    >>> ax = plot_criterion(GaussianMixtureSearch(range(1, 4), "full", random_state=0).fit(X))
    >>> ax.get_title()
    'best: full, 2 components, BIC ...'
    """
    results = getattr(search, "results_", None)
    if results is None:
        raise not_fitted(type(search).__name__)
    name, values = _values(search, results, criterion)
    ax = _style.new_axes("plot_criterion", 7.6, 4.2) if ax is None else ax
    counts = np.asarray(results["n_components"])
    structures = np.asarray(results["covariance_type"]).astype(str)
    best = int(np.nanargmin(values))
    _draw_lines(ax, counts, structures, values - values[best])
    ax.plot(
        counts[best], 0.0, "o", markersize=15, fillstyle="none", color=_style.ink(ax), label="best"
    )
    components = "component" if counts[best] == 1 else "components"
    ax.set_title(
        f"best: {structures[best]}, {counts[best]} {components}, {name} {values[best]:.2f}"
    )
    ax.set_yscale("symlog", linthresh=LINEAR_BELOW)
    ax.set_ylim(bottom=-1.5)
    ax.set(xlabel="components", ylabel=f"{name} above the best", xticks=np.unique(counts))
    return _style.finish(ax, legend)


def _values(search: Any, results: Any, criterion: str | None) -> tuple[str, Any]:
    """Return the label of the criterion, and its values, NaN where there is none."""
    chosen = criterion if criterion is not None else getattr(search, "criterion", "bic")
    key = chosen if isinstance(chosen, str) and chosen in results else "score"
    if key not in results or criterion not in (None, key):
        raise ValueError(
            f"criterion must be an entry of results_: {', '.join(sorted(results))}. Got {chosen!r}."
        )
    values = np.asarray(results[key], dtype=np.float64)
    values = np.where(np.isfinite(values), values, np.nan)
    if np.isnan(values).all():
        raise ValueError(
            f"No candidate of the search has a finite {key}; there is nothing to draw."
        )
    return key.upper() if key in NAMES else key, values


def _draw_lines(ax: Any, counts: Any, structures: Any, above: Any) -> None:
    names = list(dict.fromkeys(structures.tolist()))
    for number, (name, colour) in enumerate(
        zip(names, _style.component_colours(len(names), ax), strict=True)
    ):
        mine = np.flatnonzero(structures == name)
        mine = mine[np.argsort(counts[mine], kind="stable")]
        marker = _style.MARKERS[number % len(_style.MARKERS)]
        ax.plot(counts[mine], above[mine], marker=marker, color=colour, label=name)
