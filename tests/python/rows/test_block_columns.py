"""Blocks that are tables: columns are matched by name, and other names are refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from emgine import GaussianMixture
from emgine._rows.block_columns import BlockColumns
from emgine.sources import Blocks
from tests.python.sources.same_rows import sha256

if TYPE_CHECKING:
    from collections.abc import Iterator

X = np.concatenate(
    [
        np.random.RandomState(0).normal([0, 100], size=(3000, 2)),
        np.random.RandomState(1).normal([5, 60], [1, 5], size=(2000, 2)),
    ]
)
KINDS = [pd.DataFrame, pl.DataFrame, pa.table, pa.RecordBatch.from_pydict]
kinds = pytest.mark.parametrize("kind", KINDS, ids=["pandas", "polars", "arrow", "arrow batch"])


def table(kind: Any, rows: Any, *names: str) -> Any:
    """Rows as a table of columns a and b, in the order of the names."""
    return kind({name: rows[:, 1 if name == "b" else 0] for name in names})


def fit(*blocks: Any) -> GaussianMixture:
    return GaussianMixture(2, random_state=0).fit(Blocks(list(blocks)))


@kinds
def test_blocks_are_matched_by_name(kind: Any) -> None:
    expected = GaussianMixture(2, random_state=0).fit(X)
    for names in (("a", "b"), ("b", "a")):
        found = fit(table(kind, X[:2500], "a", "b"), table(kind, X[2500:], *names))
        assert found.feature_names_in_.tolist() == ["a", "b"]
        assert sha256(found) == sha256(expected)


def test_blocks_of_several_libraries_are_matched() -> None:
    blocks = [
        table(kind, part, *names)
        for kind, part, names in zip(KINDS, np.array_split(X, 4), ("ab", "ba") * 2, strict=True)
    ]
    assert np.array_equal(fit(*blocks).means_, GaussianMixture(2, random_state=0).fit(X).means_)


@kinds
@pytest.mark.parametrize("names", ["ac", "a", "abc"])
def test_other_names_are_refused(kind: Any, names: str) -> None:
    with pytest.raises(ValueError, match=r"Block 1 .* begins with row 2500 (.|\n)*- [bc]\n"):
        fit(table(kind, X[:2500], "a", "b"), table(kind, X[2500:], *names))


@kinds
def test_blocks_with_and_without_names_are_refused(kind: Any) -> None:
    named = table(kind, X[:2500], "a", "b")
    for blocks in ((named, X[2500:]), (X[2500:], named)):
        with pytest.raises(ValueError, match=r"Block 1 .* names, or none"):
            fit(*blocks)


@kinds
def test_scores_of_blocks_are_matched_by_name(kind: Any) -> None:
    frame = table(kind, X, "a", "b")
    model = GaussianMixture(2, random_state=0).fit(frame)
    blocks = [table(kind, X[:2500], "a", "b"), table(kind, X[2500:], "b", "a")]
    found = np.concatenate(list(model.predict(Blocks(blocks))))
    assert np.array_equal(found, model.predict(frame))
    with pytest.raises(ValueError, match="must be in the same order"):
        model.predict(Blocks(blocks[::-1]))


class Source:
    """A source of somebody else, whose blocks are tables; it knows their names or does not."""

    n_features, dtype = 2, np.dtype(np.float64)

    def __init__(self, names: Any) -> None:
        self.feature_names = names

    def blocks(self) -> Iterator[Any]:
        yield table(pd.DataFrame, X[:100], "b", "a"), None
        yield table(pd.DataFrame, X[100:], "a", "b"), None


@pytest.mark.parametrize("names", [None, ["a", "b"]])
def test_any_source_is_matched(names: Any) -> None:
    found = GaussianMixture(2, random_state=0).fit(Source(names))
    expected = GaussianMixture(2, random_state=0).fit(X if names else X[:, ::-1])
    assert np.array_equal(found.means_, expected.means_)


def test_a_source_that_knows_names_may_give_arrays() -> None:
    assert BlockColumns(["a", "b"]).order(X) is None


def test_a_nan_is_named_by_its_column() -> None:
    rows = X[:50].copy()
    rows[7, 1] = np.nan
    with pytest.raises(ValueError, match=r"in row 7, column 0 \('b'\)"):
        fit(table(pd.DataFrame, X[:50], "a", "b"), table(pd.DataFrame, rows, "b", "a"))
