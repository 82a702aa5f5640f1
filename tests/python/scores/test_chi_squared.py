"""chi_squared: upper tails and quantiles beside scipy's."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from emgine._scores.chi_squared import quantile, upper_tail

X = np.array([0.0, 1e-8, 0.3, 2.0, 9.0, 60.0, 500.0, 1400.0])


@pytest.mark.parametrize("dof", [1, 2, 3, 7, 50, 51, 1000])
def test_tails_and_quantiles_are_scipys(dof: int) -> None:
    np.testing.assert_allclose(upper_tail(X, dof), stats.chi2.sf(X, dof), rtol=1e-12)
    for share in (1.0, 0.5, 0.001, 1e-12):
        expected = stats.chi2.isf(share, dof)
        assert quantile(share, dof) == pytest.approx(expected, rel=1e-12, abs=1e-12)


def test_nothing_is_beyond_nothing() -> None:
    assert upper_tail(X, 0).tolist() == [1.0] * len(X)
    assert upper_tail(np.array([-1e-12]), 3).tolist() == [1.0]
