"""What every family says about some columns given others agrees with what it says of whole rows."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

import numpy as np
import pytest

from emgine import Mixture, MixtureModel
from tests.laws.family_problems import DRAWS, problem

if TYPE_CHECKING:
    import numpy.typing as npt

    Float64 = npt.NDArray[np.float64]

WHOLE_ROWS = ("von_mises_fisher",)
NAMES = [name for name in DRAWS if name not in WHOLE_ROWS]


def fitted(name: str) -> tuple[Mixture, Float64]:
    """Return a mixture of two components and some rows of its problem."""
    family, rows = problem(name)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = MixtureModel(2, family=family, random_state=0, max_iter=20).fit(rows)
    return model.mixture_, rows[:50]


@pytest.mark.parametrize("name", NAMES)
def test_conditional_times_marginal_is_the_joint_density(name: str) -> None:
    """To 1e-12 of the density, which is what log-densities of this size have."""
    mixture, rows = fitted(name)
    given = [mixture.n_features - 1, 0][: max(1, mixture.n_features - 1)]
    rest = [j for j in range(mixture.n_features) if j not in given]
    joint = mixture.score_samples(rows)
    marginal = mixture.marginal(given).score_samples(rows[:, given])
    for i, row in enumerate(rows):
        conditional = mixture.condition({j: row[j] for j in given})
        found = marginal[i] + conditional.score_samples(row[np.newaxis, rest])[0]
        assert found == pytest.approx(joint[i], rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("name", NAMES)
def test_a_marginal_is_that_of_a_marginal_in_any_order(name: str) -> None:
    mixture, rows = fitted(name)
    order = np.random.RandomState(0).permutation(mixture.n_features).tolist()
    turned = mixture.marginal(order)
    expected = mixture.score_samples(rows)
    assert turned.score_samples(rows[:, order]) == pytest.approx(expected, rel=1e-12)
    one = turned.marginal(0).score_samples(rows[:, order[:1]])
    same = mixture.marginal(order[0]).score_samples(rows[:, order[:1]])
    assert np.array_equal(one, same)
    assert turned.marginal(range(mixture.n_features)).shape.structure == turned.shape.structure


@pytest.mark.parametrize("name", NAMES)
def test_moments_are_those_of_draws(name: str) -> None:
    """Within 6 standard errors of 2e5 draws."""
    mixture, _ = fitted(name)
    rows = mixture.sample(200_000, random_state=1)[0]
    known = ~np.isnan(mixture.mean)
    error = 6 * rows.std(axis=0) / np.sqrt(len(rows))
    assert (np.abs(mixture.mean - rows.mean(axis=0)) <= error)[known].all()
    if name == "student_t" or name.endswith("two_parameters"):
        return  # variances of heavy tails are not found by draws
    centred = rows - rows.mean(axis=0)
    products = centred[:, :, np.newaxis] * centred[:, np.newaxis, :]
    error = 6 * products.std(axis=0) / np.sqrt(len(rows)) + 1e-12
    close = np.abs(mixture.covariance - products.mean(axis=0)) <= error
    assert close[known][:, known].all()


@pytest.mark.parametrize("name", NAMES)
def test_draws_into_gaps_are_those_of_the_conditional(name: str) -> None:
    """The mean of many draws is the imputed mean, within 6 standard errors."""
    mixture, rows = fitted(name)
    row = np.tile(rows[0], (20_000, 1))
    gap = mixture.n_features // 2
    row[:, gap] = np.nan
    drawn = mixture.impute(row, "sample", random_state=2)
    assert not np.isnan(drawn).any()
    others = np.arange(mixture.n_features) != gap
    assert np.array_equal(drawn[:, others], row[:, others])
    mean, std = mixture.impute(row[:1])[0, gap], mixture.imputation_std(row[:1])[0, gap]
    if np.isnan(std):  # categories
        shares = np.bincount(drawn[:, gap].astype(int)) / len(drawn)
        assert mean == shares.argmax()
    else:
        assert abs(drawn[:, gap].mean() - mean) <= 6 * std / np.sqrt(len(drawn))
        assert drawn[:, gap].std() == pytest.approx(std, rel=0.2)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_expected_is_the_mean_of_the_conditional(name: str) -> None:
    mixture, rows = fitted(name)
    gap = mixture.n_features - 1
    if np.isnan(mixture.mean[gap]):
        gap = 0
    found, std = mixture.predict_mean(rows, gap, return_std=True)
    rest = [j for j in range(mixture.n_features) if j != gap]
    for i, row in enumerate(rows[:10]):
        conditional = mixture.condition({j: row[j] for j in rest})
        deviation = np.sqrt(conditional.covariance[0, 0])
        assert found[i, 0] == pytest.approx(conditional.mean[0], rel=1e-10, nan_ok=True)
        assert std[i, 0] == pytest.approx(deviation, rel=1e-8, nan_ok=True)
    assert np.array_equal(mixture.predict_mean(rows[:, rest], gap), found, equal_nan=True)


@pytest.mark.parametrize("name", WHOLE_ROWS)
def test_families_of_whole_rows_say_so(name: str) -> None:
    mixture, _ = fitted(name)
    with pytest.raises(ValueError, match="whole rows"):
        mixture.marginal(0)
    with pytest.raises(ValueError, match="whole rows"):
        mixture.condition({0: 0.5})
    with pytest.raises(ValueError, match="are not known"):
        _ = mixture.mean


@pytest.mark.parametrize("name", NAMES)
def test_a_distribution_function_is_the_share_of_draws(name: str) -> None:
    """Within 6 standard errors of 1e5 draws; and its quantiles are where it says."""
    mixture = fitted(name)[0].marginal(0)
    if name == "categorical":
        with pytest.raises(ValueError, match="no order"):
            mixture.cdf(0.0)
        return
    drawn = mixture.sample(100_000, random_state=3)[0][:, 0]
    places = np.quantile(drawn, [0.01, 0.2, 0.5, 0.9, 0.999])
    shares = (drawn[:, np.newaxis] <= places).mean(axis=0)
    found = mixture.cdf(places)
    assert (np.abs(found - shares) <= 6 * np.sqrt(found * (1 - found) / len(drawn)) + 1e-9).all()
    q = np.array([1e-9, 0.01, 0.3, 0.5, 0.9, 1 - 1e-9])
    values = mixture.quantile(q)
    assert (np.diff(values) >= 0).all()
    assert (mixture.cdf(values) >= q).all()
    assert (mixture.cdf(np.nextafter(values, -np.inf)) <= q * (1 + 1e-12)).all()
