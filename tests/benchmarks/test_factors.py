"""Large covariances: both contenders do the work, and the table has their ratio."""

from __future__ import annotations

import numpy as np

from benchmarks import factors


def test_both_factor_the_same_matrix() -> None:
    covariance = factors.covariance_of(40)
    mixture = factors._mixture(covariance)
    inverse, info = factors._lapack(covariance)  # type: ignore[misc]
    assert info == 0
    factor = mixture.parameters["precisions_cholesky"][0]  # type: ignore[attr-defined]
    np.testing.assert_allclose(factor, np.tril(inverse).T, rtol=1e-10, atol=1e-12)


def test_the_table_has_a_row_for_each_size() -> None:
    best = {"emgine": 1.0, "LAPACK": 2.0}
    made = factors.table([{"n_features": 300, "best": best}])
    assert made.rows == [["300", "1.00 s", "2.00 s", "0.50×"]]
