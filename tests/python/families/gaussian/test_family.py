"""Gaussian: statistics about other means are those counted there, draws have the moments of
their components, and repairs change only the components they are told to change.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from emgine import GaussianMixture, Mixture, SufficientStatistics, _core
from emgine._families.gaussian.family import KEPT, Gaussian
from emgine._families.gaussian.parameters import full_covariances
from emgine._families.gaussian.structures import COVARIANCE_TYPES
from emgine._rows.parts import InMemory
from emgine._rows.rows import Rows
from emgine._rows.tasks import Expectation

GAUSSIAN = Gaussian()
Float64 = npt.NDArray[np.float64]
COVARIANCES = {
    "full": [[[2.0, 0.5], [0.5, 1.0]], [[1.0, -0.2], [-0.2, 3.0]]],
    "tied": [[2.0, 0.5], [0.5, 1.0]],
    "diag": [[2.0, 1.0], [1.0, 3.0]],
    "spherical": [2.0, 0.5],
    "tied_diag": [2.0, 1.0],
    "tied_spherical": [2.0],
}
MEANS = [[0.0, 1.0], [4.0, -1.0]]


def statistics(*on_a_point: int) -> _core.SufficientStatistics:
    """Statistics of three components in two features, some of them on a point."""
    scatter = np.full((3, 2), 4.0)
    scatter[list(on_a_point)] = 0.0
    means = np.array([[0.0, 0.0], [10.0, 0.0], [20.0, 5.0]])
    weight = np.array([1.0, 2.0, 4.0])
    return SufficientStatistics(weight, np.zeros((3, 2)), scatter, means, "diag", -1.0, 7.0)


def test_a_bound_changes_one_component() -> None:
    found = statistics(1)
    assert GAUSSIAN.ill_defined(found, 0.0) == [1]
    least = GAUSSIAN.floor(found, 0.0)
    mixture = GAUSSIAN.bounded(found, 0.0, [1], least)
    assert np.array_equal(mixture.covariances[1], least)
    assert mixture.covariances[[0, 2]].tolist() == [[4.0, 4.0], [1.0, 1.0]]


def test_a_mixture_goes_on_without_a_component() -> None:
    mixture = GAUSSIAN.without(statistics(1), 0.0, [0, 2], (), None)
    assert np.allclose(mixture.weights, [0.2, 0.8])
    assert mixture.means.tolist() == [[0.0, 0.0], [20.0, 5.0]]


def test_halves_of_the_heaviest_take_the_place_of_the_lost() -> None:
    mixture = GAUSSIAN.without(statistics(1), 0.0, [0, 2], (), None)
    more = GAUSSIAN.reseeded(mixture, [0, 2], [1])
    assert np.allclose(more.weights, [0.2, 0.4, 0.4])
    assert np.allclose((more.means[1] + more.means[2]) / 2, [20.0, 5.0])
    assert more.means[0].tolist() == [0.0, 0.0]


def mixture_and_rows(kind: str, X: Float64) -> tuple[_core.Mixture, Rows]:
    model = GaussianMixture(2, covariance_type=kind, max_iter=0, random_state=0).fit(X)
    return model.mixture_, Rows(InMemory(X, np.random.RandomState(1).uniform(size=len(X)), 1))


def test_moved_statistics_are_those_counted_about_the_other_means(
    covariance_type: str, two_blobs: Float64
) -> None:
    mixture, rows = mixture_and_rows(covariance_type, two_blobs)
    means = mixture.means + np.array([[0.5, -1.0, 2.0], [0.0, 0.25, -0.5]])
    moved = GAUSSIAN.about(rows.total(Expectation(mixture)), means)
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
    same = GAUSSIAN.about(found, found.reference)
    assert all(np.array_equal(same.arrays[name], array) for name, array in found.arrays.items())


def test_the_shift_leads_to_the_means_of_the_m_step(
    covariance_type: str, two_blobs: Float64
) -> None:
    mixture, rows = mixture_and_rows(covariance_type, two_blobs)
    found = rows.total(Expectation(mixture))
    assert GAUSSIAN.next_reference(found) == pytest.approx(found.maximization(0.0).means, rel=1e-14)


def test_a_component_without_rows_is_not_shifted() -> None:
    arrays = np.zeros(1), np.zeros((1, 2)), np.zeros(1), np.array([[5.0, 6.0]])
    assert GAUSSIAN.next_reference(SufficientStatistics(*arrays, "spherical")).tolist() == [
        [5.0, 6.0]
    ]


def test_what_is_built_holds_the_arrays() -> None:
    arrays = np.ones(2), np.full((2, 3), 2.0), np.full((2, 3), 3.0), np.full((2, 3), 4.0)
    found = SufficientStatistics(*arrays, "diag", -5.0, 6.0)
    assert list(found.arrays) == ["weight", "sum", "scatter"]
    for array, expected in zip((*found.arrays.values(), found.reference), arrays, strict=True):
        assert np.array_equal(array, expected)
    assert (found.log_likelihood, found.row_weight) == (-5.0, 6.0)
    assert (found.shape.n_components, found.shape.n_features) == (2, 3)


@pytest.mark.parametrize("sums", [np.zeros(3), np.zeros((1, 1, 1))])
def test_sums_must_be_a_table(sums: Float64) -> None:
    with pytest.raises(ValueError, match=r"^sum must have 2 dimensions\. Got shape"):
        SufficientStatistics(np.ones(1), sums, np.ones(1), np.zeros((1, 1)), "spherical", 0.0, 1.0)


def test_every_structure_keeps_a_part_of_the_scatter() -> None:
    assert set(KEPT) == set(COVARIANCE_TYPES)


def test_each_component_has_its_count_and_its_moments(covariance_type: str) -> None:
    mixture = Mixture([0.5, 0.5], MEANS, COVARIANCES[covariance_type], covariance_type)
    counts = np.array([40_000, 60_000])
    parts = GAUSSIAN.draws(mixture, counts, np.random.RandomState(0))
    assert [part.shape for part in parts] == [(40_000, 2), (60_000, 2)]
    for part, mean, covariance in zip(parts, MEANS, full_covariances(mixture), strict=True):
        assert part.mean(axis=0) == pytest.approx(mean, abs=0.04)
        assert np.cov(part.T) == pytest.approx(covariance, abs=0.06)


def test_a_component_without_draws_is_empty_and_takes_no_random_number() -> None:
    mixture = Mixture([0.5, 0.5], MEANS, COVARIANCES["diag"], "diag")
    none, both = GAUSSIAN.draws(mixture, np.array([0, 2]), np.random.RandomState(3))
    assert none.shape == (0, 2)
    expected = np.random.RandomState(3).standard_normal((2, 2)) * np.sqrt([1.0, 3.0]) + MEANS[1]
    assert both == pytest.approx(expected, rel=1e-14)


def test_halves_of_the_heaviest_are_a_mixture(covariance_type: str, two_blobs: Float64) -> None:
    model = GaussianMixture(2, covariance_type=covariance_type, random_state=0).fit(two_blobs)
    halves = GAUSSIAN.split(model.mixture_, 3)
    heaviest = int(model.weights_.argmax())
    assert halves.n_components == 3
    assert halves.shape.structure == covariance_type
    assert halves.weights.sum() == pytest.approx(1.0, rel=1e-15)
    moved = halves.weights @ halves.means - model.weights_ @ model.means_
    assert moved == pytest.approx(0, abs=1e-12)
    assert np.array_equal(halves.means[1 - heaviest], model.means_[1 - heaviest])
