"""Entropy: the textbook sum, and the same bits however rows are cut."""

from __future__ import annotations

import numpy as np
import pytest

from emgine import GaussianMixture, _core
from emgine._rows.reader import Reader
from emgine._rows.rows import RowsInMemory
from emgine._rows.rows_in_parts import RowsInParts
from emgine._scores.entropy import Entropy
from emgine.sources.blocks import Blocks


@pytest.mark.parametrize("weighted", [False, True])
def test_the_entropy_of_responsibilities_is_summed(weighted: bool) -> None:
    random_state = np.random.RandomState(0)
    X = random_state.normal(size=(2 * _core.GRID_ROWS + 17, 2))
    weight = random_state.uniform(size=len(X)) if weighted else None
    model = GaussianMixture(3, random_state=0, max_iter=5, tol=1.0).fit(X)
    found = RowsInMemory(X, weight, 2).reduce(Entropy(model.mixture_)).total()
    r = model.predict_proba(X)
    doubt = -(r * np.log(np.maximum(r, 1e-300))).sum(axis=1)
    assert found[0] == pytest.approx(doubt @ (np.ones(len(X)) if weight is None else weight))
    blocks = [
        (X[i : i + 1000], None if weight is None else weight[i : i + 1000])
        for i in range(0, len(X), 1000)
    ]
    if weight is None:
        source = Blocks([rows for rows, _ in blocks])
        parts = RowsInParts(Reader(source, "Search", 1))
        assert parts.reduce(Entropy(model.mixture_)).total() == found
