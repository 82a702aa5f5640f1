"""Heat maps are the density of the mixture; outlines are seen on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import matplotlib.pyplot as plt
import numpy as np
import pytest

from emgine import Mixture
from emgine.plotting import plot_density

if TYPE_CHECKING:
    from collections.abc import Callable

Problem = Any


def test_a_heat_map_is_the_density(problem: Callable[..., Problem]) -> None:
    mixture, X = problem(2, 2)
    ax = plot_density(mixture, X, kind="heatmap")
    (image,) = ax.images
    values = np.asarray(image.get_array())
    left, right, low, high = image.get_extent()
    for row, column in ((0, 0), (57, 101), (199, 199)):
        x, y = left + (right - left) * column / 199, low + (high - low) * row / 199
        density = float(np.exp(mixture.score_samples([[x, y]])[0]))
        assert values[row, column] == pytest.approx(density, rel=1e-9)
    assert (image.norm.vmin, image.norm.vmax) == (0.0, values.max())
    (_, scale) = ax.figure.axes
    assert scale.get_xlabel() == "density"
    assert not plot_density(mixture, X).images


def test_rows_and_outlines_are_seen_on_a_heat_map(
    problem: Callable[..., Problem], style: str
) -> None:
    from emgine.plotting._style import background, contrast, ink

    mixture, X = problem(2, 2)
    ax = plot_density(mixture, X, kind="heatmap")
    assert all(patch.get_path_effects() for patch in ax.patches)
    assert np.allclose(ax.collections[-1].get_facecolors()[:, :3], ink(ax), atol=0.01)
    lows = [ax.images[0].cmap(share)[:3] for share in np.linspace(0, 1, 9)]
    contrasts = [contrast(np.array(low), background(ax)) for low in lows]
    assert contrasts == sorted(contrasts), style
    assert contrasts[-1] > 4
    ax.figure.canvas.draw()


def test_given_axes_and_panels_have_no_scale(problem: Callable[..., Problem]) -> None:
    figure, ax = plt.subplots()
    plot_density(*problem(2, 2), ax=ax, kind="heatmap")
    assert figure.axes == [ax]
    panels = plot_density(*problem(2, 3), kind="heatmap")
    assert len(panels[1, 0].images) == 1
    assert len(panels[0, 0].figure.axes) == 9


def test_a_density_without_bound_has_a_heat_map() -> None:
    mixture = Mixture.from_parameters(
        [1.0],
        {"log_means": [[0.0, 0.0]], "log_covariances": [[[1.0, 0.2], [0.2, 1.0]]]},
        "log_normal",
    )
    ax = plot_density(mixture, mixture.sample(50, random_state=0)[0], kind="heatmap")
    assert np.isfinite(ax.images[0].norm.vmax)
    ax.figure.canvas.draw()
    with pytest.raises(ValueError, match=r"kind must be 'contour' or 'heatmap'\. Got 'surface'"):
        plot_density(mixture, [[1.0, 1.0]], kind="surface")
