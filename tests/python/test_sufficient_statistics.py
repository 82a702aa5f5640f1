"""sufficient_statistics: additive, complete, and enough for the M-step."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING

import numpy as np
import pytest

from emgine import GaussianMixture, Mixture, SufficientStatistics, _core

if TYPE_CHECKING:
    import numpy.typing as npt


@pytest.fixture
def mixture(covariance_type: str, two_blobs: npt.NDArray[np.float64]) -> Mixture:
    model = GaussianMixture(2, covariance_type=covariance_type, max_iter=0, random_state=0)
    return model.fit(two_blobs).mixture_


def test_they_are_the_sums_they_are_said_to_be(
    mixture: Mixture, covariance_type: str, two_blobs: npt.NDArray[np.float64]
) -> None:
    weights = np.random.RandomState(0).uniform(size=len(two_blobs))
    found = mixture.expectation(two_blobs, weights)
    r = mixture.predict_proba(two_blobs) * weights[:, np.newaxis]
    centred = two_blobs[:, np.newaxis] - mixture.means
    scatter = np.einsum("nk,nki,nkj->kij", r, centred, centred)
    expected = {
        "full": scatter,
        "tied": scatter.sum(axis=0),
        "diag": np.einsum("kii->ki", scatter),
        "spherical": np.einsum("kii->k", scatter),
        "tied_diag": np.einsum("kii->i", scatter),
        "tied_spherical": np.einsum("kii->", scatter),
    }
    assert np.allclose(found.weight, r.sum(axis=0), rtol=1e-13)
    assert np.allclose(found.sum, np.einsum("nk,nki->ki", r, centred), rtol=1e-10)
    assert np.allclose(found.scatter, expected[covariance_type], rtol=1e-12)
    assert np.array_equal(found.means, mixture.means)
    assert found.row_weight == pytest.approx(weights.sum(), rel=1e-14)
    total = weights @ mixture.score_samples(two_blobs)
    assert found.log_likelihood == pytest.approx(total, rel=1e-13)
    assert np.allclose(found.mean_shift, found.sum / found.weight[:, np.newaxis], rtol=1e-15)


def test_parts_add_up(mixture: Mixture, two_blobs: npt.NDArray[np.float64]) -> None:
    parts = [mixture.expectation(part) for part in np.array_split(two_blobs, 3)]
    added = parts[0] + parts[1] + parts[2]
    whole = mixture.expectation(two_blobs)
    assert type(added) is SufficientStatistics
    for name in ("weight", "sum", "scatter"):
        assert np.allclose(getattr(added, name), getattr(whole, name), rtol=1e-12, atol=1e-12)
    assert added.row_weight == whole.row_weight
    assert added.log_likelihood == pytest.approx(whole.log_likelihood, rel=1e-13)


def test_what_does_not_belong_together_is_not_added(two_blobs: npt.NDArray[np.float64]) -> None:
    a = Mixture([1.0], [[0.0] * 3], [1.0], "spherical").expectation(two_blobs)
    b = Mixture([0.5] * 2, [[1.0] * 3] * 2, [1.0] * 2, "spherical").expectation(two_blobs)
    c = Mixture([1.0], [[0.0] * 3], [[1.0] * 3], "diag").expectation(two_blobs)
    for other in (b, c):
        with pytest.raises(
            ValueError, match=r"^SufficientStatistics add only if they have the same"
        ):
            a + other
    with pytest.raises(TypeError, match="unsupported operand"):
        a + 1  # type: ignore[operator]


@pytest.mark.parametrize("offset", [0.0, 1e6])
def test_different_reference_means_add_exactly(
    mixture: Mixture, two_blobs: npt.NDArray[np.float64], offset: float
) -> None:
    """Chan's update gives the statistics about common means, whatever these are."""
    near = Mixture(
        mixture.weights, mixture.means + offset, mixture.covariances, mixture.covariance_type
    )
    rows = two_blobs + offset
    whole = near.expectation(rows)
    parts = [near.expectation(rows[:100]), near.expectation(rows[100:])]
    moved = parts[1].about(near.means + np.array([[0.5, -3.0, 2.0], [4.0, 0.0, 1.0]]))
    added = parts[0] + moved
    assert not np.array_equal(added.means, whole.means)
    assert np.allclose(added.weight, whole.weight, rtol=1e-13)
    # One reference mean is 4 standard deviations away: that costs a digit or two.
    found, expected = added.maximization(), whole.maximization()
    assert np.allclose(found.means, expected.means, rtol=1e-13)
    assert np.allclose(found.covariances, expected.covariances, rtol=1e-12, atol=1e-12)
    back = moved.about(near.means)
    assert np.allclose(back.scatter, parts[1].scatter, rtol=1e-12, atol=1e-9)


