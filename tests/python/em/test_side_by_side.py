"""_side_by_side: results in order, isolated; Ctrl-C or a deadline keeps the finished ones."""

from __future__ import annotations

import signal
import threading
import time
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np
import pytest

import emgine._em.restarts
from emgine import GaussianMixture
from emgine._em.side_by_side import LEAST_WORK, SideBySide, shares
from emgine._families.gaussian.parameters import shape_of
from emgine._rows.parts import InMemory
from emgine._rows.rows import Rows
from emgine.callbacks import Deadline, Iteration, ProgressBar, chain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

UNFINISHED = pytest.mark.filterwarnings("ignore:Best performing initialization did not")
EVERYWHERE = pytest.mark.parametrize("at_once", [1, 2, 5])


def squares(delays: list[float]) -> Iterator[Callable[[], int]]:
    def square(number: int, delay: float) -> int:
        time.sleep(delay)
        return number**2

    for number, delay in enumerate(delays):
        yield lambda number=number, delay=delay: square(number, delay)


@EVERYWHERE
def test_outcomes_come_in_the_order_of_the_tasks(at_once: int) -> None:
    outcomes = SideBySide[int](at_once).run(squares([0.02, 0.0, 0.01, 0.0]))
    assert [one.result() for one in outcomes] == [0, 1, 4, 9]
    assert [one.number for one in outcomes] == [0, 1, 2, 3]


def test_tasks_run_at_the_same_time() -> None:
    meeting = threading.Barrier(2, timeout=30)
    SideBySide[int](2).run([meeting.wait, meeting.wait])


@EVERYWHERE
def test_an_error_ends_its_own_task_only(at_once: int) -> None:
    def fails() -> int:
        raise ValueError("this one")

    outcomes = SideBySide[int](at_once).run([lambda: 1, fails, lambda: 3])
    assert [one.value for one in outcomes] == [1, None, 3]
    with pytest.raises(ValueError, match="this one"):
        outcomes[1].result()


@EVERYWHERE
def test_an_error_that_is_not_isolated_ends_all(at_once: int) -> None:
    def fails() -> int:
        raise KeyError("this one")

    begun = []

    def tasks() -> Iterator[Callable[[], int]]:
        for number in range(100):
            begun.append(number)
            yield fails

    with pytest.raises(KeyError, match="this one"):
        SideBySide[int](at_once, isolated=(ValueError,)).run(tasks())
    assert len(begun) <= at_once


@EVERYWHERE
def test_after_the_deadline_nothing_begins(at_once: int) -> None:
    late = SideBySide[int](at_once, deadline=perf_counter() + 0.05)
    outcomes = late.run(squares([0.02] * 1000))
    assert 1 <= len(outcomes) < 1000
    assert late.stopped


