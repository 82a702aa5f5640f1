"""Old Faithful has two kinds of eruption: find them, describe them, draw them.

Each row of data/faithful.csv is one eruption: its duration and the time until the next one, both
in minutes. A mixture of two Gaussians separates the short eruptions from the long ones, and gives
the probability of both kinds for every eruption.

Run `python old_faithful.py [picture.png]`; needs emgine and matplotlib.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import numpy as np
import numpy.typing as npt

mpl.use("Agg")

import matplotlib.pyplot as plt
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.patches import Ellipse

from emgine import GaussianMixture

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Array = npt.NDArray[np.floating[Any]]

DATA = Path(__file__).resolve().parent / "data" / "faithful.csv"
NAMES = ("short", "long")
# Okabe and Ito's colours, for every kind of colour vision; grey means that the kind is uncertain.
COLOURS = ("#D55E00", "#0072B2")
RESPONSIBILITY = LinearSegmentedColormap.from_list(
    "responsibility", [COLOURS[0], "#999999", COLOURS[1]]
)
SHADES = [f"{shade:.3f}" for shade in np.linspace(0.97, 0.76, 10)]
LABELS = {"short": (2.0, 77.0), "long": (3.55, 98.0)}  # positions without eruptions
INK = "#222222"
HELD = (0.5, 0.95)  # fraction of its own eruptions that each ellipse contains


def fit() -> tuple[GaussianMixture, Array, list[int]]:
    """Return the fitted mixture, the eruptions, and the components, shortest eruptions first."""
    eruptions = np.loadtxt(DATA, delimiter=",", skiprows=1)
    model = GaussianMixture(n_components=2, random_state=0, tol=1e-8, max_iter=500).fit(eruptions)
    return model, eruptions, [int(component) for component in np.argsort(model.means_[:, 0])]


def report(model: GaussianMixture, eruptions: Array, order: list[int]) -> None:
    """Print the fitted parameters as sentences."""
    labels = model.predict(eruptions)
    print(f"{len(eruptions)} eruptions of Old Faithful are of {len(order)} kinds.")
    for name, component in zip(NAMES, order, strict=True):
        lasts, wait = model.means_[component]
        covariance = model.covariances_[component]
        spread = np.sqrt(np.diag(covariance))
        correlation = covariance[0, 1] / spread.prod()
        print(f"A {name} eruption ({100 * model.weights_[component]:.1f} % of all)")
        print(f"  lasts {lasts:.2f} minutes, give or take {spread[0]:.2f};")
        print(f"  the next one begins after {wait:.1f} minutes, give or take {spread[1]:.1f};")
        print(f"  the two go together with a correlation of {correlation:.2f}.")
        print(f"  {np.count_nonzero(labels == component)} eruptions are most likely of this kind.")
    doubtful = np.count_nonzero(model.predict_proba(eruptions).max(axis=1) < 0.95)
    print(f"Eruptions that leave more than 5 % doubt: {doubtful}.")
    print(f"Mean log-likelihood: {model.score(eruptions):.4f} nats per eruption.")


def draw_density(axes: Axes, model: GaussianMixture) -> None:
    """Shade the log-density, with one step per nat below its peak."""
    lasts, wait = np.meshgrid(np.linspace(1.0, 6.0, 300), np.linspace(36, 104, 300))
    grid = np.column_stack([lasts.ravel(), wait.ravel()])
    surface = model.score_samples(grid).reshape(lasts.shape)
    levels = surface.max() - np.arange(10, -1, -1)
    axes.contourf(lasts, wait, surface, levels=levels, colors=SHADES)
    axes.contour(
        lasts, wait, surface, levels=levels, colors="white", linewidths=0.8, linestyles="-"
    )


def draw_ellipses(axes: Axes, mean: Array, covariance: Array, colour: str) -> None:
    """Draw ellipses that contain half and nearly all of the eruptions of a component."""
    variances, directions = np.linalg.eigh(covariance)
    angle = np.degrees(np.arctan2(directions[1, 1], directions[0, 1]))
    for share in HELD:
        # In two dimensions the squared distance from the mean is exponentially distributed.
        radius = np.sqrt(-2.0 * np.log(1.0 - share))
        height, width = 2.0 * radius * np.sqrt(variances)
        ellipse = Ellipse((mean[0], mean[1]), width, height, angle=angle, fill=False)
        ellipse.set(edgecolor=colour, linewidth=2.0, zorder=2.5)
        axes.add_patch(ellipse)


def draw_kind(axes: Axes, model: GaussianMixture, component: int, name: str, colour: str) -> None:
    """Draw one component: its mean, its ellipses, its name and weight."""
    mean = model.means_[component]
    draw_ellipses(axes, mean, model.covariances_[component], colour)
    axes.plot(*mean, marker="X", ms=11, mec="white", mew=1.2, color=INK, zorder=4)
    text = f"{name} eruptions\n{100 * model.weights_[component]:.0f} %"
    axes.annotate(text, LABELS[name], ha="center", va="center", color=colour, weight="bold")


def draw(model: GaussianMixture, eruptions: Array, order: list[int], picture: str) -> None:
    """Draw the density, the eruptions by responsibility, and both kinds."""
    plt.rcParams.update({"font.size": 11, "axes.spines.top": False, "axes.spines.right": False})
    figure, axes = plt.subplots(figsize=(7.6, 5.4), layout="constrained")
    draw_density(axes, model)
    for name, component, colour in zip(NAMES, order, COLOURS, strict=True):
        draw_kind(axes, model, component, name, colour)
    lasts, waits = eruptions.T
    long_probability = model.predict_proba(eruptions)[:, order[1]]
    points = axes.scatter(
        lasts, waits, c=long_probability, cmap=RESPONSIBILITY, s=30, ec="white", lw=0.6, zorder=3
    )
    figure.colorbar(points, label="probability of being a long eruption", shrink=0.8, pad=0.02)
    axes.text(5.95, 37, "ellipses hold 50 % and 95 % of a kind", ha="right", color=INK, size=9)
    axes.set(xlim=(1.0, 6.0), ylim=(36, 104), title="Old Faithful: two kinds of eruption")
    axes.set(
        xlabel="duration of the eruption (minutes)", ylabel="time until the next one (minutes)"
    )
    figure.savefig(picture, dpi=100)


def main(picture: str = "old_faithful.png") -> None:
    """Fit, print and draw."""
    model, eruptions, order = fit()
    report(model, eruptions, order)
    draw(model, eruptions, order, picture)
    print(f"Picture: {picture}")


if __name__ == "__main__":
    main(*sys.argv[1:2])
