"""huge: a fit that fails because rows are too large to square names the first such value."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

import emgine
from emgine import BayesianGaussianMixture, GaussianMixture, GaussianMixtureSearch
from emgine._rows import huge
from emgine.sources import Blocks

if TYPE_CHECKING:
    import numpy.typing as npt

    Float64 = npt.NDArray[np.float64]

SIZES = (1e155, 1e200, 1e300, 1.7e308)


def rows_with(size: float) -> Float64:
    """Rows whose second column is huge; the first value beyond 1e150 is in row 7."""
    rows = np.random.RandomState(0).normal(size=(100, 3))
    rows[8:, 1] *= size / 5
    rows[7, 1] = -size
    return rows


def words(size: float, column: str = "") -> str:
    value = f"{-size:g}".replace("+", r"\+")
    return rf"X has values .* The first is {value} in row 7, column 1{column}\. .*1e\+150: scale"


@pytest.mark.parametrize("method", ["kmeans", "k-means++", "random", "random_from_data"])
@pytest.mark.parametrize("size", SIZES)
def test_a_fit_names_the_value(size: float, method: str, covariance_type: str) -> None:
    model = GaussianMixture(2, covariance_type=covariance_type, init_params=method, random_state=0)
    with pytest.raises(ValueError, match=words(size)):
        model.fit(rows_with(size))
    assert not model.__sklearn_is_fitted__()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("reg_covar", [1e-6, "auto", 0.0])
def test_so_do_batches_searches_sources_and_frames(size: float, reg_covar: Any) -> None:
    rows = rows_with(size)
    frame = pd.DataFrame(rows, columns=["a", "b", "c"])
    source = Blocks([rows[:50], rows[50:]])
    with pytest.raises(ValueError, match=words(size, r" \('b'\)")):
        GaussianMixture(2, reg_covar=reg_covar, random_state=0).fit(frame)
    with pytest.raises(ValueError, match=words(size)):
        GaussianMixture(2, reg_covar=reg_covar, random_state=0).fit(source)
    with pytest.raises(ValueError, match=words(size, r" \('b'\)")):
        GaussianMixture(2, reg_covar=reg_covar, random_state=0).partial_fit(frame)
    for finish in ("best", "all"):
        search = GaussianMixtureSearch(
            [1, 2], ["full", "diag"], reg_covar=reg_covar, finish=finish, random_state=0
        )
        with pytest.raises(ValueError, match=words(size, r" \('b'\)")):
            search.fit(frame)
        with pytest.raises(ValueError, match=words(size)):
            search.fit(source)


def test_a_later_batch_changes_nothing() -> None:
    model = GaussianMixture(2, random_state=0).partial_fit(rows_with(1.0))
    before = model.mixture_
    with pytest.raises(ValueError, match=words(1e300)):
        model.partial_fit(rows_with(1e300))
    assert model.mixture_ is before


def test_scores_of_such_rows_are_that_of_no_density() -> None:
    model = GaussianMixture(2, random_state=0).fit(rows_with(1.0))
    assert model.score_samples(rows_with(1e300))[7] == -np.inf


def test_other_failures_are_told_as_before() -> None:
    with pytest.raises(emgine.DegenerateError, match="ill-defined empirical covariance"):
        GaussianMixture(2, reg_covar=0.0, on_degenerate="raise").fit(np.zeros((9, 2)))


def test_large_rows_that_can_be_squared_are_fitted() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of components that are narrow
        model = GaussianMixture(2, reg_covar="auto", random_state=0).fit(rows_with(1e150))
    assert np.isfinite(model.lower_bound_)


def test_rows_are_read_by_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(huge, "AT_ONCE", 3)
    with pytest.raises(ValueError, match=words(1e300)):
        GaussianMixture(2, random_state=0).fit(rows_with(1e300))


@pytest.mark.parametrize(
    "model", [BayesianGaussianMixture(n_components=2), GaussianMixture(2, prior="weak")]
)
def test_weights_that_are_too_large_beside_a_prior_are_told(model: Any) -> None:
    rows = np.random.RandomState(0).normal(size=(600, 3)) * [[3.0]]
    with pytest.raises(ValueError, match=r"^sample_weight adds up to 6e\+307.*give smaller ones"):
        model.fit(rows, sample_weight=np.full(600, 1e305))
