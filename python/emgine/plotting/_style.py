"""Axes, and colours that suit their background, light or dark.

The only file that imports pyplot, when it draws. Never changes the current style.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from emgine._checks.arguments import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from emgine._core import Float64

# Okabe and Ito (2008), "Color Universal Design": distinct for every kind of colour vision.
OKABE_ITO = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#F0E442")
DASHES = ("-", "--", ":", "-.")
HATCHES = ("", "////", "....", "xxxx")
CROSS = "x"  # the shape of rows of noise
MARKERS = ("o", "s", "^", "D", "v", "P", "X")
LEAST_CONTRAST = 3.0  # for graphical objects: Web Content Accessibility Guidelines 2.2, 1.4.11
TEX = frozenset("$%&#_{}~^\\")  # characters that TeX does not take as text
LONGEST_NAME = 24  # letters of a tick's label
LETTERS_OF_AN_INCH = 9
MOST_SLANTED = 12  # names; more stand upright
SHADES_OF_DENSITY = 0.20  # share of the ink in the darkest shade


def new_figure(caller: str, **options: Any) -> Any:
    """Return a new figure; the error where matplotlib is missing names `caller`."""
    try:
        import matplotlib.pyplot as plt
    except ImportError as error:
        raise ImportError(
            f"{caller} needs matplotlib: install emgine with its extra, emgine[plot]."
        ) from error
    return plt.figure(layout="constrained", **options)


def new_axes(caller: str, width: float, height: float) -> Any:
    """Return the axes of a new figure, of this size in inches."""
    return new_figure(caller, figsize=(width, height)).subplots()


def axes(ax: Any, caller: str, width: float, height: float) -> Any:
    """Return the axes to draw on: the user's, or new ones; TypeError for what is none."""
    if ax is None:
        return new_axes(caller, width, height)
    if not hasattr(ax, "plot") or not hasattr(ax, "get_facecolor"):
        raise TypeError(f"ax must be axes of matplotlib. Got {shown(ax)} instead.")
    return ax


def background(ax: Any) -> Float64:
    """Return the background colour of `ax` as red, green and blue."""
    from matplotlib.colors import to_rgba

    for colour in (ax.get_facecolor(), ax.figure.get_facecolor()):
        red, green, blue, alpha = to_rgba(colour)
        if alpha > 0:
            return np.array([red, green, blue])
    return np.ones(3)


def ink(ax: Any) -> Float64:
    """Return the text colour of `ax`."""
    from matplotlib.colors import to_rgb

    return np.array(to_rgb(ax.xaxis.label.get_color()))


def component_colours(n_components: int, ax: Any) -> Float64:
    """Return a colour of Okabe and Ito's for each component, legible on the background of `ax`."""
    from matplotlib.colors import to_rgb

    behind, words = background(ax), ink(ax)
    colours = [_legible(np.array(to_rgb(name)), behind, words) for name in OKABE_ITO]
    return np.array([colours[k % len(colours)] for k in range(n_components)])


def dashes(component: int) -> str:
    """Return the dashes of a component's curve: others for neighbours, and in each colour."""
    return DASHES[_shifted(component) % len(DASHES)]


def outline_dashes(component: int) -> str:
    """Return the dashes of an outline with a number in it: others when the colours repeat."""
    return DASHES[component // len(OKABE_ITO) % len(DASHES)]


def hatches(component: int) -> str:
    """Return the hatching of a component's areas: others for neighbours, and in each colour."""
    return HATCHES[_shifted(component) % len(HATCHES)]


def shapes(component: int) -> str:
    """Return the shape of a component's points: others for neighbours, and in each colour."""
    return MARKERS[_shifted(component) % len(MARKERS)]


def circles_first(component: int) -> str:
    """Return the shape of a component's points: other than circles when the colours repeat."""
    return MARKERS[component // len(OKABE_ITO) % len(MARKERS)]


def _shifted(component: int) -> int:
    """Return a number that is another for neighbours and, for a while, for equal colours."""
    return component % len(OKABE_ITO) + component // len(OKABE_ITO)


def heat_colours(ax: Any) -> list[Float64]:
    """Return colours for rising densities: the background, then a blue, then nearly the ink."""
    behind, words = background(ax), ink(ax)
    blue = component_colours(1, ax)[0]
    pale = 0.65 * behind + 0.35 * blue
    return [behind, pale, blue, 0.55 * blue + 0.45 * words]


def shades(ax: Any, n_shades: int) -> Float64:
    """Return shades from the background towards the ink, for bands of density."""
    share = np.linspace(0.3, 1.0, n_shades)[:, np.newaxis] * SHADES_OF_DENSITY
    return np.asarray((1 - share) * background(ax) + share * ink(ax))


def contrast(one: Float64, other: Float64) -> float:
    """Return the contrast ratio of two colours, from 1 to 21 (same guidelines)."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: Float64) -> float:
    linear = np.where(colour <= 0.04045, colour / 12.92, ((colour + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def _legible(colour: Float64, behind: Float64, words: Float64) -> Float64:
    for share in np.linspace(0, 1, 51):
        mixed = (1 - share) * colour + share * words
        if contrast(mixed, behind) >= LEAST_CONTRAST:
            return np.asarray(mixed)
    return words


def finish(ax: Any) -> Any:
    """Remove the top and right spines; return the axes."""
    ax.spines[["top", "right"]].set_visible(False)
    return ax


def name_axis(axis: Any, name: str) -> None:
    """Label an axis with the name of a feature, in which nothing is a formula."""
    axis.set_label_text(name)
    as_text(axis.label, name)


def name_ticks(ax: Any, places: Float64, names: Sequence[str]) -> None:
    """Name the ticks of the horizontal axis: slanted where the names take much room."""
    shown = [shortened(name) for name in names]
    ax.set_xticks(places, shown)
    widest = max(map(len, shown)) * len(shown)
    room = ax.get_window_extent().width / ax.figure.dpi * LETTERS_OF_AN_INCH
    angle = 30 if len(shown) <= MOST_SLANTED else 90
    slanted = {"rotation": angle, "ha": "right", "va": "center" if angle == 90 else "baseline"}
    slanted = slanted | {"rotation_mode": "anchor"} if widest > room else {}
    for label, name in zip(ax.get_xticklabels(), shown, strict=True):
        as_text(label, name)
        label.set(**slanted)


def shortened(name: str) -> str:
    """Return the name on one line, its end cut off where it is long."""
    line = " ".join(name.split())
    return line if len(line) <= LONGEST_NAME else line[: LONGEST_NAME - 1] + "…"


def as_text(label: Any, name: str) -> None:
    """Show a name as it is, without formulas."""
    label.set_parse_math("$" not in name)
    if not TEX.isdisjoint(name):
        label.set_usetex(False)
