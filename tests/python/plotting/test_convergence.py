"""plot_convergence: the picture of a fit shows its numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from emgine import GaussianMixture, MixtureModel, NotFittedError
from emgine.plotting import plot_convergence

if TYPE_CHECKING:
    import numpy.typing as npt


def test_the_line_is_what_was_left(two_blobs: npt.NDArray[np.float64]) -> None:
    model = GaussianMixture(2, random_state=0).fit(two_blobs)
    axes = plot_convergence(model)
    numbers, left = axes.lines[0].get_data()
    assert numbers.tolist() == list(range(1, model.n_iter_ + 1))
    expected = model.lower_bound_ + model.remaining_gain_ - np.array(model.lower_bounds_)
    assert np.allclose(left[:-1], expected[:-1])
    assert axes.lines[1].get_ydata()[0] == model.tol
    assert axes.get_yscale() == "log"


def test_iterations_are_whole_numbers(two_blobs: npt.NDArray[np.float64]) -> None:
    axes = plot_convergence(GaussianMixture(2, max_iter=3, tol=1e-3, random_state=0).fit(two_blobs))
    axes.figure.canvas.draw()
    ticks = axes.get_xticks()
    assert np.array_equal(ticks, np.round(ticks))


def test_every_family_converges_in_a_picture() -> None:
    model = MixtureModel(2, family="poisson", random_state=0).fit([[0], [1], [0], [2], [9], [11]])
    assert len(plot_convergence(model).lines[0].get_xdata()) == model.n_iter_
    with pytest.raises(TypeError, match=r"draws a fitted mixture model or search\. Got 3 instead"):
        plot_convergence(3)  # type: ignore[arg-type]


def test_it_draws_where_it_is_told(two_blobs: npt.NDArray[np.float64]) -> None:
    import matplotlib.pyplot as plt

    axes = plt.subplots()[1]
    assert plot_convergence(GaussianMixture(2, random_state=0).fit(two_blobs), axes) is axes


def test_without_a_fit_or_an_iteration_there_is_nothing_to_draw() -> None:
    with pytest.raises(NotFittedError):
        plot_convergence(GaussianMixture())
    with pytest.raises(ValueError, match="at least one iteration"):
        plot_convergence(GaussianMixture(max_iter=0).fit([[0.0], [1.0]]))