def test_statistics_far_apart_lose_no_digits(covariance_type: str) -> None:
    """Two narrow groups 1e8 standard deviations apart, each about its own mean."""
    shapes = {"full": (1, 2, 2), "tied": (2, 2), "diag": (1, 2), "tied_diag": (2,)}
    scatter = np.zeros(shapes.get(covariance_type, (1,)))
    a = SufficientStatistics([2.0], [[0.0, 0.0]], scatter, [[0.0, 0.0]], covariance_type)
    b = SufficientStatistics([6.0], [[0.0, 0.0]], scatter, [[1e8, 0.0]], covariance_type)
    found = (a + b).maximization(0.0 if covariance_type.endswith("spherical") else 1.0)
    assert found.means.tolist() == [[0.75e8, 0.0]]
    variance = 0.1875e16
    if covariance_type.endswith("spherical"):
        assert found.covariances == pytest.approx(variance / 2, rel=1e-14)
    else:
        assert found.covariances.ravel()[0] == pytest.approx(variance, rel=1e-14)


def test_scaled_statistics_say_the_same_of_fewer_rows() -> None:
    statistics = SufficientStatistics([4.0], [[2.0]], [9.0], [[1.0]], "spherical", -3.0)
    half = statistics.scaled(0.5)
    assert (half.row_weight, half.log_likelihood, half.sum[0, 0]) == (2.0, -1.5, 1.0)
    assert np.array_equal(half.maximization().covariances, statistics.maximization().covariances)
    with pytest.raises(ValueError, match=r"factor must be a finite number >= 0\. Got -1"):
        statistics.scaled(-1)


def test_they_survive_a_pickle(mixture: Mixture, two_blobs: npt.NDArray[np.float64]) -> None:
    found = mixture.expectation(two_blobs)
    copy = pickle.loads(pickle.dumps(found))
    assert type(copy) is SufficientStatistics
    for name in ("weight", "sum", "scatter", "means"):
        assert np.array_equal(getattr(copy, name), getattr(found, name))
    assert copy.covariance_type == found.covariance_type
    assert (copy.log_likelihood, copy.row_weight) == (found.log_likelihood, found.row_weight)
    assert np.array_equal(copy.maximization().covariances, found.maximization().covariances)


def test_maximization_adds_reg_covar_to_the_variances(covariance_type: str) -> None:
    ones: dict[str, tuple[int, ...]] = {"full": (1, 2, 2), "tied": (2, 2), "diag": (1, 2)}
    ones |= {"spherical": (1,), "tied_diag": (2,), "tied_spherical": (1,)}
    scatter = np.zeros(ones[covariance_type])
    statistics = SufficientStatistics(
        [4.0],
        [[2.0, 0.0]],
        scatter + _shift_squared(covariance_type),
        [[1.0, 1.0]],
        covariance_type,
    )
    mixture = statistics.maximization(reg_covar=0.25)
    assert type(mixture) is Mixture
    assert np.allclose(mixture.means, [[1.5, 1.0]])
    expected = {
        "full": [[[0.25, 0.0], [0.0, 0.25]]],
        "tied": [[0.25, 0.0], [0.0, 0.25]],
        "diag": [[0.25, 0.25]],
        "spherical": [0.25],
        "tied_diag": [0.25, 0.25],
        "tied_spherical": [0.25],
    }
    assert np.allclose(mixture.covariances, expected[covariance_type], atol=1e-15)


def _shift_squared(covariance_type: str) -> npt.NDArray[np.float64]:
    """Scatter of 4 rows that all lie at (0.5, 0) from the reference mean."""
    full = np.array([[1.0, 0.0], [0.0, 0.0]])
    return {
        "full": full[np.newaxis],
        "tied": full,
        "diag": np.array([[1.0, 0.0]]),
        "spherical": np.array([1.0]),
        "tied_diag": np.array([1.0, 0.0]),
        "tied_spherical": np.array([1.0]),
    }[covariance_type]


