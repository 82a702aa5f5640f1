"""MemoryMap: the same bits as the array; pages are returned to the system."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest

from emgine.sources import MemoryMap, as_source, conversion
from tests.python.sources.same_rows import fitted_sha256, model, rows

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any

    from emgine import GaussianMixture
    from emgine.callbacks import Iteration

X, WEIGHT = rows()


def mapped(path: Path, array: np.ndarray, mode: str = "r") -> np.memmap:  # type: ignore[type-arg]
    np.save(path, array)
    return np.load(path, mmap_mode=mode)  # type: ignore[no-any-return,call-overload]


@pytest.mark.parametrize("weighted", [False, True])
def test_a_map_gives_the_bits_of_the_array(
    covariance_type: str, weighted: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversion, "LEAST_BYTES_OF_A_MAP", 1)
    weight = WEIGHT if weighted else None
    memory_map = mapped(tmp_path / "rows.npy", X)
    assert isinstance(as_source(memory_map), MemoryMap)
    sha256 = fitted_sha256(memory_map, weight, covariance_type=covariance_type)
    assert sha256 == fitted_sha256(X, weight, covariance_type=covariance_type)


def test_changes_of_a_private_map_stay(tmp_path: Path) -> None:
    """The pages contain the only copy of a change, so they must not be returned to the system."""
    private = mapped(tmp_path / "rows.npy", X, "c")
    private[0, 0] = 77.0
    for _ in range(2):
        blocks = [rows for rows, _ in MemoryMap(private).blocks()]
        assert blocks[0][0, 0] == 77.0


@pytest.mark.skipif(sys.platform != "linux", reason="resident pages are read from Linux's /proc")
def test_pages_are_given_back(tmp_path: Path) -> None:
    big = np.ones((1 << 20, 16))
    memory_map = mapped(tmp_path / "big.npy", big)  # 128 MB
    del big
    before = resident()
    most = max(resident() for rows, _ in MemoryMap(memory_map).blocks() if rows.sum() > 0)
    assert most - before < 64e6  # 16 MB at once, and what else the process does


def resident() -> int:
    with open("/proc/self/statm") as file:  # noqa: PTH123
        return int(file.read().split()[1]) * 4096


def test_a_bad_shape_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="2 dimensions"):
        MemoryMap(mapped(tmp_path / "flat.npy", np.zeros(4)))
    with pytest.raises(ValueError, match=r"expected \(70001,\)"):
        MemoryMap(mapped(tmp_path / "rows.npy", X), WEIGHT[:5])


@pytest.mark.parametrize("weights_too", [False, True])
def test_a_file_that_shrinks_amid_a_fit_is_an_error(
    weights_too: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversion, "LEAST_BYTES_OF_A_MAP", 1)
    memory_map, weight = mapped(tmp_path / "rows.npy", X), mapped(tmp_path / "weight.npy", WEIGHT)

    def truncate(iteration: Iteration) -> None:
        if iteration.number == 2:
            os.truncate(tmp_path / ("weight.npy" if weights_too else "rows.npy"), 4096)

    fit = model(tol=0, max_iter=9, callback=truncate)
    with pytest.raises(ValueError, match="the memory-mapped file has become shorter"):
        fit.fit(memory_map, sample_weight=weight)


@pytest.mark.filterwarnings("ignore::emgine.ConvergenceWarning")
def test_a_small_map_is_read_before_its_file_shrinks(tmp_path: Path) -> None:
    memory_map, weight = mapped(tmp_path / "rows.npy", X), mapped(tmp_path / "weight.npy", WEIGHT)
    expected = model().fit(X, sample_weight=WEIGHT)

    def truncate(_: Iteration) -> None:
        for name in ("rows.npy", "weight.npy"):
            os.truncate(tmp_path / name, 4096)

    found = model(callback=truncate).fit(memory_map, sample_weight=weight)
    assert np.array_equal(found.means_, expected.means_)


# What else reads rows, of a fitted model.
CALLS: dict[str, Callable[[GaussianMixture, Any], Any]] = {
    "predict": lambda fitted, rows: fitted.predict(rows),
    "predict_proba": lambda fitted, rows: fitted.predict_proba(rows),
    "score_samples": lambda fitted, rows: fitted.score_samples(rows),
    "score": lambda fitted, rows: fitted.score(rows),
    "bic": lambda fitted, rows: fitted.bic(rows),
    "first batch": lambda _, rows: model().partial_fit(rows).means_,
    "next batch": lambda _, rows: model().partial_fit(X).partial_fit(rows).means_,
    "weights": lambda fitted, rows: fitted.score(X, sample_weight=rows[:, 0]),
    "labels_init": lambda _, rows: model(labels_init=rows[:, 0]).fit(X).means_,
    "score_samples of a mixture": lambda fitted, rows: fitted.mixture_.score_samples(rows),
    "predict of a mixture": lambda fitted, rows: fitted.mixture_.predict(rows),
    "predict_proba into an array": lambda fitted, rows: fitted.mixture_.predict_proba(
        rows, out=np.empty((len(rows), fitted.n_components))
    ),
    "score of a mixture": lambda fitted, rows: fitted.mixture_.score(rows),
    "expectation": lambda fitted, rows: fitted.mixture_.expectation(rows).log_likelihood,
    "a row": lambda fitted, rows: fitted.mixture_.score_samples(rows[-1]),
}


@pytest.fixture(params=["read in blocks", "read at once"])
def least_bytes(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "read in blocks":
        monkeypatch.setattr(conversion, "LEAST_BYTES_OF_A_MAP", 1)


def values(name: str) -> np.ndarray:  # type: ignore[type-arg]
    return np.greater(X, 0.5).astype(float) if name in ("weights", "labels_init") else X


@pytest.mark.filterwarnings("ignore::emgine.ConvergenceWarning")
@pytest.mark.parametrize("name", CALLS)
@pytest.mark.usefixtures("least_bytes")
def test_other_calls_have_the_bits_of_the_array(name: str, tmp_path: Path) -> None:
    fitted, array = model().fit(X), values(name)
    found = CALLS[name](fitted, mapped(tmp_path / "rows.npy", array))
    expected = CALLS[name](fitted, array)
    assert type(found) is type(expected)
    assert np.array_equal(found, expected)


@pytest.mark.filterwarnings("ignore::emgine.ConvergenceWarning")
@pytest.mark.parametrize("name", CALLS)
@pytest.mark.usefixtures("least_bytes")
def test_a_file_that_shrank_before_other_calls_is_an_error(name: str, tmp_path: Path) -> None:
    """A signal would end the process, and these tests with it."""
    fitted = model().fit(X)
    memory_map = mapped(tmp_path / "rows.npy", values(name))
    os.truncate(tmp_path / "rows.npy", 4096)
    with pytest.raises(ValueError, match="the memory-mapped file has become shorter"):
        CALLS[name](fitted, memory_map)
