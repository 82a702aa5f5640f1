"""Charts of runs that hold parameters: what is held has no coordinate that moves."""

from __future__ import annotations

import numpy as np

from emgine import _core
from emgine._em.held_chart import HeldChart
from emgine._families.families import chosen_family
from emgine._families.fixed import fixed_of


def gaussian(means: list[list[float]]) -> _core.Mixture:
    shape = _core.ModelShape("gaussian", "full", 2, 2)
    covariances = np.array([[[2.0, 0.5], [0.5, 1.0]], [[1.0, 0.0], [0.0, 3.0]]])
    parameters = {"means": np.array(means), "covariances": covariances}
    return _core.Mixture(np.array([0.25, 0.75]), parameters, shape)


def test_what_is_held_stays_and_has_coordinates_that_do_not_move() -> None:
    start = gaussian([[0.1, 0.2], [1.0, 1.0]])
    fixed = fixed_of({"means": [True, False]}, chosen_family("gaussian"), start.shape)
    assert fixed is not None
    chart = HeldChart(_core.Chart(start), fixed.at(start))
    other = gaussian([[0.1, 0.2], [3.0, -1.0]])
    step = chart.vector(other) - chart.vector(start)
    assert np.count_nonzero(step) == 2
    made = chart.mixture(chart.vector(start) + 0.3)  # moves everything
    assert made.means[0].tolist() == [0.1, 0.2]
    assert np.all(made.means[1] != start.means[1])