@pytest.mark.parametrize("reg_covar", [-1.0, np.nan, np.inf, "small", None])
def test_a_bad_reg_covar_is_refused(reg_covar: float) -> None:
    statistics = SufficientStatistics([1.0], [[0.0]], [1.0], [[0.0]], "spherical")
    with pytest.raises(ValueError, match=r"^reg_covar must be a float in the range \[0\.0, inf\)"):
        statistics.maximization(reg_covar)


def test_a_collapsed_component_raises() -> None:
    statistics = SufficientStatistics([1.0], [[0.0]], [0.0], [[0.0]], "spherical")
    with pytest.raises(ValueError, match="not positive definite"):
        statistics.maximization(reg_covar=0.0)


def test_the_row_weight_is_the_weight_unless_given() -> None:
    statistics = SufficientStatistics([1.0, 3.0], [[0.0]] * 2, [1.0] * 2, [[0.0]] * 2, "spherical")
    assert statistics.row_weight == 4.0
    assert statistics.log_likelihood == 0.0


def test_a_component_without_rows_has_no_shift() -> None:
    statistics = SufficientStatistics([0.0], [[0.0, 0.0]], [1.0], [[5.0, 6.0]], "spherical")
    assert statistics.mean_shift.tolist() == [[0.0, 0.0]]


def test_nothing_can_be_changed() -> None:
    statistics = SufficientStatistics([1.0], [[0.0]], [1.0], [[0.0]], "spherical")
    for name in ("weight", "sum", "scatter", "log_likelihood", "extra"):
        with pytest.raises(AttributeError):
            setattr(statistics, name, 1.0)
    statistics.weight[:] = 7.0
    assert statistics.weight.tolist() == [1.0]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([1.0], [[0.0]], [1.0], [[0.0]], "round"), "covariance_type must be one of"),
        (([1.0, 2.0], [[0.0]], [1.0], [[0.0]], "spherical"), "weight has the wrong shape"),
        (([1.0], [[0.0]], [[1.0]], [[0.0]], "spherical"), "scatter has the wrong shape"),
        (([np.nan], [[0.0]], [1.0], [[0.0]], "spherical"), "Input weight contains NaN"),
    ],
)
def test_bad_statistics_are_refused(arguments: tuple[object, ...], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        SufficientStatistics(*arguments)  # type: ignore[arg-type]


def test_the_representation_says_what_they_are() -> None:
    statistics = SufficientStatistics([1.0], [[0.0]], [1.0], [[0.0]], "spherical", -2.5)
    assert repr(statistics) == (
        "SufficientStatistics(n_components=1, n_features=1, covariance_type='spherical', "
        "row_weight=1, log_likelihood=-2.5)"
    )


def test_arrays_are_attributes_and_a_mapping(
    mixture: Mixture, two_blobs: npt.NDArray[np.float64]
) -> None:
    found = mixture.expectation(two_blobs)
    assert list(found.arrays) == ["weight", "sum", "scatter"]
    for name, array in found.arrays.items():
        assert np.array_equal(array, getattr(found, name))
    assert found.shape == mixture.shape
    assert np.array_equal(found.reference, mixture.means)
    for name in ("weights", "covariances", "__array__", "__len__"):
        assert not hasattr(found, name)
        with pytest.raises(AttributeError, match=f"Statistics' object has no attribute '{name}'"):
            getattr(found, name)


def test_statistics_of_the_core_are_made_of_their_arrays(
    mixture: Mixture, two_blobs: npt.NDArray[np.float64]
) -> None:
    found = mixture.expectation(two_blobs)
    totals = found.log_likelihood, found.row_weight
    made = _core.SufficientStatistics(found.shape, found.arrays, found.reference, *totals)
    assert SufficientStatistics._adopt(made).to_bytes() == found.to_bytes()
    arrays = found.arrays
    del arrays["sum"]
    for bad in (
        arrays,
        {**found.arrays, "colours": np.ones(2)},
        {**found.arrays, "sum": np.ones((2, 2))},
    ):
        with pytest.raises(ValueError, match=r"missing|name|wrong shape"):
            _core.SufficientStatistics(found.shape, bad, found.reference, *totals)
    with pytest.raises(ValueError, match="shape"):
        _core.SufficientStatistics(found.shape, found.arrays, found.reference[:1], *totals)
