"""The exhaustive search: every candidate is finished, and none ends below a smaller one."""

from __future__ import annotations

import numpy as np

from emgine import GaussianMixtureSearch
from emgine.search.fits import is_below


def test_every_candidate_is_finished_and_gains_on_the_smaller_ones() -> None:
    rows = np.random.RandomState(0).normal(size=(300, 2)) ** 3
    search = GaussianMixtureSearch(range(1, 6), ["full", "tied"], finish="all", random_state=0)
    table = search.fit(rows).results_
    assert (table["status"] == "converged").all()
    assert table["converged"].all()
    for structure in ("full", "tied"):
        likelihood = table["log_likelihood"][table["covariance_type"] == structure]
        assert np.diff(likelihood).min() > -1e-2


def test_below_is_more_than_a_rounding() -> None:
    assert is_below(-2.0, -1.0)
    assert not is_below(-1.0, -1.0)
    assert not is_below(-1.0 - 1e-10, -1.0)
