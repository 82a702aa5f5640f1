"""starts: they find the groups, whatever the units and weights; their work may come later."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from emgine import GaussianMixture
from emgine._em.options import Options
from emgine._estimators.fit import given_to
from emgine._families.gaussian.parameters import shape_of
from emgine._rows import sampling
from emgine._rows.parts import InMemory
from emgine._rows.rows import Rows
from emgine._starts import centers
from emgine._starts.centers import BY_CENTERS
from emgine._starts.starts import METHODS, KnownStart, Start, draw_assignment, draw_start

if TYPE_CHECKING:
    import numpy.typing as npt

    from emgine import _core

    Float64 = npt.NDArray[np.float64]


def start(
    X: Any,
    method: str,
    k: int = 2,
    weight: Float64 | None = None,
    kind: str = "diag",
    seed: int = 0,
) -> _core.SufficientStatistics:
    rows, shape = Rows(InMemory(X, weight, 1)), shape_of(kind, k, X.shape[1])
    return draw_assignment(rows, shape, method, np.random.RandomState(seed)).statistics()


def sorted_means(statistics: _core.SufficientStatistics) -> Float64:
    means = statistics.maximization(1e-6).means
    return means[np.argsort(means[:, 0])]


@pytest.mark.parametrize("method", METHODS)
def test_every_start_counts_every_row_once(
    method: str, covariance_type: str, two_blobs: Float64
) -> None:
    found = start(two_blobs, method, k=3, kind=covariance_type)
    assert found.shape.structure == covariance_type
    assert found.weight.sum() == pytest.approx(len(two_blobs), rel=1e-13)
    whole = found.sum + found.weight[:, np.newaxis] * found.reference
    assert np.allclose(whole.sum(axis=0), two_blobs.sum(axis=0), rtol=1e-12)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("weighted", [False, True])
def test_a_seed_gives_a_start(method: str, weighted: bool, two_blobs: Float64) -> None:
    weight = np.linspace(0.1, 3.0, len(two_blobs)) if weighted else None
    first, again, other = (start(two_blobs, method, 4, weight, seed=s) for s in (1, 1, 2))
    assert np.array_equal(first.sum, again.sum)
    assert np.array_equal(first.reference, again.reference)
    assert not np.array_equal(first.sum, other.sum)


@pytest.mark.parametrize("method", ["kmeans", "k-means++"])
def test_k_means_finds_the_groups(method: str, two_blobs: Float64) -> None:
    means = sorted_means(start(two_blobs, method))
    expected = [two_blobs[:80].mean(axis=0), two_blobs[80:].mean(axis=0)]
    assert np.allclose(means, expected, atol=0.3)


# Likelihoods, which "short-em" compares, are not the same bits in another unit.
@pytest.mark.parametrize("method", [*BY_CENTERS, "random"])
def test_the_unit_of_a_feature_does_not_decide_the_start(method: str, two_blobs: Float64) -> None:
    units = np.array([2.0**-20, 1.0, 2.0**30])  # powers of two: no rounding, so the same bits
    plain, scaled = start(two_blobs, method), start(two_blobs * units, method)
    assert np.array_equal(plain.weight, scaled.weight)
    assert np.array_equal(plain.sum * units, scaled.sum)


@pytest.mark.parametrize("method", METHODS)
def test_rows_of_weight_zero_are_absent(method: str, two_blobs: Float64) -> None:
    far = np.full((60, 3), 1e200)
    X = np.concatenate([far, two_blobs, far])
    weight = np.concatenate([np.zeros(60), np.ones(240), np.zeros(60)])
    found = start(X, method, 2, weight)
    assert found.weight.sum() == pytest.approx(240, rel=1e-13)
    assert found.maximization(1e-6).means.max() < 10


def test_weights_take_part_in_k_means(two_blobs: Float64) -> None:
    weight = np.where(np.arange(240) < 40, 5.0, 1.0)
    means = sorted_means(start(two_blobs, "kmeans", 2, weight))
    expected = np.average(two_blobs[:80], axis=0, weights=weight[:80])
    assert np.allclose(means[0], expected, atol=0.1)


@pytest.mark.parametrize("method", METHODS)
def test_float32_and_strided_rows_start_as_their_float64_copy(method: str) -> None:
    single = np.random.RandomState(0).normal(size=(60, 4)).astype(np.float32)
    expected = start(single.astype(np.float64), method, 3)
    for X in (single, np.asfortranarray(single), np.repeat(single, 2, axis=0)[::2]):
        assert np.array_equal(start(X, method, 3).sum, expected.sum)


@pytest.mark.parametrize("method", METHODS)
def test_many_rows_are_seen_through_a_sample(
    method: str, two_blobs: Float64, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(centers, "KMEANS_ROWS", (20, 50))
    monkeypatch.setattr(centers, "SEEDING_ROWS", (8, 20))
    monkeypatch.setattr(sampling, "WEIGHTS_AT_ONCE", 64)
    for weight in (None, np.linspace(0.0, 2.0, 240)):
        found = start(two_blobs, method, 2, weight)
        total = 240 if weight is None else weight.sum()
        assert found.weight.sum() == pytest.approx(total, rel=1e-13)
        if method == "kmeans":
            assert np.allclose(sorted_means(found), [[0.0] * 3, [4.0] * 3], atol=0.5)


@pytest.mark.parametrize("method", METHODS)
def test_as_many_components_as_rows(method: str) -> None:
    X = np.arange(6.0)[:, np.newaxis]
    found = start(X, method, 6)
    assert found.weight.sum() == pytest.approx(6.0, rel=1e-13)
    if method != "random":
        assert sorted(found.maximization(1e-6).means[:, 0]) == pytest.approx(X[:, 0])


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.filterwarnings("ignore:Components:emgine.DegenerateWarning")
def test_equal_rows_are_no_reason_to_fail(method: str) -> None:
    X = np.repeat([[1.0, 2.0], [3.0, 4.0]], 10, axis=0)
    model = GaussianMixture(5, init_params=method, random_state=0).fit(X)
    assert np.isfinite(model.means_).all()
    assert model.score(X) > 0


def test_a_default_fit_finds_groups_that_are_apart() -> None:
    """Seeding alone misses one of the groups in a quarter of its draws."""
    centers = np.random.RandomState(3).normal(size=(12, 4)) * 8
    group = np.repeat(np.arange(12), 100)
    X = centers[group] + np.random.RandomState(4).normal(size=(1200, 4))
    for seed in range(20):
        means = GaussianMixture(12, covariance_type="diag", random_state=seed).fit(X).means_
        distances = np.linalg.norm(means[:, np.newaxis] - centers, axis=2)
        assert sorted(distances.argmin(axis=1)) == list(range(12))
        assert distances.min(axis=1).max() < 0.5


def draws(n: int, X: Float64, **parameters: Any) -> list[Start | KnownStart]:
    """The starts of a fit's first runs."""
    model = GaussianMixture(**{"n_components": 3, "random_state": 0, **parameters})
    rows, random_state = Rows(InMemory(X, None, 1)), np.random.RandomState(0)
    start = rows, model._shape(rows.n_features), given_to(model, rows), model.init_params
    options = Options.of(model, 1e-6, 1)
    return [draw_start(*start, options, random_state) for _ in range(n)]


@pytest.mark.parametrize("method", METHODS)
def test_the_order_of_the_work_changes_no_start(method: str, two_blobs: Float64) -> None:
    in_order = [start.mixture().means for start in draws(3, two_blobs, init_params=method)]
    later = draws(3, two_blobs, init_params=method)
    backwards = [start.mixture().means for start in reversed(later)]
    assert np.array_equal(in_order, backwards[::-1])
    assert not np.array_equal(in_order[0], in_order[1])


def test_what_is_given_is_checked_for_the_rows(two_blobs: Float64) -> None:
    with pytest.raises(ValueError, match=r"'means' should have the shape of \(3, 3\)"):
        draws(1, two_blobs, means_init=np.zeros((3, 2)))


def test_nothing_is_looked_for_where_all_is_given(two_blobs: Float64) -> None:
    given: dict[str, Any] = {"weights_init": [0.2, 0.3, 0.5], "means_init": np.eye(3)}
    given["covariance_type"] = "spherical"
    start = draws(1, two_blobs, precisions_init=np.full(3, 4.0), **given)[0]
    assert isinstance(start, KnownStart)
    assert start.mixture().covariances.tolist() == [0.25] * 3
    assert isinstance(draws(1, two_blobs, **given)[0], Start)
