"""plot_criterion: the criterion of every candidate of a search, with the best one marked.

Reads the results of the search only, not its models.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from emgine._checks.arguments import check_flag, shown
from emgine._checks.exceptions import not_fitted
from emgine._checks.floating_point import ignoring
from emgine._core import structures
from emgine.search.ranking import kinds_of
from emgine.search.table import DEGENERATE, STOPPED, STOPPED_EARLY, ranks_by

from . import _legend, _style
from ._choice import check_word

NAMINGS = ("scikit-learn", "mclust")
NAMES = {"bic", "aic", "icl", "caic", "nec"}
# The markers of candidates with such a status; None is that of the line, hollow.
MARKED = {STOPPED_EARLY: None, STOPPED: None, "max_iter": None, DEGENERATE: "x"}
MOST_TICKS = 15  # numbers of components that have one each
LINEAR_BELOW = 10.0  # a difference of 10 in BIC is very strong evidence: Kass and Raftery (1995)


@ignoring("all")
def plot_criterion(
    search: Any,
    *,
    criterion: str | None = None,
    names: str = "scikit-learn",
    ax: Any = None,
    legend: bool = True,
) -> Any:
    """Draw the criterion of each candidate of a search, as its distance above the best one.

    One line for each covariance structure or family, over the number of components. The scale is
    linear up to 10 and logarithmic above, because the first components often gain thousands and the
    choice is among the last few. The best one is that of the search's ranks. Candidates that did
    not converge, because they were stopped or had no more iterations, have hollow markers;
    degenerate ones, which rank behind all
    others, have crosses off the lines. Candidates that failed leave a gap.

    Parameters
    ----------
    search : MixtureSearch or GaussianMixtureSearch
        A fitted search.
    criterion : str, optional
        An entry of ``search.results_``; the criterion of the search if not given.
    names : {'scikit-learn', 'mclust'}, default='scikit-learn'
        What covariance structures are called:

        - 'scikit-learn': by words, such as full and tied_diag.
        - 'mclust': by three letters, such as VVV and EEI.
    ax : matplotlib.axes.Axes, optional
        Where to draw; new axes if not given.
    legend : bool, default=True
        Whether to list the structures or families beside the axes.

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
        If the search has no such criterion, no candidate has a finite one, or `names` is not as
        described.

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
    legend = check_flag(legend, "legend")
    codes = _codes(check_word(names, "names", NAMINGS))
    results = getattr(search, "results_", None)
    if results is None and not hasattr(search, "criterion"):
        raise TypeError(
            "plot_criterion draws a fitted MixtureSearch or GaussianMixtureSearch. Got "
            f"{shown(search)} instead."
        )
    if results is None:
        raise not_fitted(type(search).__name__)
    key, values = _values(search, results, criterion)
    name = key.upper() if key in NAMES else key
    new = ax is None
    ax = _style.axes(ax, "plot_criterion", 7.6, 4.2)
    counts = np.asarray(results["n_components"])
    kinds = np.asarray(results[kinds_of(results)]).astype(str)
    best = int(np.where(np.isnan(values), len(values) + 1, _ranks(search, results, key)).argmin())
    above = values - values[best]
    lines = _lines(search, kinds, counts)
    lines = {codes.get(kind, kind): mine for kind, mine in lines.items()}
    _draw_lines(ax, counts, lines, above, np.asarray(results["status"]).astype(str))
    ax.plot(
        counts[best], 0.0, "o", markersize=15, fillstyle="none", color=_style.ink(ax), label="best"
    )
    components = "component" if counts[best] == 1 else "components"
    kind = codes.get(kinds[best], kinds[best])
    ax.set_title(f"best: {kind}, {counts[best]} {components}, {name} {values[best]:.2f}")
    ax.set_yscale("symlog", linthresh=LINEAR_BELOW)
    ax.set_ylim(bottom=min(-1.5, 1.5 * float(np.nanmin(above))))
    ax.set(xlabel="components", ylabel=f"{name} above the best")
    _tick(ax, np.unique(counts))
    if legend:
        _legend.legend(ax, new)
    return _style.finish(ax)


def _codes(names: str) -> dict[str, str]:
    """Return the names of covariance structures where they are not the words themselves."""
    if names == "scikit-learn":
        return {}
    return {entry["name"]: entry["code"] for entry in structures("gaussian")}


def _tick(ax: Any, counts: Any) -> None:
    """Draw a tick for each of a few numbers of components, else at some whole numbers."""
    if len(counts) <= MOST_TICKS:
        ax.set_xticks(counts)
    else:
        ax.xaxis.get_major_locator().set_params(integer=True)


def _values(search: Any, results: Any, criterion: str | None) -> tuple[str, Any]:
    """Return the column of the criterion, and its values, NaN where there is none."""
    chosen = criterion if criterion is not None else getattr(search, "criterion", "bic")
    key = chosen if isinstance(chosen, str) and chosen in results else "score"
    if key not in results or not (criterion is None or chosen is key):
        raise ValueError(
            f"criterion must be an entry of results_: {', '.join(sorted(results))}. "
            f"Got {shown(chosen)}."
        )
    values = np.asarray(results[key], dtype=np.float64)
    values = np.where(np.isfinite(values), values, np.nan)
    if np.isnan(values).all():
        raise ValueError(
            f"No candidate of the search has a finite {key}; there is nothing to draw."
        )
    return key, values


def _ranks(search: Any, results: Any, key: str) -> Any:
    """Return the ranks of the search, or those by another column."""
    own = key in ("score", getattr(search, "criterion", "bic"))
    return results["rank"] if own else ranks_by(key, results)


def _lines(search: Any, kinds: Any, counts: Any) -> dict[str, Any]:
    """Return the numbers of the candidates of each kind, fewest components first.

    A candidate is in the lines of all structures or families that are one model for its sizes.
    """
    lines: dict[str, list[int]] = {name: [] for name in kinds.tolist()}
    ranking = getattr(search, "_ranking", None)
    for number, name in enumerate(kinds.tolist()):
        also = () if ranking is None else ranking.records[number].candidate.also
        for each in {name, *also} & lines.keys():
            lines[each].append(number)
    places = {name: np.array(numbers) for name, numbers in lines.items()}
    return {name: each[np.argsort(counts[each], kind="stable")] for name, each in places.items()}


def _draw_lines(ax: Any, counts: Any, lines: dict[str, Any], above: Any, status: Any) -> None:
    colours = _style.component_colours(len(lines), ax)
    for number, (colour, (name, mine)) in enumerate(zip(colours, lines.items(), strict=True)):
        marker = _style.shapes(number)
        line = np.where(status[mine] == DEGENERATE, np.nan, above[mine])
        look = {"marker": marker, "color": colour, "linestyle": _style.outline_dashes(number)}
        ax.plot(counts[mine], line, label=name, **look)
        for word in [word for word in MARKED if word in status[mine]]:
            some = mine[status[mine] == word]
            hollow = {"markerfacecolor": _style.background(ax), "zorder": 2.5}
            points = {"marker": MARKED[word] or marker, "linestyle": "none", "color": colour}
            ax.plot(counts[some], above[some], **points, **hollow)
    for word in [word for word in MARKED if word in status]:
        style = {"color": _style.ink(ax), "fillstyle": "none", "label": word}
        ax.plot([], [], MARKED[word] or "o", **style)
