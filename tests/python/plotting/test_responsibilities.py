"""plot_responsibilities: the bands are the responsibilities, and fill the picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from emgine import GaussianMixture, NotFittedError
from emgine.plotting import plot_responsibilities
from emgine.plotting.responsibilities import sorted_shares

if TYPE_CHECKING:
    from collections.abc import Callable

Problem = Any


def test_along_one_feature(problem: Callable[..., Problem], structure: str) -> None:
    mixture, X = problem(2, 1, structure)
    ax = plot_responsibilities(mixture, X)
    grid, first = ax.lines[0].get_data()
    assert np.allclose(first, mixture.predict_proba(grid[:, None])[:, 0])
    assert np.allclose(ax.lines[1].get_ydata(), 1.0)
    assert len(ax.collections) == 2
    assert ax.get_ylim() == (0.0, 1.0)


def test_row_by_row(problem: Callable[..., Problem]) -> None:
    mixture, X = problem(3, 2)
    ax = plot_responsibilities(mixture, X)
    edges, first = ax.lines[0].get_data()
    assert edges[-1] == len(X)
    # Each row is one wide, so that the area of a band is a sum of responsibilities.
    area = np.sum(np.diff(edges) * (first[1:] + first[:-1]) / 2)
    assert area == pytest.approx(mixture.predict_proba(X)[:, 0].sum())


def test_weights_are_widths(problem: Callable[..., Problem]) -> None:
    mixture, X = problem(2, 2)
    weights = np.random.RandomState(0).uniform(size=len(X))
    ax = plot_responsibilities(mixture, X, weights)
    edges, first = ax.lines[0].get_data()
    area = np.sum(np.diff(edges) * (first[1:] + first[:-1]) / 2)
    assert area == pytest.approx(weights @ mixture.predict_proba(X)[:, 0])
    assert ax.get_xlabel() == "weight of rows, sorted"


def test_rows_are_sorted_by_component_then_by_doubt() -> None:
    shares = np.array([[0.4, 0.6], [0.9, 0.1], [0.6, 0.4], [0.0, 1.0]])
    assert sorted_shares(shares).tolist() == [1, 2, 3, 0]


def test_it_draws_where_it_is_told_and_only_a_fit(problem: Callable[..., Problem]) -> None:
    import matplotlib.pyplot as plt

    ax = plt.subplots()[1]
    mixture, X = problem(2, 2)
    assert plot_responsibilities(mixture, X, ax=ax, legend=False) is ax
    assert ax.get_legend() is None
    with pytest.raises(NotFittedError):
        plot_responsibilities(GaussianMixture(), X)


def test_names_and_hatches_tell_components_apart(problem: Callable[..., Problem]) -> None:
    names = [f"group {k}" for k in range(9)]
    mixture, X = problem(9, 2)
    ax = plot_responsibilities(mixture, X, component_names=names)
    bands, labels = ax.get_legend_handles_labels()
    assert labels == names
    looks = [(tuple(band.get_facecolor()[0]), band.get_hatch()) for band in bands]
    assert len(set(looks)) == 9
    ax.figure.canvas.draw()
