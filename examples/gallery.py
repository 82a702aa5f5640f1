"""The plots of emgine.plotting, with the data of the other examples.

Densities of one, two and four features, of counts, directions, a table of mixed columns and rows
with gaps, and a heat map; rows by component and by uncertainty; responsibilities; the criterion of
many candidates; convergence; and a dark style. Each plot is one call.

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

from emgine import GaussianMixture, GaussianMixtureSearch, Mixture, MixtureModel, families
from emgine.plotting import (
    plot_classification,
    plot_convergence,
    plot_criterion,
    plot_density,
    plot_responsibilities,
    plot_uncertainty,
)

Array = npt.NDArray[np.floating[Any]]

FOLDER = Path(__file__).resolve().parent / "data"
DATA, VOTERS = FOLDER / "faithful.csv", FOLDER / "anes96.csv"


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


def visits() -> Array:
    """Return numbers of visits: of people who seldom come, and of some who come again and again."""
    rng = np.random.default_rng(0)
    return np.concatenate([rng.poisson(1.5, 400), rng.negative_binomial(9, 0.45, 250)])[:, None]


def directions() -> Array:
    """Return directions of the wind, as the sine and cosine of angles: two that prevail."""
    rng = np.random.default_rng(0)
    angles = np.concatenate([rng.vonmises(0.6, 8.0, 300), rng.vonmises(3.4, 2.0, 200)])
    return np.column_stack([np.cos(angles), np.sin(angles)])


def gaps() -> Array:
    """Return rows of two long groups, without 30 % of their cells."""
    rng = np.random.default_rng(0)
    group = np.arange(800) % 2
    x = rng.normal(size=800)
    rows = np.column_stack([x + 6 * group, 0.9 * x + 0.4 * rng.normal(size=800)])
    rows[rng.uniform(size=rows.shape) < 0.3] = np.nan
    return rows


def two_treatments(rows: Array) -> Any:
    """Draw a fit of rows with gaps, and one of the same rows with means in the gaps."""
    _, panels = plt.subplots(
        1, 2, figsize=(9.0, 4.0), sharex=True, sharey=True, layout="constrained"
    )
    model = GaussianMixture(2, missing="marginalize", random_state=0).fit(rows)
    plot_density(model, rows, ax=panels[0], legend=False)
    filled = np.where(np.isnan(rows), np.nanmean(rows, axis=0), rows)
    plot_density(GaussianMixture(2, random_state=0).fit(filled), filled, ax=panels[1], legend=False)
    for ax, title in zip(panels, ("marginalised", "filled with means"), strict=True):
        ax.set(title=title, xlabel="x", ylabel="y", xlim=(-4, 10), ylim=(-4, 4))
    return panels


def voters() -> Array:
    """Return age, days with news, party, leaning, school and vote of voters, as codes from 0."""
    columns = ("age", "TVnews", "PID", "selfLR", "educ", "vote")
    header = VOTERS.read_text(encoding="utf-8").splitlines()[0].split(",")
    table = np.loadtxt(VOTERS, delimiter=",", skiprows=1)
    first = np.array([0, 0, 0, 1, 1, 0])
    return np.asarray(table[:, [header.index(name) for name in columns]] - first)


def voters_by_column() -> Any:
    """Draw the three groups of the tutorial on mixed columns, a panel for each column."""
    rows = voters()
    family = {
        0: "gaussian",
        1: families.Categorical(8),
        (2, 3, 4): families.Categorical(7),
        5: "bernoulli",
    }
    panels = plot_density(MixtureModel(3, family=family, n_init=10, random_state=0).fit(rows), rows)
    names = ("age", "days with news", "party", "leaning", "school")
    for panel, name in zip(panels, names, strict=False):
        panel.set_xlabel(name)
    panels[-1].set_xticklabels(["vote"])
    return panels


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


def twelve_groups() -> tuple[GaussianMixture, Array]:
    """Return a model that began at the centres of twelve groups of places, and the places."""
    rng = np.random.default_rng(3)
    centres = np.array([(east, north) for east in (-9, -3, 3, 9) for north in (-6, 0, 6)])
    shifted = centres + rng.normal(scale=0.8, size=(12, 2))
    places = np.concatenate([centre + rng.normal(size=(40, 2)) for centre in shifted])
    model = GaussianMixture(12, covariance_type="spherical", means_init=centres)
    return model.fit(places), places


def by_row(model: GaussianMixture, eruptions: Array, folder: Path) -> None:
    """Draw eruptions by component and by uncertainty, on a heat map, and few of them."""
    names = np.array(["short", "middle", "long"])[model.means_[:, 0].argsort().argsort()]
    lasts, waits = "duration (minutes)", "until the next one (minutes)"
    few = GaussianMixture(2, random_state=0).fit(eruptions[:60, :1])
    drawn = {
        "classification": plot_classification(model, eruptions, component_names=names),
        "uncertainty": plot_uncertainty(model, eruptions),
        "density_heatmap": plot_density(model, eruptions, kind="heatmap"),
    }
    for name, ax in drawn.items():
        ax.set(xlabel=lasts, ylabel=waits)
        save(ax, folder, name)
    ax = plot_density(few, eruptions[:60, :1])
    ax.set_xlabel(lasts)
    save(ax, folder, "density_few")


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
    by_row(three, eruptions, to)
    save(plot_classification(*twelve_groups()), to, "classification_many")
    save(plot_criterion(search(eruptions)), to, "criterion")
    save(plot_criterion(search(log, "full"), legend=False), to, "criterion_1d")
    save(em_steps(log), to, "em_steps")
    rows = four_features()
    four = GaussianMixture(3, n_init=5, random_state=0).fit(rows)
    save(plot_density(four, rows), to, "density_4d", dpi=72)
    counts, winds = visits(), directions()
    of_counts = MixtureModel(2, family="negative_binomial", random_state=0).fit(counts)
    ax = plot_density(of_counts, counts)
    ax.set_xlabel("visits")
    save(ax, to, "density_counts")
    of_winds = MixtureModel(2, family="von_mises_fisher", random_state=0).fit(winds)
    ax = plot_density(of_winds, winds)
    ax.set(xlabel="east", ylabel="north")
    save(ax, to, "density_directions")
    save(voters_by_column(), to, "density_mixed", dpi=72)
    save(two_treatments(gaps()), to, "missing_cells")
    with plt.style.context("dark_background"):
        save(plot_density(three, eruptions), to, "density_2d_dark")


if __name__ == "__main__":
    main(*sys.argv[1:2])
