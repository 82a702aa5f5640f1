"""Ozone in New York, 1973: 37 of 153 days have no value. Fill them, and say how sure that is.

A mixture is fitted to all days, each with the values that it has: radiation, wind and temperature
tell much about ozone. A draw from what a missing value may be, repeated, gives the mean of the
summer with its uncertainty (Rubin 1987), and shows what filling in the mean does.

Run `python air_quality.py [picture.png]`; needs emgine and matplotlib.
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

from emgine import GaussianMixture

Array = npt.NDArray[np.floating[Any]]

DATA = Path(__file__).resolve().parent / "data" / "airquality.csv"
SEEN, FILLED, INK = "#0072B2", "#D55E00", "#222222"  # Okabe and Ito's colours
DRAWS = 200


def days() -> Array:
    """Return log ozone, radiation, wind and temperature of each day, NaN where not measured."""
    rows = np.genfromtxt(DATA, delimiter=",", skip_header=1, missing_values="NA")[:, :4]
    rows[:, 0] = np.log(rows[:, 0])  # ozone is never negative, and its spread grows with it
    return rows


def fit(rows: Array) -> GaussianMixture:
    """Return the mixture of all days."""
    return GaussianMixture(2, covariance_type="tied", missing="marginalize", random_state=0).fit(
        rows
    )


def correlation(rows: Array) -> float:
    """Return the correlation of log ozone and temperature."""
    return float(np.corrcoef(rows[:, 0], rows[:, 3])[0, 1])


def report(model: GaussianMixture, rows: Array) -> None:
    """Print what is missing, and what the summer was like in three ways."""
    lacks = np.isnan(rows)
    print(f"{len(rows)} days; {lacks[:, 0].sum()} without ozone, {lacks[:, 1].sum()} without sun,")
    print(f"{(~lacks.any(axis=1)).sum()} with all values.")
    known = rows[~lacks[:, 0]]
    with_mean = np.where(lacks, np.nanmean(rows, axis=0), rows)
    drawn = [model.impute(rows, how="sample", random_state=seed) for seed in range(DRAWS)]
    print("Correlation of log ozone and temperature:")
    print(f"  days with ozone       {correlation(known):.3f}")
    print(f"  filled with the mean  {correlation(with_mean):.3f}")
    print(f"  filled with draws     {np.mean([correlation(each) for each in drawn]):.3f}")
    means = np.array([np.exp(each[:, 0]).mean() for each in drawn])
    print(f"Mean ozone of the days with ozone: {np.exp(known[:, 0]).mean():.1f} parts per billion;")
    print(f"of all days, by {DRAWS} draws: {means.mean():.1f}, ± {means.std():.1f} for the gaps.")


def draw(model: GaussianMixture, rows: Array, picture: str) -> None:
    """Draw ozone day by day: measured, and what the missing values may be."""
    gaps = np.flatnonzero(np.isnan(rows[:, 0]))
    middle = model.impute(rows)[gaps, 0]
    spread = model.mixture_.imputation_std(rows)[gaps, 0]
    low, high = np.exp(middle - spread), np.exp(middle + spread)
    plt.rcParams.update({"font.size": 11, "axes.spines.top": False, "axes.spines.right": False})
    figure, axes = plt.subplots(figsize=(9.0, 4.4), layout="constrained")
    axes.plot(np.exp(rows[:, 0]), marker="o", ms=4, lw=0.8, color=SEEN, label="measured")
    bars = np.exp(middle) - low, high - np.exp(middle)
    axes.errorbar(
        gaps,
        np.exp(middle),
        yerr=bars,
        fmt="D",
        ms=4,
        lw=1.2,
        color=FILLED,
        label="expected, ± 1 SD",
    )
    axes.set_xticks([0, 31, 61, 92, 123], ["May", "June", "July", "August", "September"])
    axes.set(yscale="log", ylabel="ozone (parts per billion)", xlim=(-2, len(rows) + 1))
    axes.set_title("New York, 1973: ozone, and what the missing days may have been", color=INK)
    axes.legend(frameon=False, loc="lower right")
    figure.savefig(picture, dpi=100)


def main(picture: str = "air_quality.png") -> None:
    """Fit, print and draw."""
    rows = days()
    model = fit(rows)
    report(model, rows)
    draw(model, rows, picture)
    print(f"Picture: {picture}")


if __name__ == "__main__":
    main(*sys.argv[1:2])
