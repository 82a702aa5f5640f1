"""Which source serves what a user hands over, decided without reading a row."""

from __future__ import annotations

import array
import sys
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from emgine import GaussianMixture
from emgine.sources import Blocks, MemoryMap, Parquet, conversion
from emgine.sources.conversion import as_source

if TYPE_CHECKING:
    from pathlib import Path

ROWS = np.arange(12.0).reshape(6, 2)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "rows.parquet"
    pd.DataFrame({"a": ROWS[:, 0], "b": ROWS[:, 1], "w": 1.0}).to_parquet(path)
    return path


@pytest.mark.parametrize(
    "X",
    [ROWS, ROWS.tolist(), tuple(ROWS.tolist()), pd.DataFrame(ROWS), None, 3.0, {}, b"", range(3)],
    ids=lambda X: type(X).__name__,
)
def test_arrays_and_what_is_no_source_are_left_alone(X: Any) -> None:
    assert as_source(X) is None
    assert as_source(X, np.ones(6)) is None


def test_a_path_is_a_parquet_file(file: Path) -> None:
    for path in (file, str(file)):
        assert isinstance(as_source(path), Parquet)
    weighted = as_source(file, "w")
    assert weighted is not None
    assert list(weighted.feature_names or ()) == ["a", "b"]
    with pytest.raises(TypeError, match="must be the name of a column"):
        as_source(file, np.ones(6))


def test_a_dataset_of_pyarrow_is_read_as_parquet(file: Path) -> None:
    dataset = pytest.importorskip("pyarrow.dataset")
    assert isinstance(as_source(dataset.dataset(file)), Parquet)


def test_pyarrow_is_not_imported_to_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "pyarrow.dataset", raising=False)
    assert as_source(ROWS) is None
    assert "pyarrow.dataset" not in sys.modules


def test_a_large_map_is_a_source_and_a_small_one_an_array(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    np.save(tmp_path / "rows.npy", ROWS)
    rows = np.load(tmp_path / "rows.npy", mmap_mode="r")
    assert as_source(rows) is None
    monkeypatch.setattr(conversion, "LEAST_BYTES_OF_A_MAP", rows.nbytes)
    assert isinstance(as_source(rows), MemoryMap)
    assert isinstance(as_source(rows, np.ones(6)), MemoryMap)
    assert as_source(rows[0]) is None
    assert as_source(rows, np.ones((6, 1))) is None


def test_iterables_are_blocks_and_sources_stay_what_they_are() -> None:
    class Halves:
        def __iter__(self) -> Any:
            yield ROWS[:3]
            yield ROWS[3:]

    source = as_source(Halves())
    assert isinstance(source, Blocks)
    assert as_source(source) is source
    for X in (Halves(), source):
        with pytest.raises(TypeError, match="sample_weight must be None here"):
            as_source(X, np.ones(6))
    with pytest.raises(TypeError):
        as_source(iter([ROWS]))


def test_buffers_are_arrays() -> None:
    rows = np.random.RandomState(0).normal(size=(50, 2))
    assert as_source(memoryview(rows)) is None
    assert as_source(array.array("d", [1.0, 2.0])) is None
    found = GaussianMixture(1, random_state=0).fit(memoryview(rows))
    assert np.array_equal(found.means_, GaussianMixture(1, random_state=0).fit(rows).means_)
    with pytest.raises(ValueError, match="Expected 2D array, got 1D array"):
        GaussianMixture(1).fit(array.array("d", [1.0, 2.0]))
