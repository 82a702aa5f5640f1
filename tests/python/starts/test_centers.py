"""Centers: units are standard deviations, in the space of the family; no place of rows matters."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from emgine import MixtureModel, _core, families
from emgine._families.gaussian.parameters import cheapest
from emgine._starts.centers import KMEANS_ROWS, SEEDING_ROWS, Sample, sizes_for
from emgine.sources import Blocks
from tests.reference.family_fits import read

Float64 = npt.NDArray[np.float64]


def test_the_scale_is_the_weighted_standard_deviation(two_blobs: Float64) -> None:
    weight = np.random.RandomState(0).uniform(size=240)
    X = np.column_stack([two_blobs + 1e6, np.full(240, 7.0)])
    mean, scale = Sample(X, weight, 1).mean_and_scale()
    expected = np.average(X, axis=0, weights=weight)
    deviation = np.sqrt(np.average((X - expected) ** 2, axis=0, weights=weight))
    assert np.allclose(mean, expected, rtol=1e-14)
    assert np.allclose(scale, [*deviation[:3], 1.0], rtol=1e-9)


def test_rows_too_large_to_square_have_a_scale() -> None:
    X = np.array([[-1e300, 1e-200], [1e300, 0.0]])
    _, scale = Sample(X, None, 1).mean_and_scale()
    assert scale.tolist() == [1.0, 1.0]


def _tables() -> dict[str, tuple[Any, Float64]]:
    """Families that have a space of their own, and rows of more than one block of the core."""
    r = np.random.RandomState(0)
    n = 2 * _core.GRID_ROWS + 500
    k = r.randint(3, size=n)
    codes = r.binomial(4, np.array([0.1, 0.5, 0.9])[k]).astype(float)
    gamma = r.gamma(3.0, np.array([1.0, 9.0, 60.0])[k])
    counts = r.poisson(np.array([2.0, 10.0, 30.0])[k]).astype(float)
    mixed = {0: "gamma", 1: families.Categorical(5), (2, 3): families.Gaussian("diag")}
    return {
        "gamma": ("gamma", np.column_stack([gamma, gamma[::-1]])),
        "log_normal": ("log_normal", np.column_stack([gamma, gamma[::-1]])),
        "categorical": ("categorical", np.column_stack([codes, codes[::-1]])),
        "poisson": ("poisson", np.column_stack([counts, counts[::-1]])),
        "binomial": (families.Binomial(), np.column_stack([codes, codes + 3])),
        "multinomial": ("multinomial", np.column_stack([codes, counts])),
        "product": (mixed, np.column_stack([gamma, codes, r.normal(size=(n, 2))])),
    }


TABLES = _tables()


@pytest.mark.parametrize("name", TABLES)
def test_a_start_has_the_same_bits_for_any_threads_layout_and_place(name: str) -> None:
    family, X = TABLES[name]
    weight = np.random.RandomState(1).uniform(0.5, 2.0, len(X))

    def start(X: Any, init: str, n_threads: int, weight: Any = None) -> list[bytes]:
        model = MixtureModel(3, family=family, max_iter=0, random_state=0, n_threads=n_threads)
        model.set_params(init_params=init).fit(X, sample_weight=weight)
        parameters = model.mixture_.parameters
        return [model.weights_.tobytes(), *(values.tobytes() for values in parameters.values())]

    parts = [slice(0, 1000), slice(1000, 5000), slice(5000, None)]
    for init in ("kmeans", "k-means++"):
        expected = start(X, init, 1)
        assert start(np.asfortranarray(X), init, 2) == expected
        assert start(Blocks([X[part] for part in parts]), init, 2) == expected
        weighted = start(X, init, 1, weight)
        assert weighted != expected
        assert start(X, init, 2, weight) == weighted


def test_scales_of_positive_features_are_no_distance() -> None:
    r = np.random.RandomState(0)
    k = np.arange(600) % 3
    X = np.exp(r.normal(np.array([0.0, 4.0, 8.0])[k], 0.5))[:, np.newaxis]
    for family in ("log_normal", "gamma"):
        model = MixtureModel(3, family=family, random_state=0, max_iter=0).fit(X)
        assert sorted((model.weights_ * 600).round()) == [200, 200, 200]


@pytest.mark.parametrize(
    "given", [{}, {"labels_init": np.arange(600) % 2}, {"init_params": "random"}]
)
@pytest.mark.parametrize("scale", [1e9, 1e15])
def test_logarithms_of_large_numbers_lose_no_digits(given: Any, scale: float) -> None:
    X = np.exp(np.random.RandomState(0).normal(3.0 * (np.arange(600) % 2), 0.5))[:, np.newaxis]
    first, second = (
        MixtureModel(2, family="log_normal", random_state=0, max_iter=0, **given).fit(rows)
        for rows in (X, X * scale)
    )
    np.testing.assert_allclose(second.log_covariances_, first.log_covariances_, rtol=1e-9)


def test_columns_that_are_left_out_change_no_start() -> None:
    X = TABLES["gamma"][1]
    family = families.Product({0: "gaussian", 1: "poisson"}, others="drop")
    rows = np.column_stack([X[:, 0], X[:, 1].round()])
    models = [
        MixtureModel(3, family=family, random_state=0, max_iter=0).fit(
            np.column_stack([rows, more])
        )
        for more in (np.zeros(len(X)), 1e6 * X[:, 0])
    ]
    assert models[0].weights_.tolist() == models[1].weights_.tolist()


def test_samples_of_wide_rows_have_fewer() -> None:
    assert sizes_for(cheapest(3, 5000)) == KMEANS_ROWS
    assert sizes_for(_core.ModelShape("categorical", "30,30", 2, 3)) == KMEANS_ROWS
    each, least = sizes_for(_core.ModelShape("categorical", ",".join(["30"] * 40), 40, 3))
    assert (each, least) == (128, KMEANS_ROWS[1] * 128 // 1200)
    most = _core.ModelShape("categorical", ",".join(["30"] * 4000), 4000, 3)
    assert sizes_for(most) >= SEEDING_ROWS


def test_fits_of_published_classes_end_at_the_optimum_from_every_start() -> None:
    published = read("categorical41_k3")
    for seed in range(5):
        model = MixtureModel(3, family="categorical", random_state=seed).fit(published.rows)
        total = model.score(published.rows) * len(published.rows)
        assert total > published.log_likelihood - 1e-2, seed
