"""in_core: iterations in one call of the core have the bits of one after the other."""

from __future__ import annotations

import signal
import threading
import time
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from emgine import GaussianMixture, MixtureModel, _core
from emgine._em import em
from emgine._em.in_core import InCore
from emgine._em.m_step import MStep
from emgine._em.options import Options
from emgine._em.remedies import Remedy
from emgine._em.results import InterruptedRun
from emgine._families.gaussian.structures import COVARIANCE_TYPES
from emgine._rows.parts import InMemory
from emgine._rows.rows import Rows
from emgine._rows.tasks import Expectation
from emgine.mixture import Mixture
from tests.monotone import RecordedInCore

if TYPE_CHECKING:
    from emgine._core import Float64, SufficientStatistics
    from emgine._em.results import Iteration, Result
    from emgine._rows.tasks import StatisticsTask

METHODS = (None, "auto", "squarem", "anderson")
FAMILIES = ("student_t", "poisson", "gamma", "categorical")
UNIT = Mixture([0.5, 0.5], [[-1.0] * 3, [5.0] * 3], [1.0, 1.0], "spherical")


class OneByOne(RecordedInCore):
    """Iterations of the core, one in each call."""

    def run(self, begun: _core.Iterations, *arguments: Any) -> None:
        super().run(begun, *arguments[:-1], 1)


class Nowhere(InCore):
    """No rows that the core could read by itself."""

    @classmethod
    def of(cls, rows: object) -> None:  # type: ignore[override]
        """Return None."""


def told(model: Any, X: Float64) -> list[Any]:
    """Return all that a fit tells."""
    fitted = model.set_params(random_state=0, n_init=2, n_threads=1).fit(X)
    runs = [
        (run.status, run.lower_bound, run.n_iter, run.n_passes, run.n_probes, run.falls)
        for run in fitted.restarts_
    ]
    runs += [run.degenerate for run in fitted.restarts_]
    rows = fitted.mixture_.predict_proba(X), fitted.mixture_.score_samples(X)
    return [fitted.lower_bounds_, fitted.remaining_gain_, runs, *(part.tolist() for part in rows)]


def assert_same_in_all_ways(model: Any, X: Float64, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = told(model, X)
    for other in (OneByOne, Nowhere):
        monkeypatch.setattr(em, "InCore", other)
        assert told(model, X) == expected, other.__name__
    monkeypatch.undo()


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize("acceleration", METHODS)
@pytest.mark.parametrize("stopping", ["aitken", "change"])
def test_every_structure_ends_with_the_same_bits(
    covariance_type: str, acceleration: str | None, stopping: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    X = np.random.RandomState(1).standard_t(4, size=(400, 3))
    X[:150] += [2.0, 1.0, 0.0]
    for reg_covar in (1e-6, 1e-1):  # the larger one takes back leaps
        options = {"acceleration": acceleration, "stopping": stopping, "reg_covar": reg_covar}
        model = GaussianMixture(3, covariance_type=covariance_type, max_iter=60, **options)
        assert_same_in_all_ways(model, X, monkeypatch)


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize("family", FAMILIES)
def test_every_family_ends_with_the_same_bits(family: str, monkeypatch: pytest.MonkeyPatch) -> None:
    state = np.random.RandomState(2)
    X = state.poisson([[2.0, 5.0]] * 150 + [[6.0, 1.0]] * 150).astype(float)
    X = np.minimum(X, 5.0) if family == "categorical" else X + (family == "gamma")
    model = MixtureModel(2, family=family, tol=1e-8)
    assert_same_in_all_ways(model, X, monkeypatch)


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize("on_degenerate", ["regularize", "reseed", "drop"])
def test_repairs_are_in_the_same_iterations(
    on_degenerate: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    X = np.random.RandomState(3).normal(size=(60, 2))
    X[:8] = [4.0, 4.0]
    means = [[0.0, 0.0], [1.0, 1.0], [4.0, 4.0]]
    options = {"on_degenerate": on_degenerate, "tol": 1e-9, "reg_covar": 0.0, "means_init": means}
    model = GaussianMixture(3, **options)
    assert any(run.degenerate for run in model.set_params(random_state=0).fit(X).restarts_)
    assert_same_in_all_ways(model, X, monkeypatch)


def test_a_run_without_repairs_is_few_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[int] = []

    class Counted(RecordedInCore):
        def run(self, begun: _core.Iterations, *arguments: Any) -> None:
            super().run(begun, *arguments)
            calls.append(len(begun.bounds))

    monkeypatch.setattr(em, "InCore", Counted)
    X = np.random.RandomState(0).normal(size=(100, 2))
    model = GaussianMixture(2, random_state=0, tol=0.0, max_iter=40, init_params="random")
    with pytest.warns(UserWarning, match="converge"):
        model.fit(X)
    assert max(calls) >= 20  # ends early only on a machine that is very busy
    assert sum(calls) <= 40


def test_whoever_asks_for_every_iteration_sees_it(two_blobs: Float64) -> None:
    seen: list[Iteration] = []
    model = GaussianMixture(2, random_state=0, callback=seen.append).fit(two_blobs)
    assert [one.lower_bound for one in seen] == list(model.lower_bounds_)
    assert [one.number for one in seen] == list(range(1, len(seen) + 1))
    assert seen[-1].n_passes == model.n_passes_


def test_rows_that_know_their_totals_are_asked(two_blobs: Float64) -> None:
    class Counted(Rows):
        passes = 0

        def total(self, task: StatisticsTask) -> SufficientStatistics:
            self.passes += 1
            return super().total(task)

    rows = Counted(InMemory(two_blobs, None, 1))
    result = em.run(rows, UNIT, Options(1e-9, 50, 1e-6))
    assert rows.passes == result.n_passes > 1


def test_an_interrupt_keeps_what_was_done() -> None:
    X = np.random.RandomState(0).normal(size=(200_000, 3))
    rows = Rows(InMemory(X, None, 2))
    timer = threading.Timer(0.3, signal.raise_signal, [signal.SIGINT])
    timer.start()
    began = time.perf_counter()
    with pytest.raises(InterruptedRun) as caught:
        em.run(rows, UNIT, Options(0.0, 1_000_000, 1e-6))
    found = caught.value.result
    assert time.perf_counter() - began < 10.0
    assert (
        len(found.lower_bounds) == found.n_passes or len(found.lower_bounds) == found.n_passes - 1
    )
    again: Result = em.run(rows, UNIT, Options(0.0, len(found.lower_bounds), 1e-6))
    assert again.lower_bounds == found.lower_bounds
    assert again.mixture.weights.tolist() == found.mixture.weights.tolist()


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"X": np.zeros((3, 2))}, "X has 2 features"),
        ({"sample_weight": np.ones(2)}, "sample_weight must have shape"),
    ],
)
def test_wrong_rows_are_refused(wrong: dict[str, Any], error: str, two_blobs: Float64) -> None:
    rules = _core.IterationRules(1e-6, None, 0.0, 0.0, 0.0, False, 1, None)
    begun = _core.Iterations(UNIT, UNIT, -np.inf, 0)
    given = {"X": two_blobs, "sample_weight": None} | wrong
    remaining = _core.RemainingGain(-np.inf)
    with pytest.raises(ValueError, match=error):
        begun.run(given["X"], given["sample_weight"], None, 1, rules, 0.0, 5, None, remaining)
    assert begun.bounds == []
    assert begun.mixtures[0].weights.tolist() == UNIT.weights.tolist()