@pytest.fixture
def ctrl_c_is_heard() -> Iterator[None]:
    """Make Ctrl-C raise, because it is ignored if tests run in the background of a shell."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@EVERYWHERE
@pytest.mark.usefixtures("ctrl_c_is_heard")
def test_ctrl_c_keeps_what_is_done(at_once: int) -> None:
    runner = SideBySide[int](at_once)

    def strikes() -> int:
        signal.raise_signal(signal.SIGINT)
        return 7

    def tasks() -> Iterator[Callable[[], int]]:
        yield from squares([0.0, 0.0, 0.0])
        yield strikes
        while True:
            yield lambda: time.sleep(0.001) or 1

    with pytest.raises(KeyboardInterrupt):
        runner.run(tasks())
    assert [one.value for one in runner.outcomes][:3] == [0, 1, 4]
    assert runner.stopped


def test_small_fits_share_the_threads_and_large_ones_take_all() -> None:
    def plan(n_tasks: int, n_rows: int, n_threads: int) -> tuple[int, int]:
        rows = Rows(InMemory(np.zeros((n_rows, 4)), None, n_threads))
        return shares(n_tasks, rows, shape_of("full", 8, 4))

    assert plan(10, 5000, 2) == (2, 1)
    assert plan(10, 5000, 1) == (1, 1)
    assert plan(1, 5000, 2) == (1, 2)
    assert plan(10, 1_000_000, 2) == (1, 2)
    assert plan(10, 100, 2) == (1, 2)
    assert plan(3, 5000, 64) == (3, 1)
    assert LEAST_WORK > 0


@pytest.fixture
def overlapping() -> np.ndarray:
    rows = np.random.RandomState(1).normal(size=(4000, 5))
    rows[::3] *= 2.0
    return rows


@UNFINISHED
@pytest.mark.parametrize("method", ["kmeans", "k-means++", "random", "random_from_data"])
@pytest.mark.parametrize("weighted", [False, True])
def test_restarts_have_the_bits_of_one_after_the_other(
    method: str, weighted: bool, overlapping: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    weight = np.random.RandomState(2).uniform(size=len(overlapping)) if weighted else None
    side: list[int] = []
    runner = emgine._em.restarts.SideBySide

    def noted(at_once: int, **options: object) -> object:
        side.append(at_once)
        return runner(at_once, **options)

    monkeypatch.setattr(emgine._em.restarts, "SideBySide", noted)
    models = [
        GaussianMixture(
            6, n_init=5, init_params=method, max_iter=60, tol=1e-4, random_state=3, n_threads=n
        ).fit(overlapping, sample_weight=weight)
        for n in (1, 2, 4)
    ]
    assert side == [1, 2, 4]
    for model in models[1:]:
        assert model.lower_bounds_ == models[0].lower_bounds_
        assert np.array_equal(model.covariances_, models[0].covariances_)
        for ours, theirs in zip(model.restarts_, models[0].restarts_, strict=True):
            assert ours.lower_bound == theirs.lower_bound
            assert (ours.status, ours.n_passes) == (theirs.status, theirs.n_passes)
            assert np.array_equal(ours.start.means, theirs.start.means)


@UNFINISHED
def test_who_expects_an_order_sees_one(overlapping: np.ndarray) -> None:
    seen: list[tuple[int, int, int]] = []

    def note(iteration: Iteration) -> None:
        seen.append((iteration.restart, iteration.number, threading.get_ident()))

    GaussianMixture(6, n_init=3, max_iter=5, random_state=0, callback=note, n_threads=2).fit(
        overlapping
    )
    here = threading.get_ident()
    assert seen == [(run, number, here) for run in range(3) for number in range(1, 6)]


@UNFINISHED
def test_callbacks_that_do_not_mind_see_runs_side_by_side(overlapping: np.ndarray) -> None:
    seen: dict[int, int] = {}

    class Counts:
        side_by_side = True
        busy = False

        def __call__(self, iteration: Iteration) -> None:
            assert not self.busy
            self.busy = True
            seen[iteration.restart] = seen.get(iteration.restart, 0) + 1
            time.sleep(1e-4)
            self.busy = False

    watch = chain(Counts(), Deadline(3600.0), ProgressBar(disable=True))
    assert watch.side_by_side
    assert not chain(Deadline(1.0), print).side_by_side
    model = GaussianMixture(6, n_init=4, max_iter=8, random_state=0, callback=watch, n_threads=2)
    model.fit(overlapping)
    assert seen == {run: record.n_iter for run, record in enumerate(model.restarts_)}


def test_a_deadline_ends_all_runs(overlapping: np.ndarray) -> None:
    model = GaussianMixture(
        6, n_init=500, tol=0.0, max_iter=10**6, callback=Deadline(0.3), n_threads=2
    )
    with pytest.warns(UserWarning, match="The callback ended the fit"):
        model.fit(overlapping)
    assert {record.status for record in model.restarts_} == {"stopped"}
    assert len(model.restarts_) <= 2


def test_an_error_of_a_callback_is_raised_and_ends_all_runs(overlapping: np.ndarray) -> None:
    class Fails:
        side_by_side = True
        calls = 0

        def __call__(self, _: Iteration) -> None:
            self.calls += 1
            raise RuntimeError("not today")

    callback = Fails()
    model = GaussianMixture(6, n_init=50, callback=callback, random_state=0, n_threads=2)
    with pytest.raises(RuntimeError, match="not today"):
        model.fit(overlapping)
    assert callback.calls <= 2
    assert not hasattr(model, "means_")
