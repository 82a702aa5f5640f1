"""softening: starts of discrete families have no zeros of their own; other starts stay."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from emgine import DegenerateError, Mixture, MixtureModel, _core, families
from emgine._families.softening import SHARE, softened
from tests.laws.family_problems import problem
from tests.python.families.model_checks import mixture_of
from tests.python.families.own_families import OwnBernoulli
from tests.reference.family_fits import read


def test_probabilities_are_mixed_with_those_of_all_rows() -> None:
    p = np.array([[[1.0, 0.0, 0.0], [0.5, 0.5, 0.0]], [[0.0, 1.0, 0.0], [0.5, 0.5, 0.0]]])
    mixture = mixture_of(families.Categorical([3, 2]), 2, [0.25, 0.75], probabilities=p)
    soft = softened(mixture).parameters["probabilities"]
    assert np.allclose(soft[0, 0], [1 - 0.75 * SHARE, 0.75 * SHARE, 0.0])  # no row has the last
    assert np.allclose(soft[:, 1], p[:, 1])
    assert np.allclose(soft.sum(axis=2), 1.0)


def test_other_families_stay_as_they_are() -> None:
    mixture = Mixture([0.5, 0.5], [[0.0], [4.0]], np.ones((2, 1)), "diag")
    assert softened(mixture) is mixture


def test_families_of_a_product_are_softened_each() -> None:
    shape = _core.ModelShape("product", "gaussian(diag)[0] categorical(2)[1]", 2, 2)
    parameters = {
        "0/means": np.array([[0.0], [4.0]]),
        "0/covariances": np.ones((2, 1)),
        "1/probabilities": np.array([[[1.0, 0.0]], [[0.0, 1.0]]]),
    }
    soft = softened(_core.Mixture(np.array([0.5, 0.5]), parameters, shape)).parameters
    assert np.array_equal(soft["0/means"], parameters["0/means"])
    assert np.allclose(soft["1/probabilities"][:, 0], [[0.95, 0.05], [0.05, 0.95]])


def test_zeros_of_nearest_centers_do_not_hold_a_fit() -> None:
    published = read("categorical41_k3")
    for init in ("kmeans", "short-em"):
        model = MixtureModel(3, family="categorical", init_params=init, random_state=0)
        total = model.fit(published.rows).score(published.rows) * len(published.rows)
        assert total > published.log_likelihood - 1e-2, init


class Hard(OwnBernoulli):
    soft_starts = False


@pytest.mark.parametrize("init", ["kmeans", "k-means++"])
def test_a_family_of_ones_own_is_softened_if_it_says_so(init: str) -> None:
    X = np.repeat([[0.0, 0.0], [1.0, 1.0]], [20, 40], axis=0)
    given: dict[str, Any] = {"init_params": init, "random_state": 0, "max_iter": 0}
    ours = MixtureModel(2, family="bernoulli", **given).fit(X)
    own = MixtureModel(2, family=OwnBernoulli(), **given).fit(X)
    np.testing.assert_allclose(own.mean_statistics_, ours.probabilities_, rtol=1e-14)
    np.testing.assert_allclose(own.weights_, ours.weights_, rtol=1e-14)
    with pytest.raises(DegenerateError, match=r"soft_starts = True keeps starts away"):
        MixtureModel(2, family=Hard(), **given).fit(X)


def test_short_runs_of_ones_own_family_are_softened_too() -> None:
    X = (problem("bernoulli").rows)[:, :3]
    ours, own = (
        MixtureModel(2, family=family, init_params="short-em", random_state=0).fit(X).score(X)
        for family in ("bernoulli", OwnBernoulli())
    )
    assert own == pytest.approx(ours, abs=1e-5)


def test_labels_of_the_user_are_taken_as_they_are() -> None:
    rows = [[0], [0], [1], [1]]
    model = MixtureModel(2, family=families.Categorical(2), labels_init=[0, 0, 1, 1], max_iter=0)
    assert model.fit(rows).probabilities_[:, 0].tolist() == [[1, 0], [0, 1]]
