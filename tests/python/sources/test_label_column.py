"""Labels by name of a column: the fit is that with an array."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from emgine import GaussianMixture
from emgine.sources import Blocks, Parquet
from emgine.sources.label_column import with_labels_apart

if TYPE_CHECKING:
    from pathlib import Path

pa = pytest.importorskip("pyarrow")
parquet = pytest.importorskip("pyarrow.parquet")

RNG = np.random.default_rng(0)
X = RNG.normal(size=(300, 2)) + np.repeat([[0.0, 0.0], [5.0, 5.0]], 150, axis=0)
LABELS = np.where(np.arange(300) % 10 == 0, np.repeat([0, 1], 150), -1)
WEIGHT = RNG.uniform(1, 2, size=300)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    labels = [None if label < 0 else int(label) for label in LABELS]
    columns = {"a": X[:, 0], "kind": pa.array(labels), "b": X[:, 1], "w": WEIGHT}
    parquet.write_table(pa.table(columns), tmp_path / "rows.parquet", row_group_size=100)
    return tmp_path / "rows.parquet"


def means(X: Any, **options: Any) -> Any:
    return GaussianMixture(2, random_state=0).fit(X, **options).means_


def test_a_column_is_an_array(path: Path) -> None:
    expected = means(X, labels=LABELS, sample_weight=WEIGHT)
    assert (means(path, labels="kind", sample_weight="w") == expected).all()
    assert (means(Parquet(path, sample_weight="w"), labels="kind") == expected).all()


def test_the_column_is_no_feature(path: Path) -> None:
    source, labels = with_labels_apart(path, "w", "kind")
    assert source.feature_names == ["a", "b"]
    np.testing.assert_array_equal(labels, np.where(LABELS < 0, np.nan, LABELS))
    chosen, _ = with_labels_apart(Parquet(path, ["b"]), None, "kind")
    assert chosen.feature_names == ["b"]


def test_what_is_refused(path: Path) -> None:
    with pytest.raises(ValueError, match="no column 'other'"):
        means(path, labels="other")
    with pytest.raises(ValueError, match="only Parquet files have"):
        means(X, labels="kind")
    with pytest.raises(ValueError, match="only Parquet files have"):
        means(Blocks([X]), labels="kind")
    with pytest.raises(ValueError, match="no columns for features"):
        with_labels_apart(Parquet(path, ["kind"]), None, "kind")
