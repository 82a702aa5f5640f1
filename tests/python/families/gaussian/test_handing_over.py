"""Sums of a component that others take over are those of its rows under the others."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from emgine import BayesianGaussianMixture, _core
from emgine._families.gaussian.handing_over import handed_over, shares, without
from emgine._families.gaussian.structures import MATRICES, SCALARS, SHARED
from emgine._families.gaussian.variational import VariationalMixture
from emgine._rows.parts import InMemory
from emgine._rows.rows import Rows
from emgine._rows.tasks import Expectation

RANDOM = np.random.default_rng(0)
X = RANDOM.normal(0, 1, (60, 3))
REFERENCE = RANDOM.normal(0, 1, (3, 3))
LABELS = RANDOM.integers(0, 3, 60)
KINDS = ("full", "tied", "diag", "spherical", "tied_diag", "tied_spherical")


def sums(kind: str, rows: Any, labels: Any, missing: bool) -> _core.SufficientStatistics:
    """Return the statistics of rows that belong to one component each, by the textbook."""
    seen = ~np.isnan(rows)
    member = labels[:, None] == np.arange(3)
    away = np.where(seen[:, None], rows[:, None] - REFERENCE, 0.0) * member[..., None]
    if kind in MATRICES:
        scatter = np.einsum("nki,nkj->kij", away, away)
    else:
        scatter = (away**2).sum(axis=0)
        scatter = scatter.sum(axis=1) if kind in SCALARS else scatter
    if kind in SHARED:
        scatter = np.atleast_1d(scatter.sum(axis=0))
    arrays = {"weight": member.sum(axis=0) * 1.0, "sum": away.sum(axis=0), "scatter": scatter}
    if missing:
        arrays["observed"] = (member[..., None] & seen[:, None]).sum(axis=0) * 1.0
    shape = _core.ModelShape("gaussian", kind, 3, 3, missing)
    return _core.SufficientStatistics(shape, arrays, REFERENCE, 0.0, float(len(rows)))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("missing", [False, True])
def test_sums_are_those_of_the_rows(kind: str, missing: bool) -> None:
    missing = missing and kind not in MATRICES  # whose rows are complete in the statistics
    rows = np.where(RANDOM.random(X.shape) < 0.2, np.nan, X) if missing else X
    expected = sums(kind, rows, np.where(LABELS == 1, 2, LABELS), missing).arrays
    given = sums(kind, rows, LABELS, missing)
    for parts, its in (([0.0, 0.0, 1.0], 1.0), ([0.25, 0.0, 0.75], 0.75)):
        found = handed_over(given, 1, np.array(parts)).arrays
        assert found["weight"].sum() == pytest.approx(60.0)
        for name in expected:
            if name == "scatter" and kind in SHARED:
                if its == 1.0:
                    np.testing.assert_allclose(found[name], expected[name], rtol=1e-12)
                continue
            before = given.arrays[name][2]
            wanted = before + its * (expected[name][2] - before)
            np.testing.assert_allclose(found[name][2], wanted, rtol=1e-12)
            assert not found[name][1].any()


@pytest.mark.parametrize("kind", KINDS)
def test_rows_go_where_they_are_likely(kind: str) -> None:
    rows = np.concatenate([X, X + 6.0])
    labels = np.repeat([0, 1, 2], 40)  # the second has rows of both groups
    model = BayesianGaussianMixture(
        n_components=3, covariance_type=kind, labels_init=labels, max_iter=0, reg_covar=0.0
    ).fit(rows)
    posterior = model._fitted.start()  # type: ignore[union-attr]
    parts = shares(posterior, 0)
    assert parts[0] == 0.0
    assert parts.sum() == pytest.approx(1.0)
    assert parts[1] > parts[2]
    seen = Rows(InMemory(rows, None, 1)).total(Expectation(posterior))
    emptied = without(posterior, 0, seen)
    assert isinstance(emptied, VariationalMixture)
    assert emptied.counts[0] == 0.0
    assert emptied.counts.sum() == pytest.approx(120.0)
    np.testing.assert_allclose(emptied.means[0], emptied.prior.components.mean, atol=1e-9)
    # The mean of all rows, the prior's included, is where it was.
    counts = emptied.prior.components.precisions(emptied.counts)
    everywhere = counts @ emptied.means - 3.0 * emptied.prior.components.mean
    np.testing.assert_allclose(everywhere, rows.sum(axis=0), rtol=1e-9)
