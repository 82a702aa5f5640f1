"""What is drawn of which columns: a panel for each word that a family says, and which panels.

Lays out figures of several panels; the panels themselves are drawn elsewhere.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from . import _legend, _style
from ._bars import difference, draw_answers, draw_categories, draw_counts, draw_shares, draw_trials
from ._circle import draw_directions, is_circle, write_instead
from ._grids import limits_of, sorted_best
from ._panels import draw_one_feature, draw_two_features

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ._subject import Subject

MOST_PANELS = 12
SIZES = {1: (7.6, 4.2), 2: (7.6, 5.2)}  # inches, by the number of columns of a panel
PANEL = (3.8, 2.9)  # inches, of several
COLUMNS = (2, 3, 4)  # of panels
DRAWN: Mapping[str, Callable[[Any, Subject], None]] = {
    "categories": draw_categories,
    "directions": draw_directions,
    "shares": draw_shares,
    "trials": draw_trials,
    "yes or no": draw_answers,
}


def panels_of(of: Subject) -> list[Subject]:
    """Return the subject of each panel: numbers by one or two columns, and what else there is."""
    if of.functions is not None and len(of.names) > 1:
        raise ValueError(
            "A family of your own is drawn if rows have one column, because only the family knows "
            f"what densities some of the columns have. Got {len(of.names)} columns; "
            "plot_responsibilities draws any number."
        )
    found = [[0]] if of.functions is not None else of.family.panels(of.mixture)
    panels: list[Subject] = []
    for columns in found:
        panel = of.marginal(columns)
        if panel.kind == "values" and len(columns) > 2:
            panels += [of.marginal([column]) for column in columns]
        else:
            panels.append(panel)
    return panels


def draw_panel(ax: Any, of: Subject, numbers: bool = True) -> None:
    """Draw the columns of a panel."""
    if of.kind in DRAWN:
        DRAWN[of.kind](ax, of)
    elif len(of.names) == 2:
        draw_two_features(ax, of, [limits_of(of, feature, 2.5) for feature in range(2)], numbers)
    elif of.support(0)[2]:
        draw_counts(ax, of)
    else:
        draw_one_feature(ax, of)


def draw_several(panels: list[Subject], ax: Any, legend: bool) -> Any:
    """Draw each panel into axes of its own; return an array of them."""
    scores = [difference(panel) for panel in panels] if len(panels) > MOST_PANELS else []
    if scores:
        panels = [panels[place] for place in sorted_best(scores, MOST_PANELS)]
    cells = _new_cells(len(panels) + legend) if ax is None else np.asarray(ax, dtype=object)
    if ax is not None and cells.shape != (len(panels),):
        raise ValueError(
            f"ax must be an array of {len(panels)} axes, one for each panel. Got shape "
            f"{cells.shape}."
        )
    for cell, panel in zip(cells, panels, strict=False):
        hidden = panel.kind == "directions" and not is_circle(panel)
        draw = write_instead if hidden else draw_panel
        draw(_style.axes(cell, "plot_density", *PANEL), panel)
    drawn = cells[: len(panels)]
    if legend and ax is None:
        _legend.legend_in(cells[-1], drawn)
    elif legend:
        _legend.legend(drawn[0], new=False, also=drawn[1:])
    return drawn


def _new_cells(count: int) -> Any:
    """Return axes of a new figure, in as many columns as leave least of it empty."""
    shapes = [(math.ceil(count / n_columns), n_columns) for n_columns in COLUMNS]
    # Few empty places, and not higher than wide.
    n_rows, n_columns = min(shapes, key=lambda of: of[0] * of[1] + 2 * max(of[0] - of[1], 0))
    size = (PANEL[0] * n_columns, PANEL[1] * n_rows)
    cells = _style.new_figure("plot_density", figsize=size).subplots(
        n_rows, n_columns, squeeze=False
    )
    for cell in cells.flat[count:]:
        cell.remove()
    return cells.reshape(-1)[:count]
