"""row_methods: rows in memory give an array, a source an iterator, a file nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from emgine import GaussianMixture
from emgine.sources import Blocks

if TYPE_CHECKING:
    from pathlib import Path

X = np.random.default_rng(0).normal(size=(200, 2))
MODEL = GaussianMixture(2, random_state=0).fit(X)


@pytest.mark.parametrize("method", ["score_samples", "predict", "predict_proba"])
def test_what_comes_back_is_by_where_the_rows_are(method: str, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    scores = getattr(MODEL, method)
    whole = scores(X)
    assert isinstance(whole, np.ndarray)
    in_blocks = scores(Blocks([X[:90], X[90:]]))
    assert not isinstance(in_blocks, np.ndarray)
    assert np.array_equal(np.concatenate(list(in_blocks)), whole)
    assert scores(X, to_parquet=tmp_path / "scores.parquet") is None
    columns = parquet.read_table(tmp_path / "scores.parquet").columns
    assert np.array_equal(np.column_stack(columns).reshape(whole.shape), whole)
