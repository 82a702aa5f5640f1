"""MappedRows: the bits of any view of a map; a file that became shorter is an error, no signal."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from emgine._checks import mapped_rows
from emgine._checks.mapped_rows import in_memory, opened

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

X = np.random.RandomState(0).normal(size=(20_000, 6))
OFFSET = 5000  # not a multiple of a page
VIEWS: dict[str, Callable[[Any], Any]] = {
    "whole": lambda rows: rows,
    "rows": lambda rows: rows[123:17_000],
    "steps": lambda rows: rows[::3],
    "far steps": lambda rows: rows[::2000],
    "backwards": lambda rows: rows[::-1],
    "columns": lambda rows: rows[:, 1:3],
    "columns backwards": lambda rows: rows[:, ::-2],
    "by columns": lambda rows: rows.reshape(6, -1).T,
    "part by columns": lambda rows: rows.reshape(6, -1).T[100:-5, 2:],
    "one column": lambda rows: rows[:, 4],
    "no rows": lambda rows: rows[:0],
    "plain view": lambda rows: np.asarray(rows)[50:],
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "rows.bin"
    path.write_bytes(b"x" * OFFSET + X.tobytes())
    return path


def mapped(path: Path, mode: Any = "r", dtype: Any = "f8") -> Any:
    shape = X.shape if dtype == "f8" else (X.shape[0], 2 * X.shape[1])
    return np.memmap(path, dtype, mode, OFFSET, shape)


def read(view: Any, step: int = 3000) -> Any:
    with opened(view, "X") as rows:
        return np.concatenate(
            [rows.read(at, at + step) for at in range(0, max(len(view), 1), step)]
        )


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize("name", VIEWS)
def test_rows_are_those_of_the_map(
    name: str, known: bool, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not known:
        monkeypatch.setattr(mapped_rows, "_same_file", lambda _: None)
    view, expected = VIEWS[name](mapped(path)), VIEWS[name](X)
    assert np.array_equal(read(view), expected)
    copy = in_memory(view, "X")
    assert np.array_equal(copy, expected)
    if isinstance(view, np.memmap) and view.size:
        assert type(copy) is np.ndarray
        assert not np.may_share_memory(copy, view)


@pytest.mark.parametrize("dtype", ["f4", ">f4", "i4"])
def test_types_are_kept(dtype: str, path: Path) -> None:
    view = mapped(path, dtype=dtype)
    with opened(view, "X") as rows:
        found = rows.read(0, len(view))
    assert found.dtype == view.dtype
    assert found.tobytes() == np.asarray(view).tobytes()


@pytest.mark.parametrize("mode", ["r+", "c"])
def test_changes_of_the_map_are_seen(mode: str, path: Path) -> None:
    view = mapped(path, mode)
    view[7] = 77.0
    assert (read(view)[7] == 77.0).all()
    assert (in_memory(view, "X")[7] == 77.0).all()


def test_another_file_of_the_same_name_is_not_read(path: Path) -> None:
    view = mapped(path)
    other = path.with_suffix(".new")
    other.write_bytes(bytes(path.stat().st_size))
    other.replace(path)
    assert np.array_equal(read(view), X)
    path.unlink()
    assert np.array_equal(read(view), X)


@pytest.mark.parametrize("name", [name for name in VIEWS if name != "no rows"])
@pytest.mark.parametrize("mode", ["r", "c"])
def test_a_file_that_became_shorter_is_an_error(name: str, mode: str, path: Path) -> None:
    view = VIEWS[name](mapped(path, mode))
    os.truncate(path, OFFSET + 4096)
    with pytest.raises(ValueError, match="are missing, because the memory-mapped file has become"):
        read(view)


def test_what_is_no_map_of_numpy_is_read_as_it_is(path: Path) -> None:
    array = np.memmap(path, "f8", "r", OFFSET, X.shape) + 0.0  # a memmap by class alone
    assert np.array_equal(read(array), X)
    assert read([1, 2, 3]).tolist() == [1, 2, 3]
    assert in_memory("a word", "X") == "a word"
