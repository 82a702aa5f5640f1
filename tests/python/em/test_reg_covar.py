"""reg_covar: "auto" follows the unit of the data; a number that is not small gives one warning."""

from __future__ import annotations

import re
import warnings
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from emgine import GaussianMixture, GaussianMixtureSearch
from emgine._em import reg_covar
from emgine._em.reg_covar import checked_reg_covar
from emgine._rows.parts import InMemory
from emgine._rows.rows import Rows
from tests.python.sources.same_rows import write_parquet

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import numpy.typing as npt

    Float64 = npt.NDArray[np.float64]

MESSAGE = re.compile(r"^reg_covar=([\d.e+-]+) is more than .* feature, ([\d.e+-]+) in (.*): what")


def warned(act: Callable[[], object]) -> list[str]:
    """Messages about reg_covar; all of them must point at this file."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        act()
    ours = [warning for warning in caught if MESSAGE.match(str(warning.message))]
    assert all(warning.filename == __file__ for warning in ours)
    assert all(warning.category is UserWarning for warning in ours)
    return [str(warning.message) for warning in ours]


def fit(X: Any, **options: Any) -> list[str]:
    chosen: dict[str, Any] = {"n_components": 2, "random_state": 0} | options
    return warned(lambda: GaussianMixture(**chosen).fit(X))


@pytest.mark.parametrize("k", [1, 2])
def test_it_names_parameter_feature_variance_and_way_out(
    k: int, covariance_type: str, two_blobs: Float64
) -> None:
    X = two_blobs * [1.0, 1e-3, 1.0]
    options: dict[str, Any] = {"n_components": k, "covariance_type": covariance_type}
    (message,) = fit(X, **options)
    found = MESSAGE.match(message)
    assert found is not None
    assert float(found[1]) == 1e-6
    assert float(found[2]) == pytest.approx(X[:, 1].var(), rel=0.005)
    assert found[3] == "column 1"
    assert "Set reg_covar='auto'" in message
    assert fit(X, reg_covar="auto", **options) == []
    assert fit(X, reg_covar=0.0, **options) == []


@pytest.mark.parametrize("offset", [0.0, 1e4])
def test_the_line_is_a_thousandth_of_the_variance(
    offset: float, covariance_type: str, two_blobs: Float64
) -> None:
    X = two_blobs + offset
    line = X.var(axis=0).min() / 1000
    options = {"covariance_type": covariance_type}
    assert fit(X, reg_covar=line * 0.999, **options) == []
    assert len(fit(X, reg_covar=line * 1.001, **options)) == 1


def test_constant_features_do_not_count(two_blobs: Float64) -> None:
    X = np.column_stack([two_blobs, np.full(240, 0.1)])
    assert fit(X) == []
    assert "column 0" in fit(X * [1e-6, 1.0, 1.0, 1.0])[0]
    assert fit(np.full((20, 2), 0.1), n_components=1) == []


def test_row_weights_take_part(two_blobs: Float64) -> None:
    X = two_blobs * [1.0, 1e-2, 1.0]
    X[0, 1] = 1e6  # alone it would make the variance large
    weight = np.where(np.arange(240) == 0, 0.0, 1.0)
    model = GaussianMixture(random_state=0)
    assert len(warned(lambda: model.fit(X, sample_weight=weight))) == 1
    assert warned(lambda: model.fit(X)) == []


def test_every_way_to_fit_warns_once(two_blobs: Float64, tmp_path: Path) -> None:
    X = two_blobs * [1.0, 1e-3, 1.0]
    frame = pd.DataFrame(X, columns=["a", "b", "c"])
    model, search = GaussianMixture(2, random_state=0), GaussianMixtureSearch(range(1, 4))
    fresh = GaussianMixture(2, random_state=0)
    file = write_parquet(tmp_path / "rows.parquet", X)
    for act, n_expected in (
        (lambda: model.fit(frame), 1),
        (lambda: model.fit_predict(frame), 1),
        (lambda: model.fit(file), 1),
        (lambda: search.fit(frame), 1),
        (lambda: GaussianMixture(2, n_init=5, random_state=0).fit(frame), 1),
        (lambda: fresh.partial_fit(frame[:100]), 1),
        (lambda: fresh.partial_fit(frame[100:]), 0),
    ):
        messages = warned(act)
        assert len(messages) == n_expected
        assert all("feature 'b'" in message for message in messages)


def test_a_warning_that_is_an_error_leaves_the_model_from_before(two_blobs: Float64) -> None:
    model = GaussianMixture(2, random_state=0).fit(two_blobs)
    before = model.mixture_
    with pytest.raises(UserWarning, match="reg_covar"):
        model.fit(two_blobs * 1e-6)
    assert model.mixture_ is before


class Unread:
    """Rows that may not be read."""

    def total(self, *_: object) -> None:
        raise AssertionError("the rows were read")


@pytest.mark.parametrize("offset", [0.0, 1e8])
def test_rows_of_ordinary_size_are_not_read(
    offset: float, covariance_type: str, two_blobs: Float64
) -> None:
    model = GaussianMixture(2, covariance_type=covariance_type, random_state=0)
    unread: Any = Unread()
    reg_covar.warn_if_large(1e-6, unread, model.fit(two_blobs + offset).mixture_, None)


def test_no_iteration_says_nothing(two_blobs: Float64) -> None:
    assert fit(two_blobs * 1e-6, max_iter=0) == []


def automatic(X: Float64, weight: Float64 | None = None) -> float:
    return checked_reg_covar("auto", Rows(InMemory(X, weight, 1)))


def test_it_is_a_millionth_of_the_smallest_variance() -> None:
    X = np.random.RandomState(0).normal(size=(300, 3)) * [3.0, 0.5, 7.0] + [1e4, 1e3, 0.0]
    assert automatic(X) == pytest.approx(1e-6 * X.var(axis=0).min(), rel=1e-9)


def test_weights_are_repetitions() -> None:
    X = np.random.RandomState(0).normal(size=(50, 2))
    repeated = np.repeat(X, np.arange(50) % 3, axis=0)
    assert automatic(X, (np.arange(50) % 3).astype(float)) == pytest.approx(
        automatic(repeated), rel=1e-10
    )


@pytest.mark.parametrize("constant", [0.0, 0.1, 1e6])
def test_auto_counts_no_constant_feature(constant: float) -> None:
    X = np.random.RandomState(0).normal(size=(50, 2))
    X[:, 0] = constant
    assert automatic(X) == pytest.approx(1e-6 * X[:, 1].var(), rel=1e-9)
    assert automatic(X[:, :1]) == 1e-6


def test_a_number_is_itself() -> None:
    assert checked_reg_covar(0.25, Rows(InMemory(np.zeros((2, 1)), None, 1))) == 0.25


@pytest.mark.parametrize("unit", [1e-6, 1e6])
def test_the_unit_of_the_data_changes_nothing(
    unit: float, covariance_type: str, two_blobs: Float64
) -> None:
    model = GaussianMixture(
        2, covariance_type=covariance_type, reg_covar="auto", random_state=0
    ).fit(two_blobs)
    scaled = GaussianMixture(
        2, covariance_type=covariance_type, reg_covar="auto", random_state=0
    ).fit(two_blobs * unit)
    assert np.array_equal(model.predict(two_blobs), scaled.predict(two_blobs * unit))
    shift = 3 * np.log(unit)
    assert scaled.score(two_blobs * unit) + shift == pytest.approx(model.score(two_blobs), abs=1e-9)


def test_another_word_is_an_error() -> None:
    with pytest.raises(ValueError, match=r"'reg_covar' .* must be a float .* among \{'auto'\}"):
        GaussianMixture(reg_covar="much").fit([[0.0], [1.0]])
