"""Bars of counts, categories, answers and shares: their heights are probabilities."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from emgine import Mixture, MixtureModel, families
from emgine.plotting import plot_density
from emgine.plotting._bars import MOST_CATEGORIES, MOST_COLUMNS, MOST_TRIALS

if TYPE_CHECKING:
    from emgine._core import Float64

WEIGHTS = np.array([0.25, 0.75])
COUNTS = np.array([0, 0, 1, 3, 3, 3, 4, 9])[:, np.newaxis]


def outlines(ax: Any) -> list[tuple[Float64, Float64]]:
    """Heights and edges of the outlines of the components, then of the mixture."""
    steps = [patch for patch in ax.patches if hasattr(patch, "get_data")]
    return [patch.get_data()[:2] for patch in steps if not patch.get_fill()]


def bars(ax: Any) -> list[list[float]]:
    """Heights of the bars of each container of bars."""
    return [[bar.get_height() for bar in bars] for bars in ax.containers]


def texts(ax: Any) -> list[str]:
    return [text.get_text() for text in ax.get_legend().get_texts()]


def binomial(n: int, p: float, c: int) -> float:
    return math.comb(n, c) * p**c * (1 - p) ** (n - c) if c <= n else 0.0


LAWS: dict[str, tuple[Any, dict[str, Any], Any]] = {
    "poisson": (
        "poisson",
        {"rates": [[1.0], [4.0]]},
        lambda k, c: [1.0, 4.0][k] ** c * math.exp(-[1.0, 4.0][k]) / math.factorial(c),
    ),
    "geometric": (
        "geometric",
        {"probabilities": [[0.8], [0.3]]},
        lambda k, c: [0.8, 0.3][k] * [0.2, 0.7][k] ** c,
    ),
    "binomial": (
        families.Binomial(9),
        {"probabilities": [[0.1], [0.6]]},
        lambda k, c: binomial(9, [0.1, 0.6][k], c),
    ),
    "negative_binomial": (
        families.NegativeBinomial(size=2),
        {"means": [[1.0], [3.0]]},
        # Mean m and size 2: successes have probability 2 / (2 + m).
        lambda k, c: (c + 1) * (2 / (2 + [1, 3][k])) ** 2 * (1 - 2 / (2 + [1, 3][k])) ** c,
    ),
}


@pytest.mark.parametrize("name", LAWS)
def test_counts_are_bars_of_their_probability(name: str) -> None:
    family, parameters, law = LAWS[name]
    mixture = Mixture.from_parameters(WEIGHTS, parameters, family)
    ax = plot_density(mixture, COUNTS)
    *parts, total = outlines(ax)
    assert len(parts) == 2
    for k, (heights, edges) in enumerate(parts):
        counts = (0.5 * (edges[1:] + edges[:-1])).astype(int)
        assert counts[0] == 0
        assert np.array_equal(np.diff(edges), np.ones(len(counts)))
        expected = [WEIGHTS[k] * law(k, int(c)) for c in counts]
        assert np.allclose(heights, expected, rtol=1e-12)
    assert np.allclose(total[0], parts[0][0] + parts[1][0])
    (observed,) = bars(ax)
    assert observed[:5] == [0.25, 0.125, 0, 0.375, 0.125]
    assert texts(ax) == ["rows", "component 0: 25 %", "component 1: 75 %", "mixture"]
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("feature 0", "probability")


def test_weights_of_rows_are_repetitions() -> None:
    mixture = Mixture.from_parameters([1.0], {"rates": [[2.0]]}, "poisson")
    ax = plot_density(mixture, [[0], [1]], [3, 1])
    assert bars(ax)[0][:2] == [0.75, 0.25]


def test_wide_ranges_have_bars_of_several_counts() -> None:
    mixture = Mixture.from_parameters([1.0], {"rates": [[40_000.0]]}, "poisson")
    X = np.linspace(39_000, 41_000, 2001).round()[:, np.newaxis]
    ax = plot_density(mixture, X)
    heights, edges = outlines(ax)[-1]
    width = int(edges[1] - edges[0])
    assert len(heights) <= 100
    assert width > 16
    assert ax.get_ylabel() == f"probability, in bins of {width}"
    assert heights.sum() == pytest.approx(1.0, abs=1e-3)
    assert sum(bars(ax)[0]) == pytest.approx(1.0)


def test_successes_are_averaged_over_the_trials_of_the_rows() -> None:
    probabilities = [0.2, 0.7]
    mixture = Mixture.from_parameters(
        WEIGHTS, {"probabilities": [[p] for p in probabilities]}, families.Binomial()
    )
    X = np.array([[1, 3], [0, 3], [5, 6], [2, 6], [6, 6], [1, 1]])
    ax = plot_density(mixture, X)
    *parts, _ = outlines(ax)
    for k, (heights, edges) in enumerate(parts):
        counts = (0.5 * (edges[1:] + edges[:-1])).astype(int)
        p = probabilities[k]
        mean = [np.mean([binomial(int(n), p, int(c)) for n in X[:, 1]]) for c in counts]
        assert np.allclose(heights, WEIGHTS[k] * np.array(mean), rtol=1e-12, atol=1e-300)
    assert ax.get_ylabel() == "probability, for the rows' trials"


def test_of_many_numbers_of_trials_some_are_averaged() -> None:
    trials = np.arange(100, 100 + 5 * MOST_TRIALS)
    X = np.column_stack([trials // 2, trials])
    mixture = Mixture.from_parameters([1.0], {"probabilities": [[0.5]]}, families.Binomial())
    heights, _ = outlines(plot_density(mixture, X))[-1]
    assert heights.sum() == pytest.approx(1.0, abs=0.01)


def test_categories_have_a_group_of_bars_under_their_name() -> None:
    frame = pd.DataFrame({"party": ["Dem.", "Rep.", "Rep.", "$ a $"] * 20})
    model = MixtureModel(1, family="categorical", random_state=0).fit(frame)
    ax = plot_density(model, frame)
    assert bars(ax) == [pytest.approx([0.25, 0.25, 0.5])]
    labels = ax.get_xticklabels()
    assert [label.get_text() for label in labels] == ["$ a $", "Dem.", "Rep."]
    assert not labels[0].get_parse_math()
    assert ax.get_xlabel() == "party"
    (lines,) = ax.collections
    assert [line[0, 1] for line in lines.get_segments()] == [0.25, 0.25, 0.5]
    assert texts(ax) == ["rows", "component 0: 100 %"]
    ax.figure.canvas.draw()


def test_of_many_categories_the_frequent_ones_are_shown() -> None:
    n = 3 * MOST_CATEGORIES
    chances = np.arange(1.0, n + 1) / np.arange(1.0, n + 1).sum()
    mixture = Mixture.from_parameters(
        [1.0], {"probabilities": [[chances]]}, families.Categorical(n)
    )
    ax = plot_density(mixture, np.arange(n)[:, np.newaxis])
    assert bars(ax)[0] == pytest.approx(chances[-MOST_CATEGORIES:].tolist())
    assert ax.get_xlabel() == f"feature 0 ({MOST_CATEGORIES} of {n} categories)"


def test_answers_have_a_group_for_each_column() -> None:
    chances = np.array([[0.1, 0.5, 1.0], [0.9, 0.2, 0.0]])
    mixture = Mixture.from_parameters(WEIGHTS, {"probabilities": chances}, "bernoulli")
    frame = pd.DataFrame([[0, 1, 1], [1, 1, 0]], columns=["own", "rent", "share"])
    ax = plot_density(mixture, frame)
    assert np.allclose(bars(ax), chances)
    assert [label.get_text() for label in ax.get_xticklabels()] == ["own", "rent", "share"]
    assert [line[0, 1] for line in ax.collections[0].get_segments()] == [0.5, 1.0, 0.5]
    assert (ax.get_ylabel(), ax.get_ylim()) == ("probability of 1", (0.0, 1.0))


def test_of_many_columns_the_telling_ones_are_shown() -> None:
    chances = np.full((2, 3 * MOST_COLUMNS), 0.5)
    telling = np.arange(0, 3 * MOST_COLUMNS, 3)
    chances[0, telling], chances[1, telling] = 0.1, 0.9
    mixture = Mixture.from_parameters([0.5, 0.5], {"probabilities": chances}, "bernoulli")
    ax = plot_density(mixture, mixture.sample(400, random_state=0)[0])
    names = [label.get_text() for label in ax.get_xticklabels()]
    assert names == [f"feature {j}" for j in telling]
    assert ax.get_xlabel() == f"{MOST_COLUMNS} of {3 * MOST_COLUMNS} columns"


def test_shares_are_those_of_a_trial() -> None:
    chances = np.array([[0.5, 0.2, 0.3], [0.0, 0.9, 0.1]])
    mixture = Mixture.from_parameters(WEIGHTS, {"probabilities": chances}, "multinomial")
    ax = plot_density(mixture, [[1, 2, 3], [0, 4, 0]])
    assert np.allclose(bars(ax), chances)
    assert [line[0, 1] for line in ax.collections[0].get_segments()] == [0.1, 0.6, 0.3]
    assert ax.get_ylabel() == "share"


@pytest.mark.parametrize("family", ["bernoulli", "poisson"])
def test_more_than_seven_components_are_told_apart(family: str, style: str) -> None:
    values = np.linspace(0.05, 0.95, 9)[:, np.newaxis]
    name = "probabilities" if family == "bernoulli" else "rates"
    mixture = Mixture.from_parameters(np.full(9, 1 / 9), {name: values}, family)
    ax = plot_density(mixture, [[0], [1]])
    handles, labels = ax.get_legend_handles_labels()
    of = [each for each, label in zip(handles, labels, strict=True) if "component" in label]
    if family == "bernoulli":
        looks = [(bar[0].get_facecolor(), bar[0].get_hatch()) for bar in of]
    else:
        looks = [(step.get_edgecolor(), step.get_linestyle()) for step in of]
    assert len(set(looks)) == 9, style
    plt.gcf().canvas.draw()
