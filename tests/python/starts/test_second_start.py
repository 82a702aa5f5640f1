"""second_start: after a long run, groups that only a projection shows are tried, and win or not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from emgine import GaussianMixture, Mixture, sources
from emgine._checks.component_factors import ComponentFactors
from emgine._em.options import Options
from emgine._families.gaussian.parameters import shape_of
from emgine._rows.parts import InMemory
from emgine._rows.rows import Rows
from emgine._starts import second_start
from emgine._starts.given import Given
from emgine._starts.second_start import SecondStart
from tests.python.starts.test_projections import whitened

if TYPE_CHECKING:
    import numpy.typing as npt

    Float64 = npt.NDArray[np.float64]


def right(model: GaussianMixture, rows: Float64, groups: npt.NDArray[np.int64]) -> float:
    """The part of rows in the right group, of two."""
    same = float(np.mean(model.predict(rows) == groups))
    return max(same, 1.0 - same)


@pytest.mark.slow
@pytest.mark.parametrize("d", [10, 20, 30, 50])
def test_default_fits_find_nineteen_of_twenty_that_distances_do_not_show(d: int) -> None:
    found = 0
    for seed in range(20):
        rows, groups = whitened(seed, d)
        found += right(GaussianMixture(2, random_state=seed).fit(rows), rows, groups) > 0.99
    assert found >= 19


@pytest.fixture
def blind(monkeypatch: pytest.MonkeyPatch) -> tuple[Float64, GaussianMixture]:
    """Rows with hidden groups, and the fit without a second start."""
    rows, _ = whitened(1, 20)
    with monkeypatch.context() as without:
        without.setattr(SecondStart, "__call__", lambda *_: None)
        return rows, GaussianMixture(2, random_state=1).fit(rows)


def test_the_second_run_is_the_record_where_it_wins(
    blind: tuple[Float64, GaussianMixture],
) -> None:
    rows, first = blind
    seen: list[float] = []
    model = GaussianMixture(
        2, random_state=1, callback=lambda one: seen.append(one.remaining_gain)
    ).fit(rows)
    (record,) = model.restarts_
    assert model.lower_bound_ > first.lower_bound_ + 0.2
    assert record.lower_bound == model.lower_bound_
    assert isinstance(record.start, Mixture)
    assert record.start.score(rows) > first.lower_bound_
    assert seen[-1] == model.remaining_gain_


def test_threads_and_restarts_change_no_bit(blind: tuple[Float64, GaussianMixture]) -> None:
    rows, _ = blind
    one, two = (GaussianMixture(2, random_state=1, n_threads=n).fit(rows) for n in (1, 2))
    assert one.lower_bounds_ == two.lower_bounds_
    many = GaussianMixture(2, random_state=1, n_init=3).fit(rows)
    assert many.restarts_[0].lower_bound == one.lower_bound_
    assert len(many.restarts_) == 3


def test_the_place_of_the_rows_changes_no_bit() -> None:
    """More rows than are looked at, in memory and in blocks."""
    rows, groups = whitened(0, 30, n=9000)
    there = sources.Blocks([rows[:100], rows[100:5000], rows[5000:]])
    one, two = (GaussianMixture(2, random_state=0).fit(each) for each in (rows, there))
    assert one.lower_bounds_ == two.lower_bounds_
    assert one.restarts_[0].start is not None
    assert right(one, rows, groups) > 0.99
    assert np.array_equal(one.restarts_[0].start.means, two.restarts_[0].start.means)


@pytest.mark.parametrize(
    "options",
    [
        {"init_params": "k-means++"},
        {"init_params": "random"},
        {"labels_init": np.arange(2000) % 2},
        {"means_init": np.outer([0.1, -0.1], np.ones(20))},
    ],
    ids=lambda options: next(iter(options)),
)
def test_a_start_that_was_chosen_is_kept(
    options: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(second_start, "separating", lambda *_: asked.append(1))
    rows, _ = whitened(1, 20)
    GaussianMixture(2, random_state=1, **options).fit(rows)
    assert not asked


def test_short_runs_and_few_features_have_no_second(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    monkeypatch.setattr(second_start, "separating", lambda *_: asked.append(1))
    rng = np.random.RandomState(0)
    far = rng.normal(size=(500, 8)) + 5.0 * (np.arange(500) % 2)[:, np.newaxis]
    GaussianMixture(2, random_state=0).fit(far)
    near = rng.normal(size=(2000, 2))
    long = GaussianMixture(3, random_state=0).fit(near)
    assert long.n_passes_ >= second_start.LONG
    assert not asked


def test_a_run_that_no_projection_betters_keeps_its_bits(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = np.random.RandomState(3).normal(size=(1500, 8))
    model = GaussianMixture(3, random_state=0).fit(rows)
    assert model.n_passes_ >= second_start.LONG
    monkeypatch.setattr(SecondStart, "__call__", lambda *_: None)
    assert GaussianMixture(3, random_state=0).fit(rows).lower_bounds_ == model.lower_bounds_


def test_first_directions_cost_little_of_the_run() -> None:
    rows, shape = (
        Rows(InMemory(whitened(0, 20)[0], None, 1)),
        Mixture([0.5, 0.5], np.zeros((2, 20)), np.ones((2, 20)), "diag").shape,
    )
    second = SecondStart(rows, shape, None, Options(1e-6, 10, 0.0))  # type: ignore[arg-type]
    numbers = [second._n_starts(n_passes) for n_passes in (1, 100, 200, 10_000)]
    assert numbers[0] == 0
    assert numbers == sorted(numbers)
    assert numbers[-1] == int(second_start.STARTS * 20)


def test_an_interrupt_keeps_the_first_run(
    blind: tuple[Float64, GaussianMixture], monkeypatch: pytest.MonkeyPatch
) -> None:
    rows, first = blind

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(SecondStart, "__call__", interrupted)
    model = GaussianMixture(2, random_state=1)
    with pytest.raises(KeyboardInterrupt):
        model.fit(rows)
    assert model.lower_bounds_ == first.lower_bounds_
    assert [run.status for run in model.restarts_] == ["interrupted"]


def test_labels_choose_the_start() -> None:
    rows = Rows(InMemory(np.zeros((4, 8)), None, 1))
    given: Any = Given(None, None)  # type: ignore[arg-type]
    options = Options(tol=0.0, max_iter=1, reg_covar=0.0)
    chosen = shape_of("full", 2, 8), given, "kmeans", options
    assert second_start.second_start(rows, *chosen) is not None
    known = rows.labelled(ComponentFactors(np.array([0, 1, -1, -1]), None))
    assert second_start.second_start(known, *chosen) is None
