"""Memory of a search: it does not copy rows that the core can read directly."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest

from emgine import GaussianMixtureSearch


@pytest.mark.parametrize("criterion", ["bic", "nec", "cv"])
def test_the_search_holds_less_than_one_copy_of_the_rows(criterion: str) -> None:
    rows = np.random.RandomState(0).normal(size=(500_000, 16))
    rows[:250_000] += 5.0
    # Arrays of numpy are counted, the sample of k-means included; the core holds blocks of rows.
    search = GaussianMixtureSearch([1, 2], "diag", criterion, random_state=0, cv=2)
    tracemalloc.start()
    try:
        search.fit(rows)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert search.best_params_["n_components"] == 2
    assert peak < rows.nbytes
