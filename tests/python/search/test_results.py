"""Results: a search that an earlier version pickled is still one."""

from __future__ import annotations

import pickle
from pathlib import Path

import numpy as np
import pytest

from emgine import GaussianMixtureSearch

OLD = Path(__file__).parents[2] / "models/0.1.0/search.pickle"


def test_a_search_of_version_0_1_0_answers() -> None:
    search = pickle.loads(OLD.read_bytes())
    assert isinstance(search, GaussianMixtureSearch)
    assert search.best_params_ == {"n_components": 2, "covariance_type": "diag"}
    assert search.best_score_ == search.results_["bic"][1] == pytest.approx(1262.0383824078326)
    assert search.best_estimator_.restarts_[0].status == "converged"
    assert search.predict([[0.0], [8.0]]).tolist() == [0, 1]
    again = pickle.loads(pickle.dumps(search))
    assert np.array_equal(again.results_["bic"], search.results_["bic"])
    assert vars(again).keys() == vars(GaussianMixtureSearch()).keys() | {"_ranking"}
