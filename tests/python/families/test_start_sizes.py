"""start_sizes: starts of counts that are large begin with the sizes that their rows have."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from emgine import MixtureModel, MixtureSearch, families

RANDOM = np.random.default_rng(0)
# Means of 150 and 9000, and variances of about the square of the means.
LOGS = np.concatenate([RANDOM.normal(0, 1, (300, 3)), RANDOM.normal(4, 1, (300, 3))])
ROWS = np.floor(100 * np.exp(LOGS))
LABELS = np.repeat([0, 1], 300)
COUNTS = "negative_binomial"
BLOCKS = {(0, 1): COUNTS, 2: "geometric"}


@pytest.mark.parametrize("family", [COUNTS, BLOCKS])
@pytest.mark.parametrize("init_params", ["kmeans", "k-means++", "short-em"])
def test_a_fit_of_large_counts_keeps_its_groups(family: Any, init_params: str) -> None:
    model = MixtureModel(2, family=family, init_params=init_params, random_state=0).fit(ROWS)
    assert sorted(np.bincount(model.predict(ROWS)).tolist()) == pytest.approx([300, 300], abs=6)
    assert model.score(ROWS) > MixtureModel(2, family="geometric").fit(ROWS).score(ROWS)


def test_so_does_a_search() -> None:
    search = MixtureSearch([2], ["geometric", COUNTS], random_state=0).fit(ROWS)
    assert search.best_params_["family"] == COUNTS


def test_a_start_has_the_sizes_of_the_moments() -> None:
    start = MixtureModel(2, family=COUNTS, labels_init=LABELS, max_iter=0).fit(ROWS)
    own = [ROWS[300 * k : 300 * (k + 1)] for k in range(2)]
    mean = np.array([rows.mean(axis=0) for rows in own])
    variance = np.array([rows.var(axis=0) for rows in own])
    np.testing.assert_allclose(start.sizes_, mean**2 / (variance - mean), rtol=1e-9)


def test_a_start_near_them_is_that_of_the_m_step() -> None:
    counts = RANDOM.negative_binomial(3, 0.4, (400, 1))
    start = MixtureModel(1, family=COUNTS, labels_init=np.zeros(400), max_iter=0).fit(counts)
    mean, variance = counts.mean(), counts.var()
    assert start.sizes_[0, 0] != pytest.approx(mean**2 / (variance - mean), rel=1e-6)
    constant = MixtureModel(1, family=COUNTS, max_iter=0).fit(np.full((9, 1), 500))
    assert np.isinf(constant.sizes_).all()


def test_a_given_size_stays() -> None:
    family = families.NegativeBinomial(size=4)
    model = MixtureModel(2, family=family, labels_init=LABELS, max_iter=0).fit(ROWS)
    assert list(model.parameters_) == ["means"]
