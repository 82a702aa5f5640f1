"""What a picture is of: names, thinned rows, marginals, and full covariances of every structure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from emgine import GaussianMixture, GaussianMixtureSearch, NotFittedError
from emgine._families.gaussian.parameters import full_covariances
from emgine.plotting._subject import MOST_POINTS, mixture_of, subject

if TYPE_CHECKING:
    from collections.abc import Callable

Problem = Any


def test_covariances_of_every_structure_are_full(
    problem: Callable[..., Problem], structure: str
) -> None:
    mixture, X = problem(3, 4, structure)
    covariances = full_covariances(mixture)
    assert covariances.shape == (3, 4, 4)
    of = subject(mixture, X, None, "a test")
    assert np.allclose(of.marginal([0, 1, 2, 3]).mixture.score_samples(X), mixture.score_samples(X))


def test_a_marginal_keeps_its_features_in_their_order(problem: Callable[..., Problem]) -> None:
    mixture, X = problem(2, 3)
    of = subject(mixture, X, np.arange(len(X)), "a test").marginal([2, 0])
    assert of.names == ("feature 2", "feature 0")
    assert np.array_equal(of.X, X[:, [2, 0]])
    assert np.array_equal(of.mixture.means, mixture.means[:, [2, 0]])
    assert np.array_equal(of.mixture.covariances, mixture.covariances[:, [2, 0]][:, :, [2, 0]])
    assert of.sample_weight is not None


def test_names_come_from_the_rows_then_from_the_model() -> None:
    frame = pd.DataFrame(np.random.RandomState(0).normal(size=(60, 2)), columns=["a", "b"])
    model = GaussianMixture(1).fit(frame)
    search = GaussianMixtureSearch([1], covariance_type=["diag"]).fit(frame)
    renamed = frame.rename(columns={"a": "c"})
    assert subject(model.mixture_, renamed, None, "a test").names == ("c", "b")
    for each in (model, search):
        assert subject(each, frame.to_numpy(), None, "a test").names == ("a", "b")
    assert subject(model.mixture_, frame.to_numpy(), None, "a test").names[0] == "feature 0"


def test_columns_in_another_order_are_refused() -> None:
    frame = pd.DataFrame(np.random.RandomState(0).normal(size=(60, 2)), columns=["a", "b"])
    model = GaussianMixture(1).fit(frame)
    with pytest.raises(ValueError, match="must be in the same order as they were in fit"):
        subject(model, frame[["b", "a"]], None, "a test")


def test_a_panel_has_the_rows_that_lack_none_of_its_columns() -> None:
    from emgine import Mixture
    from emgine.plotting import plot_density

    rows = np.random.RandomState(0).normal(size=(60, 3))
    rows[::3, 0], rows[::4, 2] = np.nan, np.nan
    mixture = Mixture([1.0], np.zeros((1, 3)), [np.eye(3)], missing="marginalize")
    of = subject(mixture, rows, np.arange(60.0), "a test")
    pair = of.marginal([2, 0])
    there = ~np.isnan(rows[:, [2, 0]]).any(axis=1)
    assert np.array_equal(pair.X, rows[there][:, [2, 0]])
    assert np.array_equal(pair.weights(), np.flatnonzero(there))
    assert len(of.columns([2, 0]).X) == 60
    axes = plot_density(mixture, rows)
    assert len(axes[2, 0].collections[-1].get_offsets()) == there.sum()
    rows[:, 0] = np.where(np.isnan(rows[:, 2]), rows[:, 0], np.nan)
    plot_density(mixture, rows)  # no row has both columns
    with pytest.raises(ValueError, match="NaN"):
        subject(Mixture([1.0], np.zeros((1, 3)), [np.eye(3)]), rows, None, "a test")


def test_many_rows_are_thinned_evenly(problem: Callable[..., Problem]) -> None:
    mixture, _ = problem(2, 1)
    n = 3 * MOST_POINTS
    X, weight = np.arange(float(n))[:, np.newaxis], np.arange(float(n)) + 1
    points, weights = subject(mixture, X, weight, "a test").points()
    assert len(points) == MOST_POINTS
    assert (points[0, 0], points[-1, 0]) == (0, n - 1)
    assert np.ptp(np.diff(points[:, 0])) <= 1
    assert np.array_equal(weights, points[:, 0] + 1)
    assert len(subject(mixture, X[:7], None, "a test").points()[0]) == 7


def test_only_a_model_has_a_mixture() -> None:
    with pytest.raises(NotFittedError):
        mixture_of(GaussianMixture(2), "plot_density")
    with pytest.raises(TypeError, match=r"plot_density draws a Mixture.*Got list instead"):
        mixture_of([1.0], "plot_density")
