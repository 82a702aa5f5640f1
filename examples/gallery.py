"""The plots of emgine.plotting, with the data of the other examples.

Densities of one, two and four features; responsibilities; the criterion of many candidates;
convergence; and a dark style. Each plot is one call.

Run `python gallery.py [folder]`; needs emgine and matplotlib.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import numpy.typing as npt

mpl.use("Agg")

import matplotlib.pyplot as plt

from emgine import GaussianMixture, GaussianMixtureSearch, Mixture
from emgine.plotting import plot_convergence, plot_criterion, plot_density, plot_responsibilities

Array = npt.NDArray[np.floating[Any]]

DATA = Path(__file__).resolve().parent / "data" / "faithful.csv"


def process_log() -> Array:
    """Return 10 000 values of two processes: N(20, 5) and N(40, 5)."""
    rng = np.random.default_rng(0)
    return np.concatenate([rng.normal(20, 5, 3_000), rng.normal(40, 5, 7_000)])[:, None]


def four_features() -> Array:
    """Return rows of three groups in four features, of different shapes."""
    rng = np.random.default_rng(1)
    turn = np.array([[1, 0.6, 0, 0], [0, 1, 0.5, 0], [0, 0, 1, -0.7], [0, 0, 0, 1]])
    centres = ((0, 0, 0, 0), (4, 1, -3, 0), (1, 5, 2, 4))
    sizes = ((200, 1.0), (150, 0.7), (100, 0.9))
    parts = [
        centre + spread * rng.normal(size=(count, 4)) @ turn
        for centre, (count, spread) in zip(centres, sizes, strict=True)
    ]
    return np.concatenate(parts)


def em_steps(log: Array) -> Any:
    """Draw the mixture of two processes at a bad start and after 1, 5 and 200 iterations."""
    _, panels = plt.subplots(
        2, 2, figsize=(9.0, 5.6), sharex=True, sharey=True, layout="constrained"
    )
    start = Mixture([0.5, 0.5], [[10.0], [30.0]], [100.0, 100.0], "spherical")
    for ax, n_iterations in zip(panels.flat, (0, 1, 5, 200), strict=True):
        mixture = start
        for _ in range(n_iterations):
            mixture = mixture.expectation(log).maximization(0.0)
        plot_density(mixture, log, ax=ax, legend=False)
        words = {0: "the start", 1: "1 iteration"}.get(n_iterations, f"{n_iterations} iterations")
        ax.set(title=words, xlabel="", ylabel="", xlim=(-10, 62))
    return panels


def search(X: Array, structures: str = "all") -> GaussianMixtureSearch:
    """Fit one to six components with each structure, ranked by BIC."""
    return GaussianMixtureSearch(range(1, 7), structures, n_init=5, random_state=0).fit(X)


def save(axes: Any, folder: Path, name: str, dpi: int = 100) -> None:
    """Write the figure of these axes to a file."""
    figure = np.asarray(axes, dtype=object).flat[0].figure
    figure.savefig(folder / f"{name}.png", dpi=dpi)
    plt.close(figure)
    print(f"Picture: {name}.png")


def main(folder: str = ".") -> None:
    """Draw all plots into `folder`."""
    to = Path(folder)
    log, eruptions = process_log(), np.loadtxt(DATA, delimiter=",", skiprows=1)
    two = GaussianMixture(2, means_init=[[20.0], [40.0]]).fit(log)
    three = GaussianMixture(3, covariance_type="tied", n_init=10, random_state=0).fit(eruptions)
    save(plot_density(two, log), to, "density_1d")
    save(plot_responsibilities(two, log), to, "responsibilities_1d")
    save(plot_density(three, eruptions), to, "density_2d")
    save(plot_responsibilities(three, eruptions), to, "responsibilities")
    save(plot_convergence(three), to, "convergence")
    save(plot_criterion(search(eruptions)), to, "criterion")
    save(plot_criterion(search(log, "full"), legend=False), to, "criterion_1d")
    save(em_steps(log), to, "em_steps")
    rows = four_features()
    four = GaussianMixture(3, n_init=5, random_state=0).fit(rows)
    save(plot_density(four, rows), to, "density_4d", dpi=72)
    with plt.style.context("dark_background"):
        save(plot_density(three, eruptions), to, "density_2d_dark")


if __name__ == "__main__":
    main(*sys.argv[1:2])
