"""estimator_scores: arrays for rows in memory, blocks or a file for others, the same numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from emgine import GaussianMixture
from emgine.sources import Blocks

if TYPE_CHECKING:
    from pathlib import Path

    import numpy.typing as npt

    Float64 = npt.NDArray[np.float64]


def test_float32_rows_give_float64_parameters_and_float32_scores(two_blobs: Float64) -> None:
    single = two_blobs.astype(np.float32)
    model = GaussianMixture(2, random_state=0).fit(single)
    exact = GaussianMixture(2, random_state=0).fit(single.astype(np.float64))
    assert model.means_.dtype == model.covariances_.dtype == np.float64
    assert np.array_equal(model.means_, exact.means_)
    assert model.score_samples(single).dtype == model.predict_proba(single).dtype == np.float32
    assert model.predict(single).dtype == np.int64


def test_a_bad_value_is_named_by_the_column_of_the_fit() -> None:
    import pandas as pd

    rows = np.random.RandomState(0).normal(size=(50, 2))
    model = GaussianMixture(1).fit(pd.DataFrame(rows, columns=["age", "salary"]))
    rows[7, 1] = np.nan
    with (
        pytest.warns(UserWarning, match="does not have valid feature names"),
        pytest.raises(ValueError, match=r"in row 7, column 1 \('salary'\)"),
    ):
        model.predict(rows)


METHODS = ("score_samples", "predict", "predict_proba")


@pytest.mark.parametrize("method", METHODS)
def test_blocks_and_files_hold_the_numbers_of_rows_in_memory(
    method: str, two_blobs: Float64, tmp_path: Path
) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    score = getattr(GaussianMixture(2, random_state=0).fit(two_blobs), method)
    expected = score(two_blobs)
    source = Blocks([two_blobs[:100], two_blobs[100:]])
    blocks = score(source)
    assert np.array_equal(np.concatenate(list(blocks)), expected)
    for number, X in enumerate((two_blobs, source)):
        path = tmp_path / f"{number}.parquet"
        assert score(X, to_parquet=path) is None
        columns = parquet.read_table(path).to_pandas().to_numpy()
        assert np.array_equal(columns.reshape(expected.shape), expected)


def test_blocks_of_other_features_are_refused(two_blobs: Float64) -> None:
    model = GaussianMixture(2, random_state=0).fit(two_blobs)
    with pytest.raises(ValueError, match="X has 2 features, but GaussianMixture is expecting 3"):
        model.predict(Blocks([two_blobs[:, :2]]))
