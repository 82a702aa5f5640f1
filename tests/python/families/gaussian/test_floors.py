"""floors: a millionth of the data's variances, and only what lies below is moved."""

from __future__ import annotations

import numpy as np
import pytest

from emgine import DegenerateWarning, GaussianMixture, Mixture, _core
from emgine._families.gaussian.floors import (
    CONDITION,
    bounded,
    floor_of,
    ill_defined,
    in_units_of,
    is_below,
)

KINDS = ("full", "tied", "diag", "spherical", "tied_diag", "tied_spherical")
PER_FEATURE = ("full", "tied", "diag", "tied_diag")


def rows() -> np.ndarray:
    """Two groups of three features, the last of them constant."""
    X = np.random.RandomState(0).normal(size=(300, 3)) * [1.0, 30.0, 0.0] + [1e3, 0.0, 0.1]
    X[:100, 0] += 8.0
    return X


def moments_of(X: np.ndarray, kind: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    mixture = GaussianMixture(2, covariance_type=kind, random_state=0).fit(X).mixture_
    weights, parameters = _core.estimates(mixture.expectation(X), 0.0)
    return weights, parameters["means"], parameters["covariances"]


@pytest.mark.parametrize("kind", PER_FEATURE)
def test_the_floor_is_a_millionth_of_the_variances_of_the_rows(kind: str) -> None:
    variance = rows().var(axis=0)
    variance[2] = variance[0]  # a constant feature takes the least of the others
    assert floor_of(moments_of(rows(), kind), kind) == pytest.approx(1e-6 * variance, rel=1e-9)


@pytest.mark.parametrize("kind", KINDS)
def test_the_floor_follows_the_unit(kind: str) -> None:
    ones = floor_of(moments_of(rows(), kind), kind)
    for unit in (2.0**-20, 2.0**20):
        weights, means, covariances = moments_of(rows(), kind)
        found = floor_of((weights, means * unit, covariances * unit**2), kind)
        assert np.array_equal(found, ones * unit**2)


def test_where_all_features_are_constant_the_floor_is_a_millionth() -> None:
    moments = np.ones(1), np.full((1, 2), 0.1), np.zeros((1, 2))
    assert np.array_equal(floor_of(moments, "diag"), [1e-6, 1e-6])


@pytest.mark.parametrize("kind", KINDS)
def test_what_lies_above_the_floor_keeps_its_bits(kind: str) -> None:
    X = rows() + np.random.RandomState(1).normal(size=(300, 3))
    moments = moments_of(X, kind)
    found = bounded(moments, {0, 1}, floor_of(moments, kind), kind)
    assert np.array_equal(found.covariances, moments[2])


@pytest.mark.parametrize("kind", ["full", "diag", "spherical"])
def test_components_that_are_not_meant_keep_their_bits(kind: str) -> None:
    weights, means, covariances = moments_of(rows() + rows()[::-1], kind)
    floor = np.full(3, 1e3)
    found = bounded((weights, means, covariances + _unit(kind)), {1}, floor, kind)
    assert np.array_equal(found.covariances[0], (covariances + _unit(kind))[0])
    assert not np.array_equal(found.covariances[1], (covariances + _unit(kind))[1])


def test_narrow_axes_are_widened_and_wide_ones_stay() -> None:
    turn = np.linalg.qr(np.random.RandomState(0).normal(size=(3, 3)))[0]
    narrow = turn @ np.diag([4.0, 1.0, 0.0]) @ turn.T
    moments = np.ones(1), np.zeros((1, 3)), narrow[np.newaxis]
    found = bounded(moments, {0}, np.full(3, 0.25), "full").covariances[0]
    assert found == pytest.approx(turn @ np.diag([4.0, 1.0, 0.25]) @ turn.T, abs=1e-14)
    assert np.array_equal(found, found.T)


def test_axes_without_digits_are_widened_too() -> None:
    """Beside a variance of 1e16 a floor of 1e-6 is no number."""
    moments = np.ones(1), np.zeros((1, 2)), np.full((1, 2, 2), 1e16)
    found = bounded(moments, {0}, np.full(2, 1e-6), "full").covariances[0]
    least, largest = np.linalg.eigvalsh(found)
    assert least == pytest.approx(CONDITION * largest, rel=1e-3)  # of 16 digits 12 are gone


def test_ill_defined_components_are_found() -> None:
    covariances = np.array([[1.0, 1.0], [1.0, 0.0], [np.inf, 1.0], [1.0, 1e-300]])
    moments = np.full(4, 0.25), np.zeros((4, 2)), covariances
    assert ill_defined(moments, "diag") == [1, 2]
    assert ill_defined((np.full(2, 0.5), np.zeros((2, 2)), np.zeros((2, 2))), "tied") == [0, 1]


def test_what_is_not_finite_cannot_be_bounded() -> None:
    moments = np.ones(1), np.zeros((1, 1)), np.array([[np.inf]])
    with pytest.raises(_core.IllDefinedComponentError, match="too large to square"):
        bounded(moments, {0}, np.ones(1), "diag")


def _unit(kind: str) -> np.ndarray:
    return np.eye(3) if kind == "full" else np.ones(3) if kind == "diag" else np.array(1.0)


def test_a_mixture_in_units_of_the_bound_is_that_of_scaled_rows(covariance_type: str) -> None:
    rows = np.random.RandomState(0).normal(size=(50, 2)) * [1.0, 4.0]
    mixture = GaussianMixture(2, covariance_type=covariance_type, random_state=0).fit(rows).mixture_
    scalar = covariance_type in ("spherical", "tied_spherical")
    floor = np.array([0.25, 0.25] if scalar else [0.25, 9.0])
    made = Mixture._adopt(in_units_of(mixture, floor))
    shift = 0.5 * np.log(floor).sum()
    scaled = made.score_samples(rows / np.sqrt(floor))
    assert np.allclose(scaled, mixture.score_samples(rows) + shift, rtol=1e-12)


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_bounded_is_not_below_the_bound(kind: str) -> None:
    moments = moments_of(rows()[:, :2], kind)
    floor = 1e7 * floor_of(moments, kind)  # all of component 1 is at the bound, and 0 is below it
    alone = bounded(moments, {1}, floor, kind)
    assert not is_below(alone, {1}, floor)
    assert is_below(alone, {0}, floor) == (not kind.startswith("tied"))
    narrower = Mixture(alone.weights, alone.means, (1.0 - 1e-9) * alone.covariances, kind)
    assert is_below(narrower, {1}, floor)  # by a little, as a leap may be


@pytest.mark.parametrize("kind", ["tied", "tied_diag", "tied_spherical"])
def test_a_component_without_rows_bounds_no_shared_covariance(kind: str) -> None:
    X = np.repeat([[0.0, 1e6], [1e6, 0.0]], 50, axis=0)
    X += np.random.default_rng(0).normal(size=X.shape)
    shape = {"tied": np.eye(2), "tied_diag": np.ones(2), "tied_spherical": np.ones(1)}[kind]
    model = GaussianMixture(
        3,
        covariance_type=kind,
        weights_init=[0.5, 0.5 - 1e-9, 1e-9],
        means_init=[[0, 1e6], [1e6, 0], [5e8, 5e8]],
        covariances_init=shape,
        reg_covar=0.0,
    )
    with pytest.warns(DegenerateWarning):
        model.fit(X)
    (event,) = model.restarts_[0].degenerate
    assert (event.component, event.cause, event.action) == (2, "emptied", "kept")
    assert np.diag(np.atleast_2d(model.covariances_) * np.eye(2)).max() < 1.5
    assert not is_below(model.mixture_, [2], np.full(2, 1e5))
    assert is_below(model.mixture_, [0, 2], np.full(2, 1e5))
