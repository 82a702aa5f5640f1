"""Panels: which there are, what they are called, and that each says what its family says."""

from __future__ import annotations

import math
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from emgine import Mixture, MixtureModel, families
from emgine.plotting import plot_density, plot_responsibilities
from emgine.plotting._drawing import MOST_PANELS
from tests.python.families.own_families import OwnPoisson


def table(n: int = 300) -> pd.DataFrame:
    """Rows of two groups that differ in every column but the last."""
    rng = np.random.default_rng(0)
    second = np.arange(n) >= n // 2
    return pd.DataFrame(
        {
            "age": rng.normal(np.where(second, 60, 30), 5),
            "visits": rng.poisson(np.where(second, 9, 1)),
            "x": rng.normal(np.where(second, 4, 0), 1),
            "y ($)": rng.normal(np.where(second, 4, 0), 1),
            "colour": np.where(rng.random(n) < np.where(second, 0.9, 0.1), "red", "blue"),
            "owns": rng.random(n) < np.where(second, 0.8, 0.2),
            "cost": rng.gamma(2, np.where(second, 9, 1)),
            "noise": rng.normal(size=n),
        }
    )


FAMILY = {
    "age": "gaussian",
    ("x", "y ($)"): families.Gaussian("full"),
    "colour": "categorical",
    "visits": "negative_binomial",
    "owns": "bernoulli",
    "cost": "gamma",
}


@pytest.fixture(scope="module")
def fitted() -> tuple[MixtureModel, pd.DataFrame]:
    frame = table()
    family = families.Product(FAMILY, others="drop")
    return MixtureModel(2, family=family, random_state=0).fit(frame), frame


def test_a_product_has_a_panel_for_each_block(fitted: Any) -> None:
    model, frame = fitted
    panels = plot_density(model, frame)
    assert panels.shape == (6,)
    labels = [(panel.get_xlabel(), panel.get_ylabel()) for panel in panels]
    assert labels == [
        ("age", "density"),
        ("x", "y ($)"),
        ("colour", "probability"),
        ("visits", "probability"),
        ("", "probability of 1"),
        ("cost", "density"),
    ]
    ticks = [label.get_text() for label in panels[2].get_xticklabels()]
    assert ticks == ["blue", "red"]
    chances = model.parameters_["colour"]["probabilities"][:, 0]
    drawn = [[bar.get_height() for bar in bars] for bars in panels[2].containers]
    assert np.allclose(drawn, chances)
    owns = [[bar.get_height() for bar in bars] for bars in panels[4].containers]
    assert np.allclose(owns, model.parameters_["owns"]["probabilities"])
    cell = panels[0].figure.axes[-1]
    texts = [text.get_text() for text in cell.get_legend().get_texts()]
    assert [text.split(":")[0] for text in texts] == [
        "rows",
        "component 0",
        "component 1",
        "mixture",
    ]


def test_panels_go_where_they_are_told(fitted: Any) -> None:
    model, frame = fitted
    axes = plt.subplots(1, 6)[1]
    assert plot_density(model, frame, ax=axes, legend=False)[3] is axes[3]
    assert all(ax.get_legend() is None for ax in axes)
    axes = plt.subplots(1, 6)[1]
    plot_density(model, frame, ax=axes)
    said = [text.get_text().split(":")[0] for text in axes[0].get_legend().get_texts()]
    assert said == ["rows", "component 0", "component 1", "mixture"]
    with pytest.raises(ValueError, match=r"an array of 6 axes, one for each panel. Got shape \(\)"):
        plot_density(model, frame, ax=axes[0])


def test_blocks_of_more_numbers_have_a_panel_for_each_column() -> None:
    frame = table()[["age", "x", "y ($)", "visits"]]
    family = {("age", "x", "y ($)"): "student_t", "visits": "poisson"}
    panels = plot_density(MixtureModel(2, family=family, random_state=0).fit(frame), frame)
    assert [panel.get_xlabel() for panel in panels] == ["age", "x", "y ($)", "visits"]


def test_of_many_panels_those_that_tell_most_are_drawn() -> None:
    rates = np.full((2, MOST_PANELS + 4), 3.0)
    rates[1, 4:] = 20.0
    mixture = Mixture.from_parameters([0.5, 0.5], {"rates": rates}, "poisson")
    panels = plot_density(mixture, mixture.sample(300, random_state=0)[0])
    assert [panel.get_xlabel() for panel in panels] == [
        f"feature {j}" for j in range(4, MOST_PANELS + 4)
    ]


