"""calibration: exact for one Gaussian, from draws for all others, whose ties are safe."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from emgine import Mixture
from emgine._families.beside_noise import Box, with_noise
from emgine._scores.calibration import Exact, FromDraws, calibrated, kept_ranks

TWO = Mixture([0.5, 0.5], [[0.0, 0.0], [9.0, 9.0]], [1.0, 4.0], "spherical")


def test_one_gaussian_is_exact() -> None:
    covariance = [[[2.0, 0.5], [0.5, 1.0]]]
    one = Mixture([1.0], [[1.0, -1.0]], covariance, "full")
    found = calibrated(one)
    assert isinstance(found, Exact)
    X = np.array([[1.0, -1.0], [4.0, 0.0], [9.0, 9.0]])
    away = X - one.means
    distances = np.einsum("ni,ij,nj->n", away, np.linalg.inv(covariance[0]), away)
    expected = stats.chi2.sf(distances, 2)
    np.testing.assert_allclose(found.p_values(one.score_samples(X)), expected, rtol=1e-12)
    without = calibrated(Mixture([1.0], [[1.0, -1.0]], covariance, "full", missing="marginalize"),
                         None, np.array([True, False]))  # fmt: skip
    assert isinstance(without, Exact)
    assert without.dof == 1


def test_draws_give_the_share_that_is_asked_for() -> None:
    found = calibrated(TWO)
    assert isinstance(found, FromDraws)
    X, _ = TWO.sample(100_000, random_state=5)
    p_values = found.p_values(TWO.score_samples(X))
    for alpha in (0.001, 0.01, 0.1, 0.5):
        share = (p_values <= alpha).mean()
        assert abs(share - alpha) < 4 * np.sqrt(alpha * (1 / 100_000 + 1 / 131_071)) + 0.01 * alpha
        below = TWO.score_samples(X) < found.threshold(alpha)
        assert np.array_equal(below, p_values <= alpha)
    again = calibrated(TWO)
    assert isinstance(again, FromDraws)
    assert np.array_equal(again.log_densities, found.log_densities)


def test_ties_never_report_too_many() -> None:
    coins = Mixture.from_parameters([1.0], {"probabilities": [[0.99]]}, "bernoulli")
    found = calibrated(coins)
    zero, one = found.p_values(coins.score_samples([[0], [1]]))
    assert zero == pytest.approx(0.01, rel=0.15)
    assert one == 1.0
    assert found.threshold(0.005) <= coins.score_samples([0])  # none is reported


def test_an_alpha_of_less_than_a_draw_has_no_threshold() -> None:
    with pytest.raises(ValueError, match="alpha must be at least 7"):
        calibrated(TWO).threshold(1e-6)


def test_ranks_are_dense_where_few_rows_are() -> None:
    ranks = kept_ranks(131_071)
    assert ranks[:64].tolist() == list(range(1, 65))
    assert ranks[-1] == 131_071
    assert (np.diff(ranks) <= 0.021 * ranks[1:] + 1).all()
    assert int(0.01 * 131_072) in ranks


def test_noise_is_not_ordinary() -> None:
    noisy = with_noise(TWO, 0.3, Box(np.full(2, -20.0), np.full(2, 40.0)))
    with_it, without = calibrated(noisy), calibrated(TWO)
    assert isinstance(with_it, FromDraws)
    assert isinstance(without, FromDraws)
    assert np.array_equal(with_it.log_densities, without.log_densities)
