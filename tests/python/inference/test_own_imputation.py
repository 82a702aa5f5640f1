"""own_imputation: gaps under a family of one's own are filled as under the same family here."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from emgine import MixtureModel
from tests.python.families.own_families import FeaturePoisson, InverseGaussians, OwnPoisson, times
from tests.python.families.test_independent_features import GIVEN, counts, from_rates, own


@pytest.mark.parametrize("how", ["mean", "mode", "sample"])
def test_gaps_are_filled_as_by_the_family_here(how: str) -> None:
    X = counts(2000)
    made, ours = (m.fit(X) for m in from_rates(tol=1e-12, **GIVEN))
    filled = made.impute(X, how, 3)
    np.testing.assert_allclose(filled, ours.impute(X, how, 3), rtol=1e-10)
    seen = ~np.isnan(X)
    np.testing.assert_array_equal(filled[seen], X[seen])
    assert np.isnan(counts(2000)).sum() == np.isnan(X).sum() > 0


def test_a_fit_of_complete_rows_fills_gaps_too() -> None:
    X = np.nan_to_num(counts(1000))
    of_gaps, of_rows = own(random_state=0).fit(X), own(missing="error", random_state=0).fit(X)
    np.testing.assert_array_equal(of_rows.impute(counts(50)), of_gaps.impute(counts(50)))
    np.testing.assert_array_equal(of_rows.impute(X), X)


def test_what_is_not_known_is_named() -> None:
    X: Any = counts(300)
    model = own(random_state=0).fit(X)
    with pytest.raises(ValueError, match="how must be one of"):
        model.impute(X, "median")
    with pytest.raises(ValueError, match="2 features"):
        model.impute(X[:, :2])
    whole = MixtureModel(2, family=OwnPoisson(), random_state=0).fit(np.nan_to_num(X))
    with pytest.raises(ValueError, match=r"impute needs .* OwnPoisson .*independent_features"):
        whole.impute(X)
    without = own(family=InverseGaussians(), random_state=0).fit(times(300))
    with pytest.raises(ValueError, match="means of InverseGaussians raised NotImplementedError"):
        without.impute([[np.nan]])
    with pytest.raises(ValueError, match="sample of InverseGaussians raised NotImplementedError"):
        without.impute([[np.nan]], "sample")
    assert FeaturePoisson().independent_features
