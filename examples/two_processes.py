"""Two processes write to one log: recover both from the mixed measurements alone.

3 000 values come from N(20, 5) and 7 000 from N(40, 5) (mean, standard deviation). A mixture of
two Gaussians is fitted without being told which value came from which process; AIC and BIC
then say how many processes the values speak for: BIC is clear, AIC sees little difference.

Run `python two_processes.py [picture.png]`; needs emgine and matplotlib.
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

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Array = npt.NDArray[np.floating[Any]]

# Okabe and Ito's colours, for every kind of colour vision.
COLOURS = ("#0072B2", "#D55E00")
INK = "#222222"
COMPONENTS = range(1, 7)


def draw_values() -> Array:
    """Return the log: 10 000 rows of one feature, the first process before the second."""
    rng = np.random.default_rng(0)
    return np.concatenate([rng.normal(20, 5, 3_000), rng.normal(40, 5, 7_000)])[:, None]


def fit_two(values: Array) -> GaussianMixture:
    """Fit two components from a random start.

    With random responsibilities both components start at nearly the same mean, so the
    log-likelihood increases slowly at first.
    """
    model = GaussianMixture(2, init_params="random", random_state=0, tol=1e-9, max_iter=1_000)
    return model.fit(values)


def by_mean(model: GaussianMixture) -> list[int]:
    """Return the components from the lowest mean to the highest; EM's order is arbitrary."""
    return [int(component) for component in np.argsort(model.means_[:, 0])]


def component_densities(model: GaussianMixture, grid: Array) -> list[Array]:
    """Return the part of the density of each component, lowest mean first."""
    total = np.exp(model.score_samples(grid))
    responsibilities = model.predict_proba(grid)
    return [total * responsibilities[:, component] for component in by_mean(model)]


def report(model: GaussianMixture, values: Array) -> None:
    """Print the components, and the process of the first and of the last value."""
    order = by_mean(model)
    print(f"Fitted to {len(values)} values in {model.n_iter_} iterations:")
    for process, component in enumerate(order, start=1):
        mean = model.means_[component, 0]
        deviation = np.sqrt(model.covariances_[component, 0, 0])
        share = 100 * model.weights_[component]
        print(f"  process {process}: N({mean:.2f}, {deviation:.2f}), {share:.1f} % of the values")
    ends = values[[0, -1]]
    predicted = model.predict(ends)
    certain = model.predict_proba(ends).max(axis=1)
    for name, row, component, probability in zip(
        ("first", "last"), ends, predicted, certain, strict=True
    ):
        process = order.index(int(component)) + 1
        print(f"The {name} value, {row[0]:.2f}, is from process {process} (p = {probability:.4f}).")


def criteria(values: Array) -> tuple[Array, Array]:
    """Print and return AIC and BIC for each number of components; the smallest is best."""
    models = [
        GaussianMixture(count, random_state=0, tol=1e-7, max_iter=2_000).fit(values)
        for count in COMPONENTS
    ]
    aic = np.array([model.aic(values) for model in models])
    bic = np.array([model.bic(values) for model in models])
    print("components        AIC        BIC")
    for count, one, other in zip(COMPONENTS, aic, bic, strict=True):
        best = "  <- smallest BIC" if other == bic.min() else ""
        print(f"{count:10d} {one:10.1f} {other:10.1f}{best}")
    return aic, bic


def draw_density(axes: Axes, model: GaussianMixture, values: Array) -> None:
    """Draw the histogram, the fitted density and the weighted components."""
    grid = np.linspace(values.min() - 2, values.max() + 2, 500)[:, None]
    axes.hist(values[:, 0], bins=80, density=True, color="#cfcfcf", edgecolor="white", lw=0.5)
    parts = component_densities(model, grid)
    processes = zip(by_mean(model), parts, COLOURS, strict=True)
    for process, (component, part, colour) in enumerate(processes, start=1):
        axes.fill_between(grid[:, 0], part, color=colour, alpha=0.12, lw=0)
        axes.plot(grid[:, 0], part, color=colour, lw=1.8, ls="--")
        axes.annotate(
            f"process {process}\n{100 * model.weights_[component]:.0f} % of the values",
            (model.means_[component, 0], part.max()),
            xytext=(0, 12),
            textcoords="offset points",
            ha="center",
            color=colour,
            weight="bold",
        )
    axes.plot(grid[:, 0], sum(parts), color=INK, lw=2.2, label="fitted density")
    axes.set(xlabel="measured value", ylabel="density", title="What the log holds")
    axes.set_ylim(top=1.3 * max(part.max() for part in parts))
    axes.legend(loc="upper left", frameon=False)


def draw_criteria(axes: Axes, aic: Array, bic: Array) -> None:
    """Draw both criteria relative to their minimum, so that the choice is visible."""
    for values, name, colour, marker in (
        (aic, "AIC", COLOURS[0], "o"),
        (bic, "BIC", COLOURS[1], "s"),
    ):
        axes.plot(
            COMPONENTS, values - values.min(), color=colour, marker=marker, lw=1.8, label=name
        )
    axes.set_yscale("symlog", linthresh=10)
    axes.set(xlabel="components", ylabel="above their smallest", title="How many processes?")
    axes.legend(frameon=False)


def main(picture: str = "two_processes.png") -> None:
    """Fit, print and draw."""
    values = draw_values()
    model = fit_two(values)
    report(model, values)
    aic, bic = criteria(values)
    plt.rcParams.update({"font.size": 11, "axes.spines.top": False, "axes.spines.right": False})
    figure, (left, right) = plt.subplots(
        1, 2, figsize=(10, 4.2), width_ratios=(2, 1), layout="constrained"
    )
    draw_density(left, model, values)
    draw_criteria(right, aic, bic)
    figure.savefig(picture, dpi=110)
    print(f"Picture: {picture}")


if __name__ == "__main__":
    main(*sys.argv[1:2])
