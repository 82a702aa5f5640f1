"""Pictures of labelled rows take any family: numbers have outlines, whole numbers are spread."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from emgine import GaussianMixture, Mixture, MixtureModel
from emgine.plotting import plot_classification, plot_uncertainty
from emgine.plotting._scatter import SPREAD
from tests.python.families.own_families import OwnPoisson

BOTH = pytest.mark.parametrize("draw", [plot_classification, plot_uncertainty])


def places(ax: Any) -> Any:
    """Where the rows are drawn."""
    return np.concatenate([drawn.get_offsets() for drawn in ax.collections])


@BOTH
def test_counts_are_spread_around_their_place(draw: Any) -> None:
    mixture = Mixture.from_parameters([0.5, 0.5], {"rates": [[1.0, 2.0], [9.0, 7.0]]}, "poisson")
    X = mixture.sample(100, random_state=0)[0]
    ax = draw(mixture, X)
    seen = places(ax)
    assert len(seen) == 100
    rounded = np.round(seen)
    assert np.array_equal(np.unique(rounded, axis=0), np.unique(X, axis=0))
    assert 0 < np.abs(seen - rounded).max() <= SPREAD
    assert len(np.unique(seen, axis=0)) == 100
    assert not ax.patches  # a region of counts has no outline
    low, high = ax.get_xlim()
    assert low <= seen[:, 0].min()
    assert high >= seen[:, 0].max()


@BOTH
def test_categories_have_their_names(draw: Any) -> None:
    rng = np.random.default_rng(0)
    frame = pd.DataFrame(
        {
            "size": np.append(rng.normal(0, 1, 60), rng.normal(9, 1, 60)),
            "colour": ["red"] * 60 + ["blue"] * 60,
        }
    )
    family = {"size": "gaussian", "colour": "categorical"}
    model = MixtureModel(2, family=family, random_state=0).fit(frame)
    ax = draw(model, frame, features=["colour", "size"])
    assert [label.get_text() for label in ax.get_xticklabels()] == ["blue", "red"]
    ax = draw(model, frame)
    assert [label.get_text() for label in ax.get_yticklabels()] == ["blue", "red"]
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("size", "colour")


@BOTH
def test_families_of_whole_rows_and_of_ones_own_are_drawn_without_outlines(draw: Any) -> None:
    turned = Mixture.from_parameters(
        [1.0], {"mean_directions": np.eye(3)[:1], "concentrations": [1.0]}, "von_mises_fisher"
    )
    panels = draw(turned, turned.sample(40, random_state=0)[0])
    assert panels.shape == (3, 3)
    assert not panels[1, 0].patches
    X = np.random.default_rng(0).poisson(3, size=(40, 2))
    own = MixtureModel(2, family=OwnPoisson(), random_state=0).fit(X)
    assert len(places(draw(own, X))) == 40


@BOTH
def test_independent_numbers_have_outlines(draw: Any) -> None:
    parameters = {"shapes": [[4.0, 9.0], [60.0, 40.0]], "rates": [[1.0, 1.0], [2.0, 2.0]]}
    mixture = Mixture.from_parameters([0.5, 0.5], parameters, "gamma")
    X = mixture.sample(100, random_state=0)[0]
    ax = draw(mixture, X)
    assert len(ax.patches) == 2
    assert [text.get_text() for text in ax.texts] == ["0", "1"]


@BOTH
def test_columns_are_marginal_but_responsibilities_are_whole(draw: Any) -> None:
    mixture = Mixture([0.5, 0.5], [[0.0, 0.0, -9.0], [0.0, 0.0, 9.0]], [1.0, 1.0], "spherical")
    X = mixture.sample(80, random_state=0)[0]
    ax = draw(mixture, X, features=[0, 1])
    if draw is plot_classification:
        assert len(ax.collections) == 2  # two shapes, though the shown columns tell nothing
    else:
        assert np.ptp(ax.collections[0].get_sizes()) < 1e-6  # all are certain


@BOTH
def test_rows_with_gaps_are_where_they_have_both_columns(draw: Any) -> None:
    rows = np.random.default_rng(0).normal(size=(90, 3)) + 6 * (np.arange(90) % 2)[:, np.newaxis]
    rows[::3, 0] = rows[1::5, 1] = np.nan
    model = GaussianMixture(2, missing="marginalize", random_state=0).fit(rows)
    ax = draw(model, rows, features=[0, 1])
    seen = np.ma.masked_invalid(places(ax))
    whole = ~np.isnan(rows[:, :2]).any(axis=1)
    assert np.isfinite(ax.axis()).all()
    assert (~np.ma.getmaskarray(seen).any(axis=1)).sum() == whole.sum()
    panels = draw(model, rows)
    panels[0, 0].figure.canvas.draw()
    assert np.isfinite(panels[2, 0].axis()).all()
