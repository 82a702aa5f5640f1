"""Voters of 1996: groups in a table of mixed columns, found, described and drawn.

Each row of data/anes96.csv is a voter: age, days with news on television, party, leaning, school
and expected vote. A mixture whose columns have families of their own finds three groups.

Run `python mixed_data.py [picture.png]`; needs emgine and matplotlib.
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

from emgine import MixtureModel, families

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Array = npt.NDArray[np.floating[Any]]

DATA = Path(__file__).resolve().parent / "data" / "anes96.csv"
# Columns of the file, what they are called here, and the code of their first category.
COLUMNS = {
    "age": ("age", 0),
    "TVnews": ("days with news", 0),
    "PID": ("party", 0),
    "selfLR": ("leaning", 1),
    "educ": ("school", 1),
    "vote": ("vote", 0),
}
FAMILY = {
    0: "gaussian",
    1: families.Categorical(8),
    (2, 3, 4): families.Categorical(7),
    5: "bernoulli",
}
ENDS = {
    "days with news": ("0", "7"),
    "party": ("Dem.", "Rep."),
    "leaning": ("liberal", "conservative"),
    "school": ("grades", "doctorate"),
}
# Okabe and Ito's colours, for every kind of colour vision.
COLOURS = ("#0072B2", "#56B4E9", "#D55E00")


def voters() -> Array:
    """Return the columns of the model, with codes that begin with 0."""
    names = DATA.read_text(encoding="utf-8").splitlines()[0].split(",")
    table = np.loadtxt(DATA, delimiter=",", skiprows=1)
    columns = [table[:, names.index(name)] - first for name, (_, first) in COLUMNS.items()]
    return np.column_stack(columns)


def fit(rows: Array, n_components: int) -> MixtureModel:
    """Return the best of ten fits."""
    return MixtureModel(n_components, family=FAMILY, n_init=10, random_state=0).fit(rows)


def in_order(model: MixtureModel) -> list[int]:
    """Return the components: those for Clinton first, the youngest of them first."""
    dole = model.parameters_[5]["probabilities"][:, 0]
    ages = model.parameters_[0]["means"][:, 0]
    return [int(k) for k in np.lexsort((ages, dole > 0.5))]


def report(model: MixtureModel, order: list[int]) -> None:
    """Print the fitted parameters as sentences."""
    ages, dole = model.parameters_[0], model.parameters_[5]["probabilities"][:, 0]
    for k in order:
        years, variance = ages["means"][k, 0], ages["covariances"][k, 0, 0]
        print(
            f"{100 * model.weights_[k]:.0f} % of the voters: {years:.0f} years old, give or take "
            f"{np.sqrt(variance):.0f}; {100 * dole[k]:.0f} % of them vote for Dole."
        )


def categories(model: MixtureModel, component: int) -> dict[str, Array]:
    """Return the probabilities of the categories of a component, by column."""
    news = model.parameters_[1]["probabilities"][component, 0]
    of_seven = model.parameters_[2, 3, 4]["probabilities"][component]
    return dict(zip(ENDS, [news, *of_seven], strict=True))


def draw_age(axes: Axes, model: MixtureModel, component: int, colour: str) -> None:
    """Draw the density of the ages of a component."""
    mean = model.parameters_[0]["means"][component, 0]
    variance = model.parameters_[0]["covariances"][component, 0, 0]
    years = np.linspace(15, 95, 200)
    density = np.exp(-0.5 * (years - mean) ** 2 / variance) / np.sqrt(2 * np.pi * variance)
    axes.fill_between(years, density, color=colour)
    axes.set(xlim=(15, 95), ylim=(0, 0.05), xticks=(20, 50, 80), yticks=())


def draw_bars(axes: Axes, probabilities: Array, ends: tuple[str, str], colour: str) -> None:
    """Draw the probabilities of the categories of one column."""
    axes.bar(np.arange(len(probabilities)), probabilities, color=colour, width=0.85)
    axes.set(ylim=(0, 0.7), yticks=(), xticks=(0, len(probabilities) - 1))
    axes.set_xticklabels(ends)
    first, last = axes.get_xticklabels()
    first.set_horizontalalignment("left")
    last.set_horizontalalignment("right")


def draw(model: MixtureModel, order: list[int], picture: str) -> None:
    """Draw a row of panels for each component: its ages, and bars for its categories."""
    plt.rcParams.update({"font.size": 10, "axes.spines.top": False, "axes.spines.right": False})
    figure, grid = plt.subplots(len(order), 1 + len(ENDS), figsize=(11, 5.6), layout="constrained")
    for row, component, colour in zip(grid, order, COLOURS, strict=True):
        draw_age(row[0], model, component, colour)
        dole = model.parameters_[5]["probabilities"][component, 0]
        share = f"{100 * model.weights_[component]:.0f} % of voters\n{100 * dole:.0f} % for Dole"
        row[0].set_ylabel(share, rotation=0, ha="right", va="center", weight="bold")
        for axes, (name, values) in zip(row[1:], categories(model, component).items(), strict=True):
            draw_bars(axes, values, ENDS[name], colour)
    for axes, title in zip(grid[0], ("age", *ENDS), strict=True):
        axes.set_title(title)
    figure.savefig(picture, dpi=100)


def main(picture: str = "mixed_data.png") -> None:
    """Fit, print and draw."""
    rows = voters()
    bic = [fit(rows, k).bic(rows) for k in range(1, 7)]
    n_components = 1 + int(np.argmin(bic))
    print(f"{len(rows)} voters; BIC chooses {n_components} components.")
    model = fit(rows, n_components)
    report(model, in_order(model))
    draw(model, in_order(model), picture)
    print(f"Picture: {picture}")


if __name__ == "__main__":
    main(*sys.argv[1:2])
