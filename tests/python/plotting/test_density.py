"""plot_density: areas, colours, ellipses and panels say what the mixture says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from emgine import GaussianMixture, Mixture, NotFittedError
from emgine._families.gaussian.parameters import full_covariances
from emgine.plotting import plot_density
from emgine.plotting._subject import MOST_POINTS

if TYPE_CHECKING:
    from collections.abc import Callable

Problem = Any


def test_one_feature(problem: Callable[..., Problem], structure: str) -> None:
    mixture, X = problem(2, 1, structure)
    ax = plot_density(mixture, X)
    *parts, total = [line.get_data() for line in ax.lines]
    assert len(parts) == 2
    grid = total[0]
    assert np.allclose(total[1], np.exp(mixture.score_samples(grid[:, None])))
    assert np.allclose(sum(part[1] for part in parts), total[1])
    steps = [np.diff(grid) * (part[1][1:] + part[1][:-1]) / 2 for part in parts]
    assert [area.sum() for area in steps] == pytest.approx(mixture.weights.tolist(), abs=5e-3)
    bars = sum(bar.get_width() * bar.get_height() for bar in ax.patches)
    assert bars == pytest.approx(1.0)
    texts = [text.get_text() for text in ax.get_legend().get_texts()]
    assert texts == ["rows", "component 0: 33.3 %", "component 1: 66.7 %", "mixture"]


def test_weights_are_repetitions_in_the_histogram() -> None:
    X = np.array([[0.0], [1.0], [5.0], [9.0]])
    mixture = Mixture([1.0], [[4.0]], [9.0], "spherical")
    ax = plot_density(mixture, X, [1, 1, 1, 5])
    shares = [bar.get_width() * bar.get_height() for bar in ax.patches]
    assert shares[-1] == pytest.approx(5 / 8)


def test_ellipses_hold_what_they_say(problem: Callable[..., Problem], structure: str) -> None:
    from matplotlib.patches import Ellipse

    mixture, X = problem(3, 2, structure)
    ax = plot_density(mixture, X)
    ellipses = [patch for patch in ax.patches if isinstance(patch, Ellipse)]
    assert len(ellipses) == 3
    rows = np.random.default_rng(0)
    for component, patch in enumerate(ellipses):
        covariance = full_covariances(mixture)[component]
        drawn = rows.multivariate_normal(mixture.means[component], covariance, 20_000)
        inside = patch.get_path().contains_points(drawn, patch.get_patch_transform())
        assert inside.mean() == pytest.approx(0.90, abs=0.01)  # five standard errors


def test_points_have_the_colour_of_their_component(problem: Callable[..., Problem]) -> None:
    mixture, X = problem(2, 2)
    ax = plot_density(mixture, X)
    colours = ax.collections[-1].get_facecolors()[:, :3]
    edges = [patch.get_edgecolor()[:3] for patch in ax.patches]
    shares = mixture.predict_proba(X)
    sure = shares.max(axis=1) > 1 - 1e-6
    assert sure.sum() > 50
    expected = np.array(edges)[shares.argmax(axis=1)]
    assert np.allclose(colours[sure], expected[sure], atol=1e-5)
    texts = [text.get_text() for text in ax.texts]
    assert texts == ["0", "1"]


def test_many_rows_are_thinned(problem: Callable[..., Problem]) -> None:
    mixture, _ = problem(2, 2)
    ax = plot_density(mixture, mixture.sample(3 * MOST_POINTS, random_state=0)[0])
    assert len(ax.collections[-1].get_offsets()) == MOST_POINTS


def test_more_features_are_a_corner(problem: Callable[..., Problem], structure: str) -> None:
    mixture, X = problem(2, 3, structure)
    panels = plot_density(mixture, X)
    assert panels.shape == (3, 3)
    shown = [[panel.axison for panel in row] for row in panels]
    assert shown == np.tri(3, dtype=bool).tolist()
    assert panels[2, 0].get_xlabel() == "feature 0"
    assert panels[2, 0].get_ylabel() == "feature 2"
    # A marginal of a mixture keeps its area.
    grid, total = panels[1, 1].lines[-1].get_data()
    steps = np.diff(grid) * (total[1:] + total[:-1]) / 2
    assert steps.sum() == pytest.approx(1.0, abs=5e-3)


def test_it_draws_where_it_is_told(problem: Callable[..., Problem]) -> None:
    import matplotlib.pyplot as plt

    for n_features in (1, 2):
        ax = plt.subplots()[1]
        assert plot_density(*problem(2, n_features), ax=ax, legend=False) is ax
        assert ax.get_legend() is None
    panels = plt.subplots(3, 3)[1]
    assert plot_density(*problem(2, 3), ax=panels)[0, 0] is panels[0, 0]
    with pytest.raises(ValueError, match=r"shape \(3, 3\).*Got shape \(\)"):
        plot_density(*problem(2, 3), ax=plt.subplots()[1])


def test_names_come_from_the_columns() -> None:
    import pandas as pd

    frame = pd.DataFrame(np.random.RandomState(0).normal(size=(50, 2)), columns=["minutes", "wait"])
    model = GaussianMixture(2, random_state=0).fit(frame)
    for rows in (frame, frame.to_numpy()):
        ax = plot_density(model, rows)
        assert (ax.get_xlabel(), ax.get_ylabel()) == ("minutes", "wait")


def test_rows_that_are_all_equal_can_be_drawn() -> None:
    mixture = Mixture([1.0], [[2.0]], [1.0], "spherical")
    assert len(plot_density(mixture, [[2.0], [2.0]]).patches) == 1


def test_what_cannot_be_drawn_is_refused(problem: Callable[..., Problem]) -> None:
    mixture, X = problem(2, 2)
    with pytest.raises(NotFittedError):
        plot_density(GaussianMixture(), X)
    with pytest.raises(TypeError, match="Got int instead"):
        plot_density(3, X)
    with pytest.raises(ValueError, match="X has 1 features, but plot_density is expecting 2"):
        plot_density(mixture, X[:, :1])


def test_pictures_are_legible_in_any_style(problem: Callable[..., Problem], style: str) -> None:
    from emgine.plotting._style import LEAST_CONTRAST, background, component_colours, contrast

    mixture, X = problem(8, 2)
    ax = plot_density(mixture, X)
    colours = component_colours(8, ax)
    behind = background(ax)
    assert min(contrast(colour, behind) for colour in colours) >= LEAST_CONTRAST, style
    assert len({tuple(colour.round(3)) for colour in colours}) == 7
    # The eighth component has the first one's colour and other dashes.
    assert ax.patches[7].get_linestyle() != ax.patches[0].get_linestyle()
    ax.figure.canvas.draw()
    pixels = np.asarray(ax.figure.canvas.buffer_rgba())
    assert pixels.shape == (520, 760, 4)


def test_panels_of_a_feature_share_its_limits(problem: Callable[..., Problem]) -> None:
    panels = plot_density(*problem(2, 3))
    for feature in range(3):
        limits = panels[feature, feature].get_xlim()
        assert all(panels[row, feature].get_xlim() == limits for row in range(feature, 3))
        assert all(panels[feature, column].get_ylim() == limits for column in range(feature))


def test_few_rows_have_a_rug(problem: Callable[..., Problem]) -> None:
    from matplotlib.collections import LineCollection

    mixture, X = problem(2, 1)
    for n, expected in ((100, 100), (101, 0)):
        ax = plot_density(mixture, X[:n])
        rugs = [each for each in ax.collections if isinstance(each, LineCollection)]
        assert sum(len(rug.get_segments()) for rug in rugs) == expected
        assert ax.get_xlim()[1] > X[:n].max()
    lines = plot_density(mixture, X[:7]).collections[0].get_segments()
    assert np.allclose([line[0, 0] for line in lines], X[:7, 0])


def test_points_of_later_components_have_other_shapes(problem: Callable[..., Problem]) -> None:
    mixture, X = problem(9, 2)
    first, second = plot_density(mixture, X).collections[-2:]
    assert np.array_equal(second.get_offsets(), X[mixture.predict(X) >= 7])
    assert first.get_paths()[0].vertices.shape != second.get_paths()[0].vertices.shape


def test_marginals_of_chosen_features_are_drawn(problem: Callable[..., Problem]) -> None:
    mixture, X = problem(2, 3)
    ax = plot_density(mixture, X, features=[2])
    grid, total = ax.lines[-1].get_data()
    expected = np.exp(mixture.marginal([2]).score_samples(grid[:, np.newaxis]))
    assert np.allclose(total, expected)
