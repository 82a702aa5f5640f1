"""Noise in pictures: grey crosses, an entry of the legend, and no region of its own."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from emgine import GaussianMixture, MixtureModel, families

plt = pytest.importorskip("matplotlib.pyplot", reason="pictures need matplotlib")
from emgine import plotting  # noqa: E402

RANDOM = np.random.RandomState(0)
GROUPS = np.concatenate([RANDOM.normal(0, 1, (150, 3)), RANDOM.normal(6, 0.5, (150, 3))])
X = np.concatenate([GROUPS, RANDOM.uniform(-10, 15, (60, 3))])
PICTURES = ["plot_density", "plot_classification", "plot_uncertainty", "plot_responsibilities"]


@pytest.mark.parametrize("picture", PICTURES)
@pytest.mark.parametrize("width", [1, 2, 3])
def test_every_picture_names_the_noise(picture: str, width: int) -> None:
    rows = X[:, :width]
    model = GaussianMixture(2, noise=True, random_state=0).fit(rows)
    panels: Any = np.asarray(getattr(plotting, picture)(model, rows), dtype=object).flat
    figure = panels[0].figure
    figure.canvas.draw()
    legends = [*figure.legends, *(ax.get_legend() for ax in figure.axes if ax.get_legend())]
    texts = [text.get_text() for legend in legends for text in legend.get_texts()]
    if texts and picture != "plot_uncertainty":
        assert any(text.startswith("noise") for text in texts)
    plt.close("all")


def test_noise_has_no_ellipse_and_grey_rows() -> None:
    rows = X[:, :2]
    model = GaussianMixture(2, noise=True, random_state=0).fit(rows)
    ax = plotting.plot_classification(model, rows, component_names=["low", "high"])
    assert len(ax.patches) == 2
    labels = [line.get_label() for line in ax.lines if line.get_marker() == "x"]
    assert labels
    assert labels[0].startswith("noise")
    plt.close("all")


def test_families_without_ellipses_outline_the_others_alone() -> None:
    rows = np.exp(X[:, :2] / 5)
    model = MixtureModel(2, family=families.LogNormal("full"), noise=True, random_state=0).fit(rows)
    ax = plotting.plot_density(model, rows)
    assert len([patch for patch in ax.patches if not patch.get_fill()]) == 2
    plt.close("all")
