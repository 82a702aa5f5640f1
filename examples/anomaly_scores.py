"""The density as an anomaly score: report readings of a machine that differ from its past readings.

A pump runs in three modes; a reading is its speed and its temperature. The log contains each
distinct past reading once, with its count, which becomes its `sample_weight`. New readings are
reported if their density is lower than that of nearly all past readings. No limit on speed alone
or on temperature alone would find them, because only the combination is unusual.

Run `python anomaly_scores.py [picture.png]`; needs emgine and matplotlib.
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

Array = npt.NDArray[np.floating[Any]]
Flags = npt.NDArray[np.bool_]

MODES = ((900.0, 41.0, 0.5), (1450.0, 55.0, 0.35), (2100.0, 58.0, 0.15))  # rpm, °C, share
FAULTS = np.array([[900.0, 55.0], [1450.0, 44.0], [1800.0, 47.0], [2080.0, 52.0], [1150.0, 57.0]])
FALSE_ALARMS = 0.001  # fraction of ordinary readings that may be reported
BLUE, RED, INK = "#0072B2", "#D55E00", "#222222"


def readings(count: int, seed: int) -> Array:
    """Draw ordinary readings, rounded like those of instruments: rows of speed and temperature."""
    rng = np.random.default_rng(seed)
    shares = [share for _, _, share in MODES]
    modes = np.array([mode[:2] for mode in MODES])[rng.choice(len(MODES), count, p=shares)]
    speed = rng.normal(0.0, 40.0, count)
    temperature = 0.03 * speed + rng.normal(0.0, 1.0, count)  # a faster pump runs hotter
    return np.round((modes + np.column_stack([speed, temperature])) / (5.0, 0.2)) * (5.0, 0.2)


def counted(past: Array) -> tuple[Array, Array]:
    """Return the distinct readings and the count of each."""
    distinct, counts = np.unique(past, axis=0, return_counts=True)
    return distinct, counts.astype(np.float64)


def lower_quantile(scores: Array, counts: Array, share: float) -> float:
    """Return the score that is higher than those of a fraction `share` of all readings."""
    order = np.argsort(scores)
    below = np.cumsum(counts[order]) / counts.sum()
    return float(scores[order][np.searchsorted(below, share)])


def draw(model: GaussianMixture, threshold: float, new: Array, odd: Flags, picture: str) -> None:
    """Draw the log-density, its threshold, and the new readings on either side of it."""
    plt.rcParams.update({"font.size": 11, "axes.spines.top": False, "axes.spines.right": False})
    figure, axes = plt.subplots(figsize=(7.6, 4.8), layout="constrained")
    speed, temperature = np.meshgrid(np.linspace(700, 2350, 300), np.linspace(33, 72, 300))
    grid = np.column_stack([speed.ravel(), temperature.ravel()])
    surface = model.score_samples(grid).reshape(speed.shape)
    levels = threshold + np.arange(0.0, surface.max() - threshold + 1.0)
    shades = [f"{shade:.3f}" for shade in np.linspace(0.95, 0.76, len(levels) - 1)]
    axes.contourf(speed, temperature, surface, levels=levels, colors=shades)
    axes.contour(speed, temperature, surface, levels=[threshold], colors=INK, linestyles="--")
    axes.scatter(new[~odd, 0], new[~odd, 1], s=14, color=BLUE, ec="white", lw=0.4, label="ordinary")
    axes.scatter(
        new[odd, 0], new[odd, 1], s=80, color=RED, marker="X", ec="white", lw=0.8, label="reported"
    )
    axes.plot(
        [], [], color=INK, ls="--", label=f"threshold: {100 * FALSE_ALARMS:.1f} % of the past"
    )
    axes.set(xlabel="speed (rpm)", ylabel="temperature (°C)", title="Readings unlike the past")
    axes.legend(loc="upper left", frameon=False)
    figure.savefig(picture, dpi=100)


def main(picture: str = "anomaly_scores.png") -> None:
    """Fit past readings, score new ones, and print and draw those that are unusual."""
    past = readings(50_000, seed=1)
    distinct, counts = counted(past)
    model = GaussianMixture(3, random_state=0).fit(distinct, sample_weight=counts)
    threshold = lower_quantile(model.score_samples(distinct), counts, FALSE_ALARMS)
    print(f"{len(past)} readings, {len(distinct)} of them distinct, in {len(MODES)} modes.")
    print(f"Report a reading when its log-density is below {threshold:.2f} nats.")

    new = np.concatenate([readings(500, seed=2), FAULTS])
    scores = model.score_samples(new)
    odd = scores < threshold
    for (speed, temperature), score in zip(new[odd], scores[odd], strict=True):
        print(f"  {speed:6.0f} rpm at {temperature:4.1f} °C: log-density {score:8.2f}")
    found = np.count_nonzero(odd[-len(FAULTS) :])
    print(
        f"{found} of {len(FAULTS)} faults reported, {np.count_nonzero(odd) - found} false alarms."
    )
    draw(model, threshold, new, odd, picture)
    print(f"Picture: {picture}")


if __name__ == "__main__":
    main(*sys.argv[1:2])
