"""Panels of counts, categories, answers and shares: bars of observed and expected frequencies.

Draws into the given axes. Frequencies are densities of the core at whole numbers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ._grids import bins_between, most_different, sorted_best, whole_numbers
from ._style import (
    background,
    component_colours,
    dashes,
    finish,
    hatches,
    ink,
    name_axis,
    name_ticks,
    shades,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from emgine._core import Float64

    from ._subject import Subject

MOST_CATEGORIES = 24
MOST_COLUMNS = 12
MOST_TRIALS = 60  # different numbers of trials over which expected frequencies are averaged
LEAST_LIKELY = 1e-4
POINTS_OF_A_BIN = 16
WIDTH = 0.8  # of a group of bars, between which 1 lies
THINNEST = 0.02  # bar that has an edge
ROWS_OF_A_SCORE = 2000


def draw_counts(ax: Any, of: Subject) -> None:
    """Draw the frequencies of counts, and those expected by the components and the mixture."""

    def expected(counts: Float64) -> Float64:
        return of.weighted_densities(counts[:, np.newaxis])

    _draw_counts(ax, of, expected, whole_numbers(of), "probability")


def draw_trials(ax: Any, of: Subject) -> None:
    """Draw the frequencies of successes, and those expected for the trials of the rows."""
    trials, weights = _few(of.X[:, 1], of.weights())

    def expected(counts: Float64) -> Float64:
        every = np.zeros((of.mixture.n_components, len(counts)))
        for number, weight in zip(trials, weights, strict=True):
            possible = counts <= number
            pairs = np.column_stack([counts, np.full(len(counts), number)])[possible]
            if len(pairs):
                given = of.component_densities(pairs) * of.mixture.weights[:, np.newaxis]
                every[:, possible] += weight * given
        return every

    bins = bins_between(0, int(trials.max()))
    for _ in range(2):  # closer about what is likely
        likely = np.flatnonzero(_of_bins(expected, *bins).sum(axis=0) > LEAST_LIKELY)
        low, high = bins[0][likely[0]] + 0.5, bins[0][likely[-1] + 1] - 0.5
        bins = bins_between(
            min(int(low), int(of.X[:, 0].min())), max(int(high), int(of.X[:, 0].max()))
        )
    _draw_counts(ax, of, expected, bins, "probability, for the rows' trials")


def draw_categories(ax: Any, of: Subject) -> None:
    """Draw the probability of each category in each component."""
    codes = np.arange(of.support(0)[1] + 1)
    given = of.component_densities(codes[:, np.newaxis])
    weights = of.weights()
    seen = np.bincount(of.X[:, 0].astype(np.int64), weights, len(codes)) / weights.sum()
    shown = sorted_best(np.maximum(given.max(axis=0), seen).tolist(), MOST_CATEGORIES)
    known = of.categories.get(0) or range(len(codes))
    names = [str(known[code]) if code < len(known) else str(code) for code in shown]
    _draw_groups(ax, of, given[:, shown], seen[shown], names)
    said = "" if len(shown) == len(codes) else f" ({len(shown)} of {len(codes)} categories)"
    name_axis(ax.xaxis, of.names[0] + said)
    ax.set(ylabel="probability")


def draw_answers(ax: Any, of: Subject) -> None:
    """Draw the probability of 1 of each column in each component."""
    shown = informative_columns(of, MOST_COLUMNS)
    one = np.ones((1, 1))
    given = np.column_stack([of.columns([j]).component_densities(one) for j in shown])
    columns = [of.marginal([j]) for j in shown]
    seen = np.array([np.average(each.X[:, 0], weights=each.weights()) for each in columns])
    _draw_groups(ax, of, given, seen, [of.names[j] for j in shown])
    _say_left_out(ax, len(shown), len(of.names))
    ax.set(ylim=(0, 1), ylabel="probability of 1")


def draw_shares(ax: Any, of: Subject) -> None:
    """Draw the probability of each column, of which rows are counts, in each component."""
    given = of.component_densities(np.eye(len(of.names)))
    sums = of.weights() @ np.asarray(of.X, dtype=np.float64)
    seen = sums / max(sums.sum(), np.finfo(float).tiny)
    shown = sorted_best(np.maximum(given.max(axis=0), seen).tolist(), MOST_CATEGORIES)
    _draw_groups(ax, of, given[:, shown], seen[shown], [of.names[j] for j in shown])
    _say_left_out(ax, len(shown), len(of.names))
    ax.set(ylabel="share")


def informative_columns(of: Subject, most: int) -> list[int]:
    """Return at most so many columns, those that tell most of the component of a row."""
    n_features = len(of.names)
    if n_features <= most:
        return list(range(n_features))
    return sorted_best([difference(of.marginal([j])) for j in range(n_features)], most)


def difference(of: Subject) -> float:
    """Return how much the columns tell of the component of a row, in nats."""
    rows, weights = of.points(ROWS_OF_A_SCORE)
    weights = weights if weights.sum() > 0 else np.ones(len(weights))
    return most_different(of.responsibilities(rows), weights)


def _draw_counts(
    ax: Any,
    of: Subject,
    expected: Callable[[Float64], Float64],
    bins: tuple[Float64, int],
    ylabel: str,
) -> None:
    edges, width = bins
    weights = of.weights()
    seen = np.histogram(of.X[:, 0], edges, weights=weights)[0] / weights.sum()
    middles = 0.5 * (edges[1:] + edges[:-1])
    bar = {"width": 0.9 * width, "color": shades(ax, 2)[-1], "label": "rows"}
    ax.bar(middles, seen, **bar)
    parts = _of_bins(expected, edges, width)
    colours = component_colours(len(parts), ax)
    for component, part in enumerate(parts):
        colour = colours[component]
        style = {"color": colour, "linestyle": dashes(component), "linewidth": 1.5}
        ax.stairs(part, edges, fill=True, color=colour, alpha=0.22, linewidth=0)
        ax.stairs(part, edges, label=of.label(component), **style)
    ax.stairs(parts.sum(axis=0), edges, color=ink(ax), linewidth=2.0, label="mixture")
    said = ylabel if width == 1 else f"{ylabel}, in bins of {width}"
    ax.set(xlim=(edges[0], edges[-1]), ylabel=said)
    ax.set_ylim(bottom=0)
    ax.xaxis.get_major_locator().set_params(integer=True)
    name_axis(ax.xaxis, of.names[0])
    finish(ax)


def _of_bins(expected: Callable[[Float64], Float64], edges: Float64, width: int) -> Float64:
    """Return the sums over the numbers of each bin; of wide bins from some of the numbers."""
    some = np.unique(np.linspace(0, width - 1, min(width, POINTS_OF_A_BIN)).round())
    counts = (edges[:-1, np.newaxis] + 0.5 + some).ravel()
    every = expected(counts).reshape(-1, len(edges) - 1, len(some))
    return np.asarray(every.mean(axis=2) * width)


def _draw_groups(ax: Any, of: Subject, given: Float64, seen: Float64, names: Sequence[str]) -> None:
    """Draw a group of bars for each name, in it a bar for each component, and the rows' share."""
    colours, places = component_colours(len(given), ax), np.arange(float(len(names)))
    width = WIDTH / len(given)
    for component, heights in enumerate(given):
        left = places - WIDTH / 2 + component * width
        label, hatch = of.label(component), hatches(component)
        look = {"color": colours[component], "hatch": hatch, "edgecolor": _edge(ax, width)}
        ax.bar(left, heights, width, align="edge", label=label, linewidth=0.5, **look)
    line = {"color": ink(ax), "linewidth": 1.6, "label": "rows"}
    ax.hlines(seen, places - 0.46, places + 0.46, **line)
    ax.set_xlim(-0.6, len(names) - 0.4)
    name_ticks(ax, places, names)
    finish(ax)


def _edge(ax: Any, width: float) -> Any:
    """Return the colour of the edges of bars: none where they would be all that is seen."""
    return background(ax) if width > THINNEST else "none"


def _few(trials: Any, weights: Float64) -> tuple[Float64, Float64]:
    """Return different numbers of trials, at most MOST_TRIALS, and their shares."""
    order = np.argsort(trials, kind="stable")
    ends = np.cumsum(weights[order])
    if len(np.unique(trials)) <= MOST_TRIALS:
        numbers, which = np.unique(trials, return_inverse=True)
        shares: Float64 = np.bincount(which, weights).astype(np.float64)
    else:  # one for equal shares of the rows
        middles = (np.arange(MOST_TRIALS) + 0.5) / MOST_TRIALS * ends[-1]
        numbers = np.asarray(trials)[order][np.searchsorted(ends, middles)]
        shares = np.ones(MOST_TRIALS)
    return numbers.astype(np.float64), shares / shares.sum()


def _say_left_out(ax: Any, shown: int, every: int) -> None:
    name_axis(ax.xaxis, "" if shown == every else f"{shown} of {every} columns")
