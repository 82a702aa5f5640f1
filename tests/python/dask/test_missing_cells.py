"""Rows of Dask that lack cells have the bits of the same rows in memory."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from dask import array as da

import emgine
from emgine import dask as on_dask

pytestmark = pytest.mark.usefixtures("here")

OPTIONS: dict[str, Any] = {"missing": "marginalize", "random_state": 0, "max_iter": 5}


@pytest.mark.filterwarnings("ignore::emgine.ConvergenceWarning")
@pytest.mark.parametrize("name", ["GaussianMixture", "BayesianGaussianMixture", "MixtureModel"])
def test_bits_of_rows_in_memory(name: str) -> None:
    random_state = np.random.RandomState(0)
    rows = random_state.normal(size=(9000, 3)) + 4 * (np.arange(9000) % 2)[:, np.newaxis]
    rows[random_state.uniform(size=rows.shape) < 0.2] = np.nan
    lazy = da.from_array(rows, chunks=(2500, 3))
    here = getattr(emgine, name)(n_components=2, **OPTIONS).fit(rows)
    there = getattr(on_dask, name)(n_components=2, **OPTIONS).fit(lazy)
    assert there.lower_bounds_ == here.lower_bounds_
    assert np.array_equal(there.score_samples(lazy).compute(), here.score_samples(rows))
    assert there.score(lazy) == here.score(rows)


def test_a_family_of_ones_own_has_the_bits_of_rows_in_memory() -> None:
    from tests.python.families.own_families import FeaturePoisson

    rows = np.random.RandomState(0).poisson([2, 5], (9000, 2)).astype(float)
    rows[::3, 0] = np.nan
    lazy, family = da.from_array(rows, chunks=(2500, 2)), FeaturePoisson()
    options: dict[str, Any] = OPTIONS | {"family": family, "tol": 0.1}
    here = emgine.MixtureModel(2, **options).fit(rows)
    there = on_dask.MixtureModel(2, **options).fit(lazy)
    assert there.lower_bounds_ == here.lower_bounds_
    assert np.array_equal(there.score_samples(lazy).compute(), here.score_samples(rows))


def test_a_block_with_nan_is_an_error_without_the_option() -> None:
    rows = np.ones((50, 2))
    rows[7, 1] = np.nan
    with pytest.raises(ValueError, match=r"(?s)row 7, column 1.*missing='marginalize'"):
        on_dask.GaussianMixture(1).fit(da.from_array(rows, chunks=(50, 2)))
