"""plot_uncertainty: the less certain a row, the larger and darker its point."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import matplotlib.pyplot as plt
import numpy as np
import pytest

from emgine import GaussianMixture, Mixture, NotFittedError
from emgine.plotting import plot_uncertainty
from emgine.plotting.uncertainty import LARGEST

if TYPE_CHECKING:
    from collections.abc import Callable

Problem = Any
MIXTURE = Mixture([0.5, 0.5], [[-2.0], [2.0]], [1.0, 1.0], "spherical")


def test_one_feature_shows_the_uncertainty() -> None:
    X = np.array([[0.0], [-2.0], [1.0], [5.0]])
    ax = plot_uncertainty(MIXTURE, X)
    (drawn, *_) = ax.collections
    across, up = np.asarray(drawn.get_offsets()).T
    order = np.argsort(across)
    expected = 1 - MIXTURE.predict_proba(np.sort(X, axis=0)).max(axis=1)
    assert up[order] == pytest.approx(expected)
    assert up.max() == pytest.approx(0.5)
    assert ax.get_ylabel() == "uncertainty"
    assert drawn.get_sizes().max() == pytest.approx(LARGEST)


def test_uncertain_rows_are_large_dark_and_over_others(
    problem: Callable[..., Problem], style: str
) -> None:
    from emgine.plotting._style import background, contrast

    mixture, X = problem(3, 2)
    ax = plot_uncertainty(mixture, X)
    drawn = ax.collections[0]
    doubt = 1 - mixture.predict_proba(np.asarray(drawn.get_offsets())).max(axis=1)
    assert np.all(np.diff(doubt) >= -1e-12)
    sizes = drawn.get_sizes()
    assert np.all(np.diff(sizes) >= 0)
    assert sizes[-1] > 2 * sizes[0]
    pale, dark = (np.array(colour[:3]) for colour in drawn.get_facecolors()[[0, -1]])
    assert contrast(dark, background(ax)) > contrast(pale, background(ax)) > 1.1, style


def test_the_legend_tells_the_largest_uncertainty_and_the_outlines(
    problem: Callable[..., Problem],
) -> None:
    said = [f"uncertainty {doubt}" for doubt in ("0", "0.375", "0.75")]
    ax = plot_uncertainty(*problem(4, 2))
    texts = [text.get_text().split(":")[0] for text in ax.get_legend().get_texts()]
    assert sorted(texts) == sorted([*said, *(f"component {k}" for k in range(4))])
    panels = plot_uncertainty(*problem(4, 3), component_names=list("abcd"))
    texts = [text.get_text().split(":")[0] for text in panels[0, 0].get_legend().get_texts()]
    assert sorted(texts) == sorted([*said, *"abcd"])
    one = plot_uncertainty(*problem(1, 1)).get_legend().get_texts()
    assert [text.get_text() for text in one] == ["uncertainty 0"]


def test_it_draws_where_it_is_told_and_only_a_fit(problem: Callable[..., Problem]) -> None:
    ax = plt.subplots()[1]
    mixture, X = problem(2, 2)
    assert plot_uncertainty(mixture, X, ax=ax, legend=False) is ax
    assert ax.get_legend() is None
    with pytest.raises(NotFittedError):
        plot_uncertainty(GaussianMixture(), X)
