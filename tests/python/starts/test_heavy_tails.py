"""heavy_tails: starts of Student-t mixtures that rows far away do not decide."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pytest

from emgine import DegenerateWarning, MixtureModel, MixtureSearch, families
from emgine._rows.parts import InMemory
from emgine._rows.rows import Rows
from emgine._starts import starts
from emgine._starts.heavy_tails import FARTHEST, LIMITS, distances, heavy_columns, near_rows


def groups(seed: int, dof: float, d: int, n: int = 600) -> tuple[Any, Any]:
    """Rows of two Student-t groups six scales apart, and their groups."""
    r = np.random.default_rng([seed, d])
    z = (r.uniform(size=n) < 0.4).astype(int)
    away = r.normal(size=d)
    away *= 6.0 / np.linalg.norm(away)
    roots = np.sqrt(r.chisquare(dof, size=(n, 1)) / dof)
    return z[:, np.newaxis] * away + r.normal(size=(n, d)) / roots, z


def model(X: Any, family: Any = None, **options: Any) -> MixtureModel:
    """A fit of two components."""
    family = families.StudentT() if family is None else family
    return MixtureModel(2, family=family, random_state=0, **options).fit(X)


def reached(cases: Any, monkeypatch: pytest.MonkeyPatch, **options: Any) -> np.ndarray:
    """Whether fits end at the best known optimum: from the ordinary start, and by default."""
    found = []
    warnings.simplefilter("ignore", DegenerateWarning)  # of ordinary starts: a component on a row
    for X, z in cases:
        with monkeypatch.context() as without:
            without.setattr(starts, "near_rows", lambda *_: [])
            ordinary = model(X, **options).lower_bound_
        own = model(X, **options).lower_bound_
        best = max(ordinary, own, model(X, labels_init=z).lower_bound_)
        found.append([best - ordinary < 1e-4, best - own < 1e-4])
    return np.array(found)


def test_groups_with_heavy_tails_end_at_the_best_known_optimum(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cases = [groups(seed, dof, d) for d in (1, 2, 5) for dof in (1.0, 1.5) for seed in range(4)]
    ordinary, own = reached(cases, monkeypatch).sum(axis=0)
    assert own == len(cases)
    assert ordinary <= len(cases) // 2  # the sets are hard: without this, most fits end lower


@pytest.mark.exhaustive
@pytest.mark.parametrize("dof", [1.0, 1.5, 2.0, 3.0])
@pytest.mark.parametrize("d", [1, 2, 5])
def test_twenty_sets_of_each_kind(dof: float, d: int, monkeypatch: pytest.MonkeyPatch) -> None:
    found = reached([groups(seed, dof, d) for seed in range(20)], monkeypatch).sum(axis=0)
    assert found[1] >= max(found[0], 19)


@pytest.mark.parametrize("init_params", ["k-means++", "random_from_data"])
def test_other_starts_from_centers_do_without_far_rows_too(
    init_params: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = [groups(seed, 1.0, 2) for seed in range(6)]
    ordinary, own = reached(cases, monkeypatch, init_params=init_params).sum(axis=0)
    assert own > ordinary


def test_a_block_of_a_product_starts_as_the_family_alone() -> None:
    X, z = groups(1, 1.0, 2)
    X = np.column_stack([X, np.arange(len(X)) % 2])
    family = {(0, 1): families.StudentT(), 2: "bernoulli"}
    best = model(X, family, labels_init=z).lower_bound_
    assert model(X, family).lower_bound_ == pytest.approx(best, abs=1e-4)


def test_rows_that_lack_cells() -> None:
    X, z = groups(1, 1.0, 2)
    X[::5, 0] = np.nan
    options: dict[str, Any] = {"missing": "marginalize"}
    best = model(X, labels_init=z, **options).lower_bound_
    assert model(X, **options).lower_bound_ == pytest.approx(best, abs=1e-4)


def test_a_search_starts_from_rows_that_are_not_far() -> None:
    for seed in (0, 1):
        X, z = groups(seed, 1.0, 2)
        search = MixtureSearch([2], family=[families.StudentT()], random_state=0).fit(X)
        best = model(X, labels_init=z).lower_bound_
        assert search.best_estimator_.lower_bound_ == pytest.approx(best, abs=1e-4)


def test_rows_without_heavy_tails_keep_their_start(monkeypatch: pytest.MonkeyPatch) -> None:
    X = groups(0, 200.0, 2)[0]
    own = model(X, n_init=2)
    monkeypatch.setattr(starts, "near_rows", lambda *_: [])
    ordinary = model(X, n_init=2)
    assert [run.lower_bound for run in own.restarts_] == [
        run.lower_bound for run in ordinary.restarts_
    ]
    assert np.array_equal(own.means_, ordinary.means_)


def test_a_small_group_far_away_stays_a_component() -> None:
    r = np.random.default_rng(0)
    X = np.append(r.normal(size=(500, 2)), 200.0 + r.normal(size=(25, 2)), axis=0)
    weights = model(X).weights_
    assert weights.min() == pytest.approx(25 / 525, rel=1e-3)


def test_distances_are_in_units_of_the_usual_one() -> None:
    X = np.array([[-1.0, 5.0], [0.0, 5.0], [1.0, 5.0], [2.0, 9.0], [-40.0, np.nan]])
    assert distances(X, None).tolist() == [1.0, 0.0, 1.0, 2.0, 40.0]
    repeated = np.repeat(X, [3, 1, 2, 2, 1], axis=0)
    weighted = distances(X, np.array([3.0, 1.0, 2.0, 2.0, 1.0]))
    assert np.array_equal(np.repeat(weighted, [3, 1, 2, 2, 1]), distances(repeated, None))


def test_near_rows_are_those_within_each_limit() -> None:
    shape = families.StudentT().shape(1, 2)
    X = np.append(np.linspace(-2, 2, 41), [limit - 2 for limit in LIMITS] + [2 * FARTHEST])
    X = X[:, np.newaxis]
    assert [rows.n_rows for rows in near_rows(X, None, shape)] == [42, 43]
    assert near_rows(X[:-1], None, shape) == []  # none is far enough
    assert near_rows(X, None, families.StudentT().shape(1, 1)) == []  # nothing to choose
    assert near_rows(X, None, families.LogNormal().shape(1, 2)) == []


def test_huge_and_constant_columns_say_nothing() -> None:
    X = np.array([[-1e308, 3.0], [1e308, 3.0], [0.0, 3.0], [1.0, 3.0], [2.0, 4.0]])
    assert np.isfinite(distances(X[:, 1:], None)).all()
    assert not distances(X[:, 1:], None).any()
    assert not np.isnan(distances(X, None)).any()


def test_heavy_columns_are_those_of_student_blocks() -> None:
    X = np.abs(groups(0, 5.0, 3)[0])
    made = model(X, {0: "exponential", (1, 2): families.StudentT()})
    assert heavy_columns(made.mixture_.shape) == [1, 2]
    assert heavy_columns(families.Gaussian().shape(2, 2)) == []


def test_a_sample_stands_for_many_rows() -> None:
    X, z = groups(1, 1.0, 2, n=20_000)
    best = model(X, labels_init=z).lower_bound_
    assert model(X).lower_bound_ == pytest.approx(best, abs=1e-4)
    assert Rows(InMemory(X, None, 1)).n_rows == len(X)
