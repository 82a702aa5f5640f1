"""Checksums: any change of rows gives another one, and a source that changes is an error."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pytest
from pyarrow import parquet

from emgine import GaussianMixture
from emgine._rows import reader
from emgine._rows.checksum import WIDTH, Checksum, check_same, checksum
from emgine._rows.parts import Part

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

SIZES = [1, 2, WIDTH - 1, WIDTH, 2 * WIDTH, 3 * WIDTH, 4 * WIDTH, 1 << 13]
CHANGES: dict[str, Callable[[Any], Any]] = {
    "signs": lambda X: -X,
    "the scale": lambda X: X * 2,
    "the origin": lambda X: X + 1000,
    "a last bit": lambda X: (
        np.nextafter(X, np.inf) * (np.arange(len(X)) == len(X) // 2)[:, None]
        + X * (np.arange(len(X)) != len(X) // 2)[:, None]
    ),
    "two signs": lambda X: X * np.where(np.arange(len(X)) < 2, -1, 1)[:, None].astype(X.dtype),
    "one feature": lambda X: X * np.array([1, 1, -1], dtype=X.dtype),
    "the order of features": lambda X: X[:, [1, 0, 2]],
    "the order of rows": lambda X: X[::-1] if len(X) > 1 else X + 1,
    "a shift of rows": lambda X: np.roll(X, 1024, axis=0) + (len(X) in (1, 2, 1024)),
    "two rows": lambda X: X[[*range(1, -1, -1), *range(2, len(X))]] if len(X) > 1 else X + 1,
}


def of(X: Any, weight: Any = None) -> Checksum:
    return checksum(Part(np.ascontiguousarray(X), weight, 0))


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_gives_another_checksum(size: int, change: Any, dtype: Any) -> None:
    X = np.random.RandomState(0).normal(size=(size, 3)).astype(dtype)
    assert of(X) == of(X.copy())
    assert of(X).rows != of(change(X)).rows


def test_weights_have_their_own() -> None:
    X, weight = np.ones((5000, 2)), np.arange(5000.0)
    assert of(X, weight).rows == of(X).rows
    assert of(X, weight).weights != of(X, weight[::-1].copy()).weights


def test_the_message_says_what_is_different() -> None:
    known, other, long = Checksum(5, 1, 2), Checksum(5, 1, 3), Checksum(7, 1, 2)
    check_same([known], [known], 100)
    check_same([], [], 100)
    for found, message in (
        ([other], "the weights of rows 100 to 104 are others"),
        ([Checksum(5, 4, 2)], "rows 100 to 104 are others"),
        ([long], "it ended before row 105 at first"),
        ([Checksum(3, 1, 2)], "row 103 and those after it are missing"),
        ([], "row 100 and those after it are missing"),
    ):
        with pytest.raises(ValueError, match=f"^X gave other rows in a later pass: {message}"):
            check_same([known], found, 100)
    with pytest.raises(ValueError, match="it ended before row 100 at first"):
        check_same([], [known], 100)


class Changing:
    """Rows that are changed from a pass on."""

    def __init__(self, change: Any, first: int) -> None:
        self.change, self.first, self.n_passes = change, first, 0

    def __iter__(self) -> Iterator[Any]:
        self.n_passes += 1
        X = np.random.RandomState(0).normal(size=(20_000, 3))
        if self.n_passes >= self.first:
            X[11_000:] = self.change(X[11_000:])
        yield from np.array_split(X, 3)


@pytest.mark.parametrize("first", [3, 4, 6])
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_source_that_changes_is_refused_with_the_rows(
    change: Any, first: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "BYTES_OF_A_PART", 2 * 3072 * 3 * 8)
    with pytest.raises(ValueError, match=r"other rows in a later pass: rows \d+ to \d+ are others"):
        GaussianMixture(2, random_state=0, max_iter=9, tol=0.0).fit(Changing(change, first))


def test_a_source_without_a_seed_is_refused() -> None:
    class Unseeded:
        def __iter__(self) -> Iterator[Any]:
            yield np.random.default_rng().normal(size=(5000, 2))

    with pytest.raises(ValueError, match="rows 0 to 4999 are others"):
        GaussianMixture(2, random_state=0, max_iter=5).fit(Unseeded())


def test_a_file_that_is_replaced_amid_a_fit_is_refused_and_the_model_stays(tmp_path: Path) -> None:
    X = np.random.RandomState(0).normal(size=(5000, 2))

    def write(rows: Any) -> None:
        table = pa.table({"a": rows[:, 0], "b": rows[:, 1]})
        parquet.write_table(table, tmp_path / "rows.parquet")

    write(X)
    model = GaussianMixture(2, random_state=0).fit(X)
    before = model.mixture_
    model.set_params(max_iter=8, tol=0.0)
    model.callback = lambda iteration: write(X + 1000) if iteration.number == 2 else None
    with pytest.raises(ValueError, match="rows 0 to 4999 are others"):
        model.fit(tmp_path / "rows.parquet")
    assert model.mixture_ is before
