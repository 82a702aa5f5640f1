"""Starts of which some values are known: matched components, and the rest from the rows."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from emgine import GaussianMixture, MixtureModel, _core
from emgine._starts.partly_given import matched, reordered, widened

NAN = np.nan
RANDOM = np.random.RandomState(0)
X = np.concatenate([RANDOM.normal(0, 1, (200, 2)), RANDOM.normal(5, 1, (100, 2))])
NOISE = RANDOM.uniform(-20, 25, (60, 2))


def test_nearest_pairs_are_matched_first_and_the_rest_in_order() -> None:
    distances = np.array([[5.0, 1.0, 2.0], [9.0, 9.0, 9.0], [0.5, 0.1, 3.0]])
    assert matched(distances, np.array([True, False, True])) == [2, 0, 1]
    assert matched(distances, np.array([False, False, False])) == [0, 1, 2]


def test_components_are_reordered_with_what_is_theirs() -> None:
    shape = _core.ModelShape("gaussian", "tied", 2, 2)
    mixture = _core.Mixture(
        np.array([0.25, 0.75]),
        {"means": np.array([[1.0, 2.0], [3.0, 4.0]]), "covariances": np.diag([1.0, 2.0])},
        shape,
    )
    turned = reordered(mixture, [1, 0])
    assert turned.weights.tolist() == [0.75, 0.25]
    assert turned.means.tolist() == [[3.0, 4.0], [1.0, 2.0]]
    assert turned.covariances.tolist() == [[1.0, 0.0], [0.0, 2.0]]
    assert reordered(mixture, [0, 1]) is mixture


def test_places_of_known_components_are_left_open() -> None:
    for family, sizes in (("poisson", (2, 1)), ("gaussian", (2, 1))):
        shape = _core.ModelShape(family, "" if family == "poisson" else "tied_diag", 1, 2)
        name = "rates" if family == "poisson" else "means"
        parameters = {name: np.arange(2.0).reshape(sizes)}
        if family == "gaussian":
            parameters["covariances"] = np.array([3.0])
        mixture = _core.Mixture(np.array([0.25, 0.75]), parameters, shape)
        wide = widened(mixture, np.array([False, True, False]))
        assert wide.parameters[name][[0, 2], 0].tolist() == [0.0, 1.0]
        np.testing.assert_allclose(wide.weights, [0.25 * 2 / 3, 1 / 3, 0.75 * 2 / 3])


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("place", range(3))
def test_beside_a_known_noise_component_the_others_are_found(seed: int, place: int) -> None:
    means, covariances = np.full((3, 2), NAN), np.full((3, 2, 2), NAN)
    means[place], covariances[place] = 2.5, np.eye(2) * 150
    noise = np.arange(3) == place
    model = GaussianMixture(
        3,
        means_init=means,
        covariances_init=covariances,
        fixed={"means": noise, "covariances": noise},
        random_state=seed,
    ).fit(np.concatenate([X, NOISE]))
    assert model.means_[place].tolist() == [2.5, 2.5]
    others = model.means_[~noise]
    np.testing.assert_allclose(others[others[:, 0].argsort()], [[0, 0], [5, 5]], atol=0.3)


@pytest.mark.parametrize("init", ["kmeans", "k-means++", "random_from_data", "short-em"])
def test_given_components_get_the_found_ones_that_are_nearest(init: str) -> None:
    for means in ([[5.5, 5.5], [0.5, 0.5]], [[0.5, 0.5], [5.5, 5.5]]):
        model = GaussianMixture(
            2, means_init=means, fixed="means", init_params=init, random_state=0, max_iter=0
        ).fit(X)
        (restart,) = model.restarts_
        assert restart.start is not None
        assert (restart.start.weights.argmax() == 0) == (means[0][0] < 1)


def test_other_families_and_labels() -> None:
    counts = RANDOM.poisson(np.repeat([2, 10, 30], 100))[:, np.newaxis]
    options: dict[str, Any] = {
        "parameters_init": {"rates": [[NAN], [11.0], [NAN]]},
        "fixed": {"rates": [False, True, False]},
        "random_state": 0,
    }
    model = MixtureModel(3, family="poisson", **options).fit(counts)
    assert model.rates_[1, 0] == 11.0
    np.testing.assert_allclose(np.sort(model.rates_[[0, 2], 0]), [2, 30], rtol=0.2)
    labels = np.repeat([2, 1, 0], 100)
    model.fit(counts, labels=np.where(np.arange(300) % 5 == 0, labels, -1))
    np.testing.assert_allclose(model.rates_[:, 0], [30, 11, 2], rtol=0.2)
    model.set_params(labels_init=labels).fit(counts)
    np.testing.assert_allclose(model.rates_[:, 0], [30, 11, 2], rtol=0.2)


def test_a_mean_may_be_known_in_one_feature() -> None:
    known = [[True, False], [False, False]]
    model = GaussianMixture(
        2, means_init=[[0.25, NAN], [NAN, NAN]], fixed={"means": known}, random_state=0
    ).fit(X)
    assert model.means_[0, 0] == 0.25
    np.testing.assert_allclose(model.means_, [[0.25, 0.1], [5, 5]], atol=0.3)
