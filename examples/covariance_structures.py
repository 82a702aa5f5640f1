"""The fourteen covariance structures, fitted to the same three groups and drawn side by side.

Groups differ in size, length and direction. What a structure does not allow to differ, its
ellipses have in common.

Run `python covariance_structures.py [picture.png]`; needs emgine and matplotlib.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import numpy as np
import numpy.typing as npt

mpl.use("Agg")

import matplotlib.pyplot as plt

from emgine import GaussianMixture
from emgine.plotting import plot_classification

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Array = npt.NDArray[np.floating[Any]]

# By row: volumes equal and free; by column: what shapes and orientations share.
CODES = (
    ("EII", "EEI", "EVI", "EEE", "EVE", "EEV", "EVV"),
    ("VII", "VEI", "VVI", "VEE", "VVE", "VEV", "VVV"),
)
NAMES = {
    "VVV": "full",
    "EEE": "tied",
    "VVI": "diag",
    "EEI": "tied_diag",
    "VII": "spherical",
    "EII": "tied_spherical",
}
# Of each group: number of rows, centre, widths along and across, direction in degrees.
GROUPS = (
    (120, (0.0, 0.0), (1.9, 0.6), 20.0),
    (120, (7.0, 1.0), (1.0, 0.7), 75.0),
    (120, (3.0, 6.0), (1.4, 0.3), 130.0),
)


def three_groups() -> tuple[Array, npt.NDArray[np.intp]]:
    """Return rows and the group of each."""
    rng, parts = np.random.default_rng(3), []
    for count, centre, widths, degrees in GROUPS:
        c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
        turn = np.array([[c, s], [-s, c]])
        parts.append(rng.normal(size=(count, 2)) * widths @ turn + centre)
    return np.concatenate(parts), np.repeat(np.arange(3), [group[0] for group in GROUPS])


def draw(axes: Axes, code: str, rows: Array, groups: npt.NDArray[np.intp]) -> float:
    """Fit a structure from the groups, draw it, and return its BIC."""
    model = GaussianMixture(3, covariance_type=code, labels_init=groups).fit(rows)
    plot_classification(model, rows, ax=axes, legend=False)
    bic = float(model.bic(rows))
    name = f"  {NAMES[code]}" if code in NAMES else ""
    axes.set_title(f"{code}{name}", fontsize=10)
    axes.set(xlim=(-6, 11), ylim=(-4.5, 11), aspect="equal", xticks=(), yticks=())
    axes.set(xlabel=f"BIC {bic:.0f}", ylabel="")
    return bic


def main(picture: str = "covariance_structures.png") -> None:
    """Fit and draw all, and print BIC."""
    rows, groups = three_groups()
    figure, grid = plt.subplots(2, 7, figsize=(14, 4.4), layout="constrained")
    found = {
        code: draw(axes, code, rows, groups)
        for row, codes in zip(grid, CODES, strict=True)
        for axes, code in zip(row, codes, strict=True)
    }
    for code, bic in sorted(found.items(), key=lambda item: item[1]):
        print(f"{code}  BIC {bic:.1f}")
    figure.savefig(picture, dpi=100)
    print(f"Picture: {picture}")


if __name__ == "__main__":
    main(*sys.argv[1:2])
