"""Scores and criteria of Dask's rows are those of rows in memory, to the bit."""

from __future__ import annotations

import dask
import numpy as np
import pytest
from dask import array as da

import emgine
from emgine.dask import MixtureModel
from tests.python.dask.lazy_rows import WEIGHT, X, collections, model
from tests.python.families.general_families import Laplace, spread

# What dask and its dependencies warn of among themselves is not this project's.
pytestmark = pytest.mark.filterwarnings("default")


@pytest.mark.usefixtures("pair")
def test_predictions_are_collections_with_the_bits_of_rows_in_memory() -> None:
    data, _ = collections(False, (35_000, 35_001))
    fitted = model().fit(data)
    local = fitted.in_memory()
    assert type(local) is emgine.GaussianMixture
    for method in ("score_samples", "predict", "predict_proba"):
        found = getattr(fitted, method)(data)
        assert isinstance(found, da.Array)
        expected = getattr(local, method)(X)
        assert (found.shape, found.dtype) == (expected.shape, expected.dtype)
        assert np.array_equal(found.compute(), expected)


@pytest.mark.usefixtures("here")
def test_criteria_come_from_one_pass_that_keeps_no_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    data, weight = collections(True)
    fitted = model().fit(data, sample_weight=weight)
    monkeypatch.setattr(dask, "persist", None)  # would keep them
    local = fitted.in_memory()
    for criterion in ("score", "aic", "bic", "icl"):
        expected = getattr(local, criterion)(X, sample_weight=WEIGHT)
        assert getattr(fitted, criterion)(data, sample_weight=weight) == expected


@pytest.mark.usefixtures("here")
def test_rows_of_another_width_are_refused_before_any_work() -> None:
    fitted = model().fit(collections(False)[0])
    narrow = da.zeros((10, 2))
    for method in ("predict", "score_samples", "score", "bic"):
        with pytest.raises(ValueError, match="X has 2 features, but GaussianMixture is expecting"):
            getattr(fitted, method)(narrow)


@pytest.mark.usefixtures("here")
def test_dtypes_are_those_of_rows_in_memory() -> None:
    data, _ = collections(False)
    fitted = model().fit(data)
    for dtype in (np.float32, np.float64):
        found = fitted.score_samples(data.astype(dtype))
        assert (found.dtype, found.compute().dtype) == (dtype, dtype)


@pytest.mark.usefixtures("here")
def test_a_general_family_is_fitted_in_memory_and_scores_there() -> None:
    data = spread()
    lazy = da.from_array(data, chunks=(1000, 1))
    fitted = MixtureModel(2, family=Laplace(), random_state=0)
    with pytest.raises(ValueError, match="Laplace needs all rows in memory"):
        fitted.fit(lazy)
    fitted.fit(data)
    expected = fitted.score_samples(data)
    np.testing.assert_array_equal(fitted.score_samples(lazy).compute(), expected)
    assert fitted.bic(lazy) == fitted.bic(data)
