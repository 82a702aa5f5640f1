"""plot_classification: rows go to the component that predict says, each with its own look."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import matplotlib.pyplot as plt
import numpy as np
import pytest

from emgine import GaussianMixture, NotFittedError
from emgine.plotting import plot_classification

if TYPE_CHECKING:
    from collections.abc import Callable

Problem = Any


def looks(ax: Any) -> list[tuple[Any, ...]]:
    """Colour and shape of the entries of the components."""
    lines, labels = ax.get_legend_handles_labels()
    said = [label.split(":")[0] for label in labels]
    assert said == [f"component {component}" for component in range(len(labels))]
    return [(tuple(np.round(line.get_color(), 6)), line.get_marker()) for line in lines]


def test_rows_have_the_look_of_their_component(problem: Callable[..., Problem]) -> None:
    mixture, X = problem(3, 2)
    ax = plot_classification(mixture, X)
    labels = mixture.predict(X)
    assert len(ax.collections) == 3  # a shape each
    for component, (drawn, look) in enumerate(zip(ax.collections, looks(ax), strict=True)):
        assert np.array_equal(drawn.get_offsets(), X[labels == component])
        assert np.allclose(drawn.get_facecolors()[:, :3], look[0], atol=1e-5)
    assert len(ax.patches) == 3


def test_many_components_are_told_apart(problem: Callable[..., Problem], style: str) -> None:
    found = looks(plot_classification(*problem(28, 2), legend=False))
    assert len(set(found)) == 28, style
    first = [shape for _, shape in found[:7]]
    assert len(set(first)) == 7  # so that they differ in grey too


def test_one_feature_has_a_lane_for_each_component(problem: Callable[..., Problem]) -> None:
    mixture, X = problem(3, 1)
    ax = plot_classification(mixture, X, component_names=["a", "b", "c"])
    labels = mixture.predict(X)
    for component, drawn in enumerate(ax.collections):
        across, up = drawn.get_offsets().T
        assert np.array_equal(across, X[labels == component, 0])
        assert np.all(np.abs(up - component) < 0.5)
    assert [label.get_text() for label in ax.get_yticklabels()] == ["a", "b", "c"]
    assert [text.get_text().split(":")[0] for text in ax.get_legend().get_texts()] == list("abc")


def test_weights_are_areas(problem: Callable[..., Problem]) -> None:
    mixture, _ = problem(1, 2)
    X = np.array([[0.0, 1.0], [1.0, 2.0]])
    (drawn,) = plot_classification(mixture, X, [1.0, 3.0]).collections
    small, large = drawn.get_sizes()
    assert large == pytest.approx(3 * small)


def test_it_draws_where_it_is_told_and_only_a_fit(problem: Callable[..., Problem]) -> None:
    ax = plt.subplots()[1]
    mixture, X = problem(2, 2)
    assert plot_classification(mixture, X, ax=ax, legend=False) is ax
    assert ax.get_legend() is None
    with pytest.raises(NotFittedError):
        plot_classification(GaussianMixture(), X)
    with pytest.raises(TypeError, match="plot_classification draws a Mixture"):
        plot_classification(3, X)
