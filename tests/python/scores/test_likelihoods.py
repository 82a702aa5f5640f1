"""Likelihoods: the sums of the scores, and the same bits however rows are cut and shared out."""

from __future__ import annotations

import numpy as np
import pytest

from emgine import GaussianMixture, _core
from emgine._rows.reader import Reader
from emgine._rows.rows import RowsInMemory
from emgine._rows.rows_in_parts import RowsInParts
from emgine._scores.likelihoods import Likelihoods
from emgine.sources.blocks import Blocks


@pytest.mark.parametrize("weighted", [False, True])
def test_the_sums_are_those_of_the_rows(covariance_type: str, weighted: bool) -> None:
    random_state = np.random.RandomState(0)
    X = random_state.normal(size=(2 * _core.GRID_ROWS + 17, 3))
    weight = random_state.uniform(size=len(X)) if weighted else None
    model = GaussianMixture(3, covariance_type=covariance_type, random_state=0, max_iter=5, tol=1)
    mixture = model.fit(X).mixture_
    found = [RowsInMemory(X, weight, n).reduce(Likelihoods(mixture)).total() for n in (1, 2, 7)]
    assert found[0] == found[1] == found[2]
    each = np.ones(len(X)) if weight is None else weight
    scores, r = mixture.score_samples(X), mixture.predict_proba(X)
    expected = each.sum(), scores @ each, (scores + np.log(r.max(axis=1))) @ each
    assert found[0] == pytest.approx(expected, rel=1e-12)
    if weight is None:
        parts = RowsInParts(Reader(Blocks([X[:100], X[100:5000], X[5000:]]), "Search", 1))
        assert parts.reduce(Likelihoods(mixture)).total() == found[0]


def test_a_row_of_weight_zero_may_be_anywhere() -> None:
    mixture = GaussianMixture(2, random_state=0).fit([[0.0], [1.0], [10.0], [11.0]]).mixture_
    X, weight = np.array([[0.5], [1e300], [10.5]]), np.array([1.0, 0.0, 2.0])
    found = RowsInMemory(X, weight, 1).reduce(Likelihoods(mixture)).total()
    kept = RowsInMemory(X[[0, 2]], weight[[0, 2]], 1).reduce(Likelihoods(mixture)).total()
    assert found == pytest.approx(kept, rel=1e-14)
