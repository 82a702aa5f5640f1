"""Legends that leave the axes their room: never taller than there is space, inside where told.

On axes of the caller a legend makes nothing else smaller, unless the figure has a layout of its
own. Entries for which there is no space are counted in the last one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ._style import as_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

PITCH = 1.65  # distance of two lines, in sizes of the font
MOST_COLUMNS = 3
COLUMN = 2.0  # inches that a column takes from the width
WIDE = 5.0  # inches of axes that can spare a column
KEPT = ("rows", "mixture", "best")  # entries that are shown however few there can be


def legend(ax: Any, new: bool = True, also: Iterable[Any] = ()) -> Any:
    """Return a new legend: beside new axes, whose figure grows with its columns, else inside.

    It lists the entries of the axes `also` too, each once.
    """
    entries = _merged([ax, *also])
    figure = ax.figure
    if new:
        lines = _lines_in(0.88 * figure.get_figheight())
        columns = min(-(-len(entries) // lines), MOST_COLUMNS)
        figure.set_figwidth(figure.get_figwidth() + (columns - 1) * COLUMN)
        return _beside(ax, _shortened(entries, lines * columns), ncols=columns)
    size = ax.get_window_extent().size / figure.dpi
    entries = _shortened(entries, _lines_in(size[1]) - 1)
    if figure.get_layout_engine() is not None and size[0] >= WIDE:
        return _beside(ax, entries)
    loc = "best" if len(ax.lines) or ax.containers else "upper right"
    return _made(ax, entries, loc=loc, framealpha=0.8)


def legend_of_panels(panels: Any) -> Any:
    """Return a new legend in the empty corner above the diagonal of a square array of axes."""
    first, last = panels[0, 0], panels[0, -1]
    n_panels = len(panels)
    height = first.get_window_extent().height / first.figure.dpi
    entries = _entries(first)
    if len(entries) <= _lines_in(height) or n_panels == 1:
        place = {"loc": "upper left", "bbox_to_anchor": (1.1, 1.0)}
    else:  # the last column is free down to its last panel
        entries = _shortened(entries, _lines_in((n_panels - 1) * height))
        place = {"loc": "upper right", "bbox_to_anchor": (1.0, 1.0)}
        place["bbox_transform"] = last.transAxes
    made = _made(first, entries, frameon=False, borderaxespad=0.0, **place)
    made.set_in_layout(False)  # the layout must not make room for it
    return made


def legend_in(cell: Any, panels: Any) -> Any:
    """Return a legend that has axes for itself: the entries of all panels, each once."""
    entries = _merged(panels)
    cell.set_axis_off()
    size = cell.get_window_extent().size / cell.figure.dpi
    lines, most = _lines_in(size[1]), max(round(size[0] / COLUMN), 1)
    columns = min(-(-len(entries) // lines), most)
    shown = _shortened(entries, lines * columns)
    look = {"frameon": False, "borderaxespad": 0.0, "ncols": columns}
    return _made(cell, shown, loc="upper left", **look)


def _merged(panels: Iterable[Any]) -> list[tuple[Any, str]]:
    """Return the entries of all axes, each label once, in the order of `_entries`."""
    found: dict[str, Any] = {}
    for panel in panels:
        for handle, label in _entries(panel):
            found.setdefault(label, handle)
    return _in_order([(handle, label) for label, handle in found.items()])


def _entries(ax: Any) -> list[tuple[Any, str]]:
    return _in_order(list(zip(*ax.get_legend_handles_labels(), strict=True)))


def _in_order(entries: list[tuple[Any, str]]) -> list[tuple[Any, str]]:
    """Return handles and labels: the rows, the components, then the mixture."""
    return sorted(entries, key=lambda entry: (entry[1] != "rows", entry[1] == "mixture"))


def _lines_in(inches: float) -> int:
    """Return how many lines of a legend this height has."""
    import matplotlib as mpl
    from matplotlib.font_manager import FontProperties

    points = FontProperties(size=mpl.rcParams["legend.fontsize"]).get_size_in_points()
    return max(int(72.0 * inches / (PITCH * points)), 2)


def _shortened(entries: Sequence[tuple[Any, str]], most: int) -> list[tuple[Any, str]]:
    """Return at most so many entries; the last components become one that counts them."""
    from matplotlib.lines import Line2D

    of_components = [i for i, (_, label) in enumerate(entries) if label not in KEPT]
    n_left_out = len(entries) - max(most, len(entries) - len(of_components) + 1) + 1
    if len(entries) <= most or n_left_out < 2:
        return list(entries)
    left_out = of_components[-n_left_out:]
    more = (Line2D([], [], linestyle="none"), f"… and {n_left_out} more")
    kept = [more if i == left_out[0] else entry for i, entry in enumerate(entries)]
    return [entry for i, entry in enumerate(kept) if i not in left_out[1:]]


def _beside(ax: Any, entries: Sequence[tuple[Any, str]], **options: Any) -> Any:
    place = {"loc": "upper left", "bbox_to_anchor": (1.01, 1.0), "borderaxespad": 0.0}
    return _made(ax, entries, frameon=False, **place, **options)


def _made(ax: Any, entries: Sequence[tuple[Any, str]], **options: Any) -> Any:
    labels = [label for _, label in entries]
    made = ax.legend([handle for handle, _ in entries], labels, **options)
    for text, label in zip(made.get_texts(), labels, strict=True):
        as_text(text, label)
    return made
