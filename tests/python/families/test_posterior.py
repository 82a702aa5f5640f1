"""Posterior: the weights that are the mode, the density, and doubt about promises."""

from __future__ import annotations

import numpy as np
import pytest

from emgine import Mixture, SufficientStatistics
from emgine._families.gaussian.prior import GaussianPrior
from emgine._families.posterior import MOST_DOUBT, Posterior

STATISTICS = SufficientStatistics([6.0, 2.0], [[1.0], [1.0]], [[[9.0]], [[4.0]]], [[0.0], [1.0]])
MIXTURE = Mixture([0.25, 0.75], [[0.0], [1.0]], [[[1.0]], [[2.0]]], "full")


def test_weights_are_the_mode() -> None:
    found = Posterior(np.array([3.0, 1.0])).with_weights(MIXTURE, STATISTICS)
    assert found.weights == pytest.approx([8.0 / 10.0, 2.0 / 10.0], abs=1e-15)
    assert (found.means == MIXTURE.means).all()


def test_the_density_leaves_out_what_says_nothing() -> None:
    both = Posterior(np.array(2.0), GaussianPrior("full", np.zeros(1), 1.0, 2.0, np.eye(1)))
    of_weights = np.log(0.25) + np.log(0.75)
    of_components = -(5.0 * np.log(2.0) + 1.5 + 0.5) / 2.0
    assert both.log_density(MIXTURE) == pytest.approx(of_weights + of_components, abs=1e-14)
    certain = Mixture([1.0, 0.0], [[0.0], [1.0]], [[[1.0]], [[2.0]]], "full")
    assert Posterior(np.array(1.0)).log_density(certain) == 0.0


def test_doubt_grows_as_a_component_has_few_rows() -> None:
    prior = GaussianPrior("full", np.zeros(1), 1.0, 1.0, np.eye(1))
    assert Posterior(np.array(2.0)).doubt(STATISTICS) == 1.0
    assert Posterior(None, prior).doubt(STATISTICS) == 1.0 + 4.0 / 2.0
    assert Posterior(None, prior).doubt(STATISTICS.scaled(1e-9)) == MOST_DOUBT
