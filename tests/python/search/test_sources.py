"""Searches over rows larger than memory: the same bits as in memory, and clear errors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from emgine import GaussianMixture, GaussianMixtureSearch
from emgine.sources.memory_map import MemoryMap

if TYPE_CHECKING:
    import pathlib

    import numpy.typing as npt

    Float64 = npt.NDArray[np.float64]


@pytest.fixture(scope="module")
def rows() -> Float64:
    random_state = np.random.RandomState(1)
    X = random_state.normal(size=(9000, 3))
    X[:3000] += 5.0
    X[3000:5000, 0] *= 3.0
    return X


def parquet(rows: Float64, folder: pathlib.Path, weight: Float64 | None = None) -> str:
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns = {f"x{j}": rows[:, j] for j in range(rows.shape[1])}
    if weight is not None:
        columns["w"] = weight
    pq.write_table(pa.table(columns), folder / "rows.parquet", row_group_size=1000)
    return str(folder / "rows.parquet")


def same(found: GaussianMixtureSearch, expected: GaussianMixtureSearch) -> None:
    for name, column in expected.results_.items():
        if name != "seconds":
            np.testing.assert_array_equal(found.results_[name], column, err_msg=name)
    assert np.array_equal(found.means_, expected.means_)
    assert np.array_equal(found.covariances_, expected.covariances_)


def made(criterion: Any = "bic", finish: str = "best") -> GaussianMixtureSearch:
    sizes = range(1, 4)
    return GaussianMixtureSearch(sizes, "all", criterion, finish=finish, random_state=0)


@pytest.mark.parametrize("criterion", ["bic", "caic", "aic", "icl", "nec"])
def test_blocks_have_the_bits_of_memory(rows: Float64, criterion: str) -> None:
    blocks = [rows[i : i + 777] for i in range(0, len(rows), 777)]
    same(made(criterion).fit(Again(blocks)), made(criterion).fit(rows))


class Again:
    """Blocks that can be read again and again."""

    def __init__(self, blocks: list[Float64]) -> None:
        self._blocks = blocks

    def __iter__(self) -> Any:
        return iter(self._blocks)


def test_maps_and_parquet_have_the_bits_of_memory(rows: Float64, tmp_path: pathlib.Path) -> None:
    np.save(tmp_path / "rows.npy", rows)
    mapped = np.load(tmp_path / "rows.npy", mmap_mode="r")
    expected = made().fit(rows)
    same(made().fit(MemoryMap(mapped, None)), expected)
    same(made().fit(mapped), expected)  # small: read like any other array
    path = parquet(rows, tmp_path)
    found = made()
    labels = np.concatenate(list(found.fit_predict(path)))
    same(found, expected)
    assert np.array_equal(labels, expected.predict(rows))
    assert found.feature_names_in_.tolist() == ["x0", "x1", "x2"]


def test_a_column_of_weights(rows: Float64, tmp_path: pathlib.Path) -> None:
    weight = np.random.RandomState(2).uniform(size=len(rows))
    path = parquet(rows, tmp_path, weight)
    found = made().fit(path, sample_weight="w")
    same(found, made().fit(rows, sample_weight=weight))


def test_a_callable_is_asked_with_the_source(rows: Float64) -> None:
    source = Again([rows])

    def loss(model: GaussianMixture, X: Any) -> float:
        assert X is source
        return model.bic(X)

    found = GaussianMixtureSearch([1, 2], "full", loss, random_state=0).fit(source)
    assert found.best_score_ == pytest.approx(found.results_["bic"].min(), rel=1e-12)


def test_cross_validation_says_that_it_needs_memory(rows: Float64) -> None:
    with pytest.raises(ValueError, match=r"criterion='cv' deals single rows out.*'bic', 'aic'"):
        made("cv").fit(Again([rows]))


def test_icl_of_a_source_has_the_bits_of_memory(rows: Float64) -> None:
    model = GaussianMixture(2, covariance_type="tied", random_state=0).fit(rows)
    assert model.icl(Again([rows[:4000], rows[4000:]])) == model.icl(rows)
