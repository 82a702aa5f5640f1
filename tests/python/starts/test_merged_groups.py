"""merged_groups: more groups than components are found in a sample, and merged by the structure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from emgine import GaussianMixture, sources
from emgine._em.options import Options
from emgine._families.gaussian.parameters import shape_of
from emgine._rows.parts import InMemory
from emgine._rows.rows import Rows
from emgine._starts import merged_groups
from emgine._starts.merged_groups import LEAST_ROWS, draw_groups, n_groups, suits

if TYPE_CHECKING:
    import numpy.typing as npt

    Float64 = npt.NDArray[np.float64]

OPTIONS = Options(tol=1e-6, max_iter=10, reg_covar=1e-6)
N = LEAST_ROWS + 808  # enough to merge groups


def mixture(n: int = N, d: int = 8, k: int = 12, seed: int = 0) -> tuple[Float64, Float64]:
    """Rows of unit Gaussians in the corners of a cube with sides of 7, and their centers."""
    random = np.random.default_rng(seed)
    centers = 7.0 * random.permutation(
        np.unpackbits(np.arange(256, dtype=np.uint8)[:, None], axis=1)
    )
    chosen = centers[:k, :d].astype(float)
    return chosen[random.integers(0, k, n)] + random.normal(size=(n, d)), chosen


def rows_of(X: Float64, weight: Float64 | None = None, n_threads: int = 1) -> Rows:
    return Rows(InMemory(X, weight, n_threads))


@pytest.mark.parametrize("structure", ["full", "diag"])
def test_the_merged_groups_are_the_components(structure: str) -> None:
    X, centers = mixture()
    for seed in range(5):
        start = draw_groups(
            rows_of(X), shape_of(structure, 12, 8), np.random.RandomState(seed), 1e-6
        )
        found = start.mixture().means
        apart = np.linalg.norm(found[:, np.newaxis] - centers, axis=2)
        assert sorted(apart.argmin(axis=1)) == list(range(12))
        assert apart.min(axis=1).max() < 0.5


def test_a_default_fit_of_many_rows_begins_there_and_is_short() -> None:
    X, _ = mixture()
    fitted = [GaussianMixture(12, random_state=seed, n_threads=1).fit(X) for seed in range(3)]
    assert max(model.n_iter_ for model in fitted) < 12
    bounds = [model.lower_bound_ for model in fitted]
    assert max(bounds) - min(bounds) < 1e-6


def test_threads_and_places_of_the_rows_change_no_bit() -> None:
    X, _ = mixture()
    one = GaussianMixture(12, random_state=0, n_threads=1).fit(X)
    two = GaussianMixture(12, random_state=0, n_threads=2).fit(X)
    blocks = GaussianMixture(12, random_state=0).fit(
        sources.Blocks(lambda: (X[i : i + 1024] for i in range(0, len(X), 1024)))
    )
    for other in (two, blocks):
        assert (other.means_ == one.means_).all()
        assert other.lower_bounds_ == one.lower_bounds_


def test_equal_rows_fall_back_on_centers() -> None:
    """More groups than different rows: some are empty, so nothing can be merged."""
    X = np.repeat(np.arange(20.0).reshape(10, 2), 1000, axis=0)
    shape, random = shape_of("full", 4, 2), np.random.RandomState(0)
    start = draw_groups(rows_of(X), shape, random, 1e-6)
    assert n_groups(len(X), shape) == 12
    weight = start.statistics().weight
    assert weight.sum() == len(X)
    assert (weight > 0).all()


def test_weights_count_as_rows() -> None:
    X, centers = mixture()
    weight = np.full(N, 1e-4)
    start = draw_groups(rows_of(X, weight), shape_of("full", 12, 8), np.random.RandomState(0), 1e-6)
    found = start.mixture().means
    apart = np.linalg.norm(found[:, np.newaxis] - centers, axis=2)
    assert sorted(apart.argmin(axis=1)) == list(range(12))


def test_few_rows_other_structures_and_priors_keep_their_start() -> None:
    X, _ = mixture()
    rows = rows_of(X)
    assert suits(rows, shape_of("full", 12, 8), OPTIONS)
    assert not suits(rows_of(X[: LEAST_ROWS - 1]), shape_of("full", 3, 8), OPTIONS)
    for shape in (
        shape_of("tied", 12, 8),
        shape_of("full", 2, 8),
        shape_of("full", 12, 8, missing=True),
        shape_of("full", 80, 8),  # too few rows for each group
    ):
        assert not suits(rows, shape, OPTIONS)


@pytest.mark.filterwarnings("ignore::emgine.ConvergenceWarning")
def test_means_that_are_given_are_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(merged_groups.MergedGroups, "statistics", never)
    X, centers = mixture()
    GaussianMixture(12, means_init=centers, max_iter=1).fit(X)
    GaussianMixture(12, init_params="k-means++", max_iter=1, random_state=0).fit(X)
    GaussianMixture(12, max_iter=1, random_state=0).fit(X[:2000])


def test_more_groups_where_rows_allow() -> None:
    shape = shape_of("full", 10, 9)
    assert n_groups(30 * 16 * 10, shape) == 30
    assert n_groups(30 * 16 * 10 - 1, shape) == 20
    assert n_groups(20 * 64 - 1, shape) == 0
    assert n_groups(30 * 64, shape_of("diag", 10, 9)) == 30
    assert n_groups(10**7, shape_of("diag", 200, 9)) == 400  # no more groups than 512
    assert n_groups(10**7, shape_of("diag", 300, 9)) == 0
    # Rows of the sample count: 65 536 here.
    assert n_groups(10**7, shape_of("full", 32, 255)) == 64
    assert n_groups(10**7, shape_of("full", 32, 511)) == 0