def weibull(k: int, x: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    shape, scale = [1.5, 3.0][k], [1.0, 4.0][k]
    return np.asarray(shape / scale * (x / scale) ** (shape - 1) * np.exp(-((x / scale) ** shape)))


CURVES: dict[str, tuple[Any, dict[str, Any], Any]] = {
    "exponential": (
        "exponential",
        {"rates": [[1.0], [0.3]]},
        lambda k, x: [1.0, 0.3][k] * np.exp(-[1.0, 0.3][k] * x),
    ),
    "gamma": (
        "gamma",
        {"shapes": [[0.5], [4.0]], "rates": [[1.0], [2.0]]},
        lambda k, x: [x**-0.5 * np.exp(-x) / math.sqrt(math.pi), 16 * x**3 * np.exp(-2 * x) / 6][k],
    ),
    "weibull": ("weibull", {"shapes": [[1.5], [3.0]], "scales": [[1.0], [4.0]]}, weibull),
    "log_normal": (
        "log_normal",
        {"log_means": [[0.0], [1.0]], "log_covariances": [[[1.0]], [[0.25]]]},
        lambda k, x: (
            np.exp(-0.5 * ((np.log(x) - [0, 1][k]) / [1, 0.5][k]) ** 2)
            / (x * [1, 0.5][k] * math.sqrt(2 * math.pi))
        ),
    ),
    "beta": (
        "beta",
        {"a": [[2.0], [1.0]], "b": [[3.0], [2.0]]},
        lambda k, x: [12 * x * (1 - x) ** 2, 2 * (1 - x)][k],
    ),
    "student_t": (
        "student_t",
        {"means": [[0.0], [3.0]], "scales": [[[1.0]], [[4.0]]], "dofs": [1.0, 3.0]},
        lambda k, x: [
            1 / (math.pi * (1 + x**2)),
            1 / math.sqrt(3) / math.pi / (1 + ((x - 3) / 2) ** 2 / 3) ** 2,
        ][k],
    ),
}


@pytest.mark.parametrize("name", CURVES)
def test_numbers_are_curves_on_their_support(name: str) -> None:
    family, parameters, law = CURVES[name]
    mixture = Mixture.from_parameters([0.25, 0.75], parameters, family)
    X = np.array([0.1, 0.2, 0.5, 0.9])[:, np.newaxis]
    ax = plot_density(mixture, X)
    *parts, total = [line.get_data() for line in ax.lines]
    for k, (grid, heights) in enumerate(parts):
        assert len(grid) >= 600
        assert grid[0] >= (mixture.shape.supports or [(-np.inf,)])[0][0]
        inside = np.abs(grid) > 1e-300  # closed forms of ours overflow
        expected = np.array([0.25, 0.75])[k] * law(k, grid[inside])
        assert np.allclose(heights[inside], expected, rtol=1e-9, atol=1e-290)
    assert np.allclose(total[1], parts[0][1] + parts[1][1])
    assert ax.get_ylabel() == "density"


def test_a_density_without_bound_leaves_room_for_the_rest() -> None:
    mixture = Mixture.from_parameters([1.0], {"shapes": [[0.3]], "rates": [[0.1]]}, "gamma")
    X = mixture.sample(500, random_state=0)[0]
    ax = plot_density(mixture, X)
    tallest = max(patch.get_height() for patch in ax.patches)
    assert ax.lines[-1].get_ydata().max() > 100 * tallest
    assert tallest < ax.get_ylim()[1] < 5 * tallest


@pytest.mark.parametrize("family", ["log_normal", "student_t"])
def test_regions_of_two_columns_hold_their_share(family: str) -> None:
    matrices = np.array([[[0.3, 0.1], [0.1, 0.2]], [[0.1, 0.0], [0.0, 0.2]]])
    means = np.array([[0.0, 0.0], [2.0, 1.0]])
    names = ("log_means", "log_covariances") if family == "log_normal" else ("means", "scales")
    given = dict(zip(names, (means, matrices), strict=True))
    given |= {"dofs": [4.0, 9.0]} if family == "student_t" else {}
    mixture = Mixture.from_parameters([0.5, 0.5], given, family)
    rows, labels = mixture.sample(20_000, random_state=0)
    ax = plot_density(mixture, rows)
    assert len(ax.patches) == 2
    for component, patch in enumerate(ax.patches):
        path = patch.get_transform().transform_path(patch.get_path())
        drawn = ax.transData.transform(rows[labels == component])
        inside = path.contains_points(drawn).mean()
        # A grid of 200 points a side has contours to about a percent.
        assert inside == pytest.approx(0.90, abs=0.02)
    assert [text.get_text() for text in ax.texts] == ["0", "1"]


def test_three_columns_of_one_family_are_a_corner() -> None:
    mixture = Mixture.from_parameters(
        [1.0], {"means": np.zeros((1, 3)), "scales": np.eye(3)[None], "dofs": [3.0]}, "student_t"
    )
    assert plot_density(mixture, mixture.sample(50, random_state=0)[0]).shape == (3, 3)


def test_a_family_of_your_own_has_its_densities() -> None:
    X = np.array([0, 1, 1, 2, 2, 3, 9, 10, 12])[:, np.newaxis]
    own = MixtureModel(2, family=OwnPoisson(), random_state=0).fit(X)
    ax = plot_density(own, X)
    steps = [patch for patch in ax.patches if hasattr(patch, "get_data")]
    heights, edges = steps[-1].get_data()[:2]
    counts = 0.5 * (edges[1:] + edges[:-1])
    assert np.allclose(heights, np.exp(own.score_samples(counts[:, np.newaxis])))
    bands = plot_responsibilities(own, X).lines[0].get_data()
    inside = bands[0][::2] + 0.5
    assert np.allclose(bands[1][::2], own.predict_proba(inside[:, np.newaxis])[:, 0])


def test_a_general_family_of_your_own_has_its_densities() -> None:
    class Laplace(families.GeneralFamily):
        def log_densities(self, X: Any, parameters: Any) -> Any:
            return -np.abs(X[:, 0] - parameters["median"]) - math.log(2)

        def maximization(self, X: Any, weights: Any, last: Any) -> Any:  # noqa: ARG002
            order = np.argsort(X[:, 0])
            half = np.searchsorted(np.cumsum(weights[order]), weights.sum() / 2)
            return {"median": X[order[half], 0]}

        def n_free_parameters(self, n_features: int) -> int:  # noqa: ARG002
            return 1

    X = np.array([0.1, -0.2, 0.0, 9.9, 10.1, 10.0])[:, np.newaxis]
    own = MixtureModel(2, family=Laplace(), random_state=0).fit(X)
    grid, total = plot_density(own, X).lines[-1].get_data()
    expected = sum(
        weight * 0.5 * np.exp(-np.abs(grid - median))
        for weight, median in zip(own.weights_, own.median_, strict=True)
    )
    assert np.allclose(total, expected)


def test_a_family_of_your_own_with_more_columns_says_what_there_is() -> None:
    X = np.random.default_rng(0).poisson(3, size=(40, 2))
    own = MixtureModel(1, family=OwnPoisson()).fit(X)
    with pytest.raises(ValueError, match=r"rows have one column.*Got 2 columns; plot_resp"):
        plot_density(own, X)
    assert plot_responsibilities(own, X).get_xlabel() == "rows, sorted"
    with pytest.raises(ValueError, match=r"without its functions. Give the fitted MixtureModel"):
        plot_density(own.mixture_, X)


def test_rows_outside_of_the_support_are_refused() -> None:
    mixture = Mixture.from_parameters([1.0], {"rates": [[1.0]]}, "poisson")
    with pytest.raises(ValueError, match=r"needs whole numbers .* in row 1, column 0. Got 1\.5"):
        plot_density(mixture, [[1.0], [1.5]])


def test_every_kind_is_drawn_in_any_style(fitted: Any, style: str) -> None:
    from emgine.plotting._style import LEAST_CONTRAST, background, contrast

    model, frame = fitted
    panels = plot_density(model, frame)
    panels[0].figure.canvas.draw()
    for panel in panels:
        of = [bars for bars in panel.containers if bars.get_label().startswith("component")]
        for bars in of:
            colour = np.array(bars[0].get_facecolor()[:3])
            assert contrast(colour, background(panel)) >= LEAST_CONTRAST - 1e-9, style
    assert len(panels[2].containers) == len(panels[4].containers) == 2


@pytest.mark.parametrize(
    ("n_panels", "shape"), [(2, (1, 3)), (3, (2, 2)), (4, (2, 3)), (6, (2, 4)), (12, (4, 4))]
)
def test_panels_and_their_legend_fill_a_figure(n_panels: int, shape: tuple[int, int]) -> None:
    mixture = Mixture.from_parameters([1.0], {"rates": np.ones((1, n_panels))}, "poisson")
    panels = plot_density(mixture, np.ones((4, n_panels)))
    grid = panels[0].get_subplotspec().get_gridspec()
    assert (grid.nrows, grid.ncols) == shape
    assert len(panels[0].figure.axes) == n_panels + 1
