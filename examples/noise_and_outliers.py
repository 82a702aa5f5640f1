"""Noise and outliers: two groups of readings in a log that also holds readings of nothing.

A tenth of the log is spread over the whole range: transmission errors. With `noise=True` one more
component, uniform over the box of the rows, takes them, and the two groups keep their shape.
`is_outlier` then tests new readings against the groups, with a known share of false alarms.

Run `python noise_and_outliers.py [picture.png]`; needs emgine and matplotlib.
"""

from __future__ import annotations

import sys
from typing import Any

import matplotlib as mpl
import numpy as np
import numpy.typing as npt

mpl.use("Agg")

import matplotlib.pyplot as plt

from emgine import GaussianMixture
from emgine.plotting import plot_classification

Array = npt.NDArray[np.floating[Any]]

CENTRES = np.array([[3.0, 3.0], [7.0, 6.0]])
ALPHA = 0.01  # share of ordinary readings that may be reported
INK = "#222222"


def groups(count: int, seed: int) -> Array:
    """Draw readings of the two groups."""
    rng = np.random.default_rng(seed)
    return CENTRES[rng.integers(2, size=count)] + 0.5 * rng.normal(size=(count, 2))


def log_of_readings() -> Array:
    """Return 900 readings of the groups, and 100 of nothing."""
    return np.concatenate([groups(900, 1), np.random.default_rng(2).uniform(0, 10, (100, 2))])


def draw(model: GaussianMixture, log: Array, picture: str) -> None:
    """Draw the log by component, and the limit of what is ordinary."""
    plt.rcParams.update({"font.size": 11})
    figure, axes = plt.subplots(figsize=(7.6, 4.8), layout="constrained")
    plot_classification(model, log, ax=axes)
    side = np.linspace(0, 10, 200)
    across, up = np.meshgrid(side, side)
    p_values = model.outlier_p_values(np.column_stack([across.ravel(), up.ravel()]))
    axes.contour(
        across, up, p_values.reshape(across.shape), levels=[ALPHA], colors=INK, linestyles="--"
    )
    axes.plot([], [], color=INK, ls="--", label=f"outliers beyond, at {ALPHA:g}")
    axes.set(xlim=(0, 10), ylim=(0, 10), title="Two groups, and readings of nothing")
    axes.legend(loc="upper left", fontsize="small")
    figure.savefig(picture, dpi=100)


def main(picture: str = "noise_and_outliers.png") -> None:
    """Fit the log with and without noise, and test new readings."""
    log = log_of_readings()
    plain = GaussianMixture(2, random_state=0).fit(log)
    model = GaussianMixture(2, noise=True, random_state=0).fit(log)
    for name, fitted in (("without noise", plain), ("with noise", model)):
        widths = np.sqrt(np.diagonal(fitted.covariances_, axis1=1, axis2=2))
        print(f"{name}: standard deviations {widths.min():.2f} to {widths.max():.2f}, 0.50 is true")
    print(f"{100 * model.weights_[-1]:.0f} % of the readings are noise, 10 % is true")
    new = groups(10_000, 3)
    print(f"false alarms: {100 * model.is_outlier(new, ALPHA).mean():.2f} % of new readings")
    draw(model, log, picture)
    print(f"Picture: {picture}")


if __name__ == "__main__":
    main(*sys.argv[1:2])
