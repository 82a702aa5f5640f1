"""statistics: built from arrays, and about other means the same as if counted about them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from emgine import GaussianMixture, _core
from emgine._families.gaussian.parameters import COVARIANCE_TYPES
from emgine._families.gaussian.statistics import KEPT, about, mean_shift, statistics_of
from emgine._rows.parts import InMemory
from emgine._rows.rows import Rows
from emgine._rows.tasks import Expectation

Float64 = npt.NDArray[np.float64]


def mixture_and_rows(kind: str, X: Float64) -> tuple[_core.Mixture, Rows]:
    model = GaussianMixture(2, covariance_type=kind, max_iter=0, random_state=0).fit(X)
    return model.mixture_, Rows(InMemory(X, np.random.RandomState(1).uniform(size=len(X)), 1))


def test_moved_statistics_are_those_counted_about_the_other_means(
    covariance_type: str, two_blobs: Float64
) -> None:
    mixture, rows = mixture_and_rows(covariance_type, two_blobs)
    means = mixture.means + np.array([[0.5, -1.0, 2.0], [0.0, 0.25, -0.5]])
    moved = about(rows.total(Expectation(mixture)), means)
    counted = rows.total(Expectation(mixture, means))
    assert np.array_equal(moved.reference, means)
    assert moved.shape == counted.shape
    for name, array in counted.arrays.items():
        assert moved.arrays[name] == pytest.approx(array, rel=1e-11)
    assert (moved.log_likelihood, moved.row_weight) == pytest.approx(
        (counted.log_likelihood, counted.row_weight), rel=1e-13
    )


def test_about_the_same_means_no_bit_changes(covariance_type: str, two_blobs: Float64) -> None:
    mixture, rows = mixture_and_rows(covariance_type, two_blobs)
    found = rows.total(Expectation(mixture))
    same = about(found, found.reference)
    assert all(np.array_equal(same.arrays[name], array) for name, array in found.arrays.items())


def test_the_shift_leads_to_the_means_of_the_m_step(
    covariance_type: str, two_blobs: Float64
) -> None:
    mixture, rows = mixture_and_rows(covariance_type, two_blobs)
    found = rows.total(Expectation(mixture))
    assert found.reference + mean_shift(found) == pytest.approx(
        found.maximization(0.0).means, rel=1e-14
    )


def test_a_component_without_rows_is_not_shifted() -> None:
    arrays = np.zeros(1), np.zeros((1, 2)), np.zeros(1), np.array([[5.0, 6.0]])
    assert mean_shift(statistics_of(*arrays, "spherical", 0.0, 1.0)).tolist() == [[0.0, 0.0]]


def test_what_is_built_holds_the_arrays() -> None:
    arrays = np.ones(2), np.full((2, 3), 2.0), np.full((2, 3), 3.0), np.full((2, 3), 4.0)
    found = statistics_of(*arrays, "diag", -5.0, 6.0)
    assert list(found.arrays) == ["weight", "sum", "scatter"]
    for array, expected in zip((*found.arrays.values(), found.reference), arrays, strict=True):
        assert np.array_equal(array, expected)
    assert (found.log_likelihood, found.row_weight) == (-5.0, 6.0)
    assert (found.shape.n_components, found.shape.n_features) == (2, 3)


@pytest.mark.parametrize("sums", [np.zeros(3), np.zeros((1, 1, 1))])
def test_sums_must_be_a_table(sums: Float64) -> None:
    with pytest.raises(ValueError, match=r"^sum must have 2 dimensions\. Got shape"):
        statistics_of(np.ones(1), sums, np.ones(1), np.zeros((1, 1)), "spherical", 0.0, 1.0)


def test_every_structure_keeps_a_part_of_the_scatter() -> None:
    assert set(KEPT) == set(COVARIANCE_TYPES)
