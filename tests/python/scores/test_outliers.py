"""outliers: p-values of rows in parts, of every pattern of cells, and thresholds of scores."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from emgine import GaussianMixture, Mixture
from emgine._scores.outliers import calibration_of, check_alpha, known_calibration, threshold

TWO = Mixture([0.5, 0.5], [[0.0, 0.0], [9.0, 9.0]], [1.0, 4.0], "spherical", missing="marginalize")


def test_a_mixture_is_calibrated_once() -> None:
    mixture = Mixture([0.5, 0.5], [[0.0], [9.0]], [1.0, 4.0], "spherical")
    assert known_calibration(mixture) is None
    made = calibration_of(mixture)
    assert known_calibration(mixture) is made
    assert calibration_of(mixture) is made


def test_rows_that_lack_cells_are_compared_with_their_like() -> None:
    X, _ = TWO.sample(20_000, random_state=1)
    X[::2, 0] = np.nan
    p_values = TWO.outlier_p_values(X)
    for some in (p_values[::2], p_values[1::2]):
        assert abs((some <= 0.05).mean() - 0.05) < 4 * np.sqrt(0.05 / 10_000 + 0.05 / 16_383)
    assert TWO.outlier_p_values([[np.nan, np.nan]]).tolist() == [1.0]


def test_the_threshold_is_of_the_scores_with_the_noise_in_them() -> None:
    r = np.random.RandomState(0)
    X = np.concatenate([r.normal(0, 1, (400, 2)), r.uniform(-9, 9, (60, 2))])
    model = GaussianMixture(2, noise=True, random_state=0).fit(X)
    for alpha in (0.001, 0.05, 0.5):
        below = model.score_samples(X) < model.outlier_threshold(alpha)
        assert np.array_equal(below, model.is_outlier(X, alpha))
    assert threshold(model.mixture_, 0.05) == model.outlier_threshold(0.05)


@pytest.mark.parametrize("alpha", [0, -0.1, 1.5, np.nan, "0.1", None, True])
def test_alpha_is_a_share(alpha: Any) -> None:
    with pytest.raises(ValueError, match="alpha must be a float in the range"):
        check_alpha(alpha)
    with pytest.raises(ValueError, match="alpha must be a float in the range"):
        TWO.is_outlier([[0.0, 0.0]], alpha)
