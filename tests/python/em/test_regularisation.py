"""_regularisation: "auto" follows the unit of the data, a number does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from emgine import GaussianMixture
from emgine._em import em
from emgine._em.regularisation import checked_reg_covar

if TYPE_CHECKING:
    import numpy.typing as npt

    Float64 = npt.NDArray[np.float64]


def of(X: Float64, weight: Float64 | None = None) -> float:
    return checked_reg_covar("auto", em.RowsInMemory(X, weight, 1))


def test_it_is_a_millionth_of_the_smallest_variance() -> None:
    X = np.random.RandomState(0).normal(size=(300, 3)) * [3.0, 0.5, 7.0] + [1e4, 1e3, 0.0]
    assert of(X) == pytest.approx(1e-6 * X.var(axis=0).min(), rel=1e-9)


def test_weights_are_repetitions() -> None:
    X = np.random.RandomState(0).normal(size=(50, 2))
    repeated = np.repeat(X, np.arange(50) % 3, axis=0)
    assert of(X, (np.arange(50) % 3).astype(float)) == pytest.approx(of(repeated), rel=1e-10)


@pytest.mark.parametrize("constant", [0.0, 0.1, 1e6])
def test_constant_features_do_not_count(constant: float) -> None:
    X = np.random.RandomState(0).normal(size=(50, 2))
    X[:, 0] = constant
    assert of(X) == pytest.approx(1e-6 * X[:, 1].var(), rel=1e-9)
    assert of(X[:, :1]) == 1e-6


def test_a_number_is_itself() -> None:
    assert checked_reg_covar(0.25, em.RowsInMemory(np.zeros((2, 1)), None, 1)) == 0.25


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
