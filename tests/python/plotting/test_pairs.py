"""A corner of panels shows the chosen features in their order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from emgine import Mixture
from emgine.plotting import plot_classification, plot_density, plot_uncertainty
from emgine.plotting._pairs import MOST_FEATURES, chosen_features
from emgine.plotting._subject import subject

if TYPE_CHECKING:
    from collections.abc import Callable

Problem = Any


@pytest.mark.parametrize("draw", [plot_density, plot_classification, plot_uncertainty])
def test_features_are_shown_in_the_order_that_is_asked_for(
    draw: Any, problem: Callable[..., Problem]
) -> None:
    mixture, X = problem(2, 5)
    panels = draw(mixture, X, features=[4, 0, 2])
    assert [panel.get_xlabel() for panel in panels[-1]] == ["feature 4", "feature 0", "feature 2"]
    assert [panel.get_ylabel() for panel in panels[1:, 0]] == ["feature 0", "feature 2"]
    ax = draw(mixture, X, features=[3, 1])
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("feature 3", "feature 1")
    assert draw(mixture, X, features=2).get_xlabel() == "feature 2"
    with pytest.raises(ValueError, match="features must be from 0 to 4"):
        draw(mixture, X, features=[5])


@pytest.mark.parametrize("draw", [plot_density, plot_classification, plot_uncertainty])
def test_of_many_features_those_that_differ_most_are_drawn(draw: Any) -> None:
    means = np.zeros((2, 9))
    means[1] = [0, 5, 0, 6, 7, 8, 0, 9, 4]
    mixture = Mixture([0.5, 0.5], means, np.ones((2, 9)), "diag")
    assert chosen_features(subject(mixture, means, None, "a test")) == [1, 3, 4, 5, 7, 8]
    panels = draw(mixture, means)
    assert panels.shape == (MOST_FEATURES, MOST_FEATURES)
    assert panels[-1, 0].get_xlabel() == "feature 1"
    with pytest.raises(ValueError, match=r"of shape \(6, 6\) for 6 features. Got shape \(\)"):
        draw(mixture, means, ax=panels[0, 0])
