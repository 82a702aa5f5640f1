"""Blocks: what can be read again and again, and what cannot."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
import scipy.sparse

from emgine.sources import Blocks, RowSource


def test_it_is_a_source_and_learns_from_the_first_block() -> None:
    source = Blocks([np.zeros((3, 2), dtype=np.float32), np.zeros((4, 2), dtype=np.float32)])
    assert isinstance(source, RowSource)
    assert (source.n_features, source.dtype) == (2, np.float32)
    assert Blocks([np.zeros((3, 2), dtype=np.int8)]).dtype == np.float64
    for _ in range(2):
        assert [len(rows) for rows, _ in source.blocks()] == [3, 4]


def test_what_can_be_read_only_once_is_refused() -> None:
    with pytest.raises(TypeError, match="readable more than once; a generator is not"):
        Blocks(np.zeros((3, 2)) for _ in range(2))
    with pytest.raises(TypeError, match="Got 3 instead"):
        Blocks(3)  # type: ignore[arg-type]


def test_no_block_and_flat_blocks_are_refused() -> None:
    with pytest.raises(ValueError, match="the source is empty"):
        Blocks([])
    with pytest.raises(ValueError, match=r"2 dimensions\. Got shape \(3,\)"):
        Blocks([np.zeros(3)])


def test_a_first_block_of_tables_gives_names() -> None:
    assert Blocks([pd.DataFrame({"a": [1.0], "b": [2.0]})]).feature_names == ["a", "b"]
    assert Blocks([np.zeros((3, 2))]).feature_names is None


@pytest.mark.parametrize(
    ("block", "kind", "message"),
    [
        ((), ValueError, "Block 0 of the source is a tuple of length 0"),
        ((np.zeros((3, 2)), np.ones(3), 1), ValueError, "a tuple of length 3. A block must be"),
        (scipy.sparse.csr_matrix(np.eye(3)), TypeError, "Sparse data was passed"),
        (pd.DataFrame({"day": pd.date_range("2020", periods=3)}), ValueError, "Column 'day'"),
        (np.full((2, 2), "a"), ValueError, "holds strings"),
    ],
)
def test_a_first_block_of_no_rows_of_numbers_is_refused(
    block: Any, kind: type[Exception], message: str
) -> None:
    with pytest.raises(kind, match=message):
        Blocks([block])
