"""Neither the number of threads nor a second run changes a bit."""

from __future__ import annotations

import numpy as np
import pytest

import emgine
from tests.laws.compare import Array, mixture_bits, scores_bits, statistics_bits
from tests.laws.plain import EVERY, make_case

THREADS = (1, 2, 3, 7)
SHAPES = ((30_011, 1, 2), (20_011, 3, 4), (6_001, 17, 3))


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("kind", EVERY)
def test_verbs_give_the_same_bits(kind: str, shape: tuple[int, int, int], dtype: type) -> None:
    case = make_case(kind, *shape, weighted=True)
    rows: Array = case.rows.astype(dtype)
    mixture = case.mixture

    def everything(n_threads: int | None) -> tuple[bytes, bytes, bytes]:
        found = mixture.expectation(rows, case.sample_weight, n_threads=n_threads)
        scores = scores_bits(mixture, rows, n_threads)
        return statistics_bits(found), mixture_bits(found.maximization(reg_covar=1e-6)), scores

    expected = everything(1)
    for n_threads in (*THREADS, 1, None):
        assert everything(n_threads) == expected, n_threads


def fitted(kind: str, init_params: str, n_threads: int | None) -> bytes:
    """A whole default fit, start included."""
    case = make_case(kind, 20_011, 3, 3, weighted=True, seed=1)
    model = emgine.GaussianMixture(
        3, covariance_type=kind, init_params=init_params, max_iter=5, tol=0.0, random_state=3,
        n_threads=n_threads,
    )  # fmt: skip
    with pytest.warns(UserWarning, match="did not converge"):
        model.fit(case.rows, sample_weight=case.sample_weight)
    return mixture_bits(model.mixture_)


@pytest.mark.parametrize("init_params", ["kmeans", "k-means++", "random", "random_from_data"])
@pytest.mark.parametrize("kind", EVERY)
def test_whole_fits_give_the_same_bits(kind: str, init_params: str) -> None:
    expected = fitted(kind, init_params, 1)
    for n_threads in (*THREADS, None):
        assert fitted(kind, init_params, n_threads) == expected, n_threads