def test_mixtures_of_two_shapes_are_refused() -> None:
    other = Mixture([1.0], [[0.0] * 3], [1.0], "spherical")
    with pytest.raises(ValueError, match="updated must have the shape"):
        _core.Iterations(UNIT, other, -np.inf, 0)


def test_an_iteration_that_needs_a_look_is_left_open_with_its_statistics() -> None:
    X = np.zeros((10, 3))
    rules = _core.IterationRules(1e-6, 0.0, 0.0, 0.0, 0.0, False, 1, None)
    begun = _core.Iterations(UNIT, UNIT, -np.inf, 0)
    begun.run(X, None, None, 1, rules, 0.0, 5, None, _core.RemainingGain(-np.inf))
    expected = Rows(InMemory(X, None, 1)).total(Expectation(UNIT))
    assert begun.bounds == []
    assert begun.seen is None
    assert begun.left_open is not None
    assert begun.left_open.log_likelihood == expected.log_likelihood
    assert (begun.n_passes, begun.n_passes_of_complete, begun.n_undone) == (1, 0, 0)
    assert begun.tried is not None
    made, is_regular = begun.tried
    assert made is not None
    assert made.means.tolist() == expected.maximization(1e-6).means.tolist()
    assert not is_regular


@pytest.fixture(params=COVARIANCE_TYPES)
def covariance_type(request: pytest.FixtureRequest) -> str:
    """Each of the six structures."""
    return str(request.param)


def test_an_m_step_that_was_never_made_is_not_handed_over() -> None:
    rules = _core.IterationRules(1e-6, None, 0.0, 0.0, 0.0, False, 1, None)
    begun = _core.Iterations(UNIT, UNIT, 1e6, 3)  # the bound falls
    begun.run(np.zeros((10, 3)), None, None, 1, rules, 0.0, 5, None, _core.RemainingGain(1e6))
    assert begun.left_open is not None
    assert begun.tried is None


@pytest.mark.parametrize("in_core", [True, False])
def test_no_m_step_is_made_twice(in_core: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """A closer look begins with the M-step that was found to need it, and reads the rows again."""
    made: list[str] = []

    def count(owner: type, name: str) -> None:
        original = getattr(owner, name)

        def counted(*arguments: Any) -> Any:
            made.append(name)
            return original(*arguments)

        monkeypatch.setattr(owner, name, counted)

    count(_core.SufficientStatistics, "_try_step")
    count(Remedy, "maximization")
    count(Remedy, "_regularized")
    count(MStep, "_again")
    if not in_core:
        monkeypatch.setattr(em, "InCore", Nowhere)
    X = np.random.RandomState(3).normal(size=(60, 2))
    X[:8] = [4.0, 4.0]
    start = Mixture([0.5, 0.5], [[0.0, 0.0], [4.0, 4.0]], [0.5, 1e-6], "spherical")
    options = Options(0.0, 1, 0.0, on_degenerate="regularize")
    found = em.run(Rows(InMemory(X, None, 1)), start, options)
    assert [event.action for event in found.degenerate] == ["regularized"]
    closer_look = ["_again", "maximization", "_regularized", "maximization"]
    assert made == ([] if in_core else ["_try_step"]) + closer_look
