"""callbacks: they see each iteration, may end a fit, and the fit keeps its best so far."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

import numpy as np
import pytest

import emgine
from emgine import GaussianMixture
from emgine.callbacks import Deadline, Iteration, ProgressBar, chain

if TYPE_CHECKING:
    import numpy.typing as npt

    Float64 = npt.NDArray[np.float64]


class Recorder:
    """Keeps the events and iterations it is called with."""

    def __init__(self) -> None:
        self.events: list[str] = []
        self.seen: list[Iteration] = []

    def begin(self) -> None:
        self.events.append("begin")

    def __call__(self, iteration: Iteration) -> None:
        self.seen.append(iteration)

    def end(self) -> None:
        self.events.append("end")


def test_each_iteration_of_each_run_is_reported(two_blobs: Float64) -> None:
    recorder = Recorder()
    model = GaussianMixture(3, n_init=2, random_state=0, callback=recorder).fit(two_blobs)
    assert recorder.events == ["begin", "end"]
    assert len(recorder.seen) == sum(run.n_iter for run in model.restarts_)
    assert [run.status for run in model.restarts_] == ["converged"] * 2
    with pytest.raises(AttributeError):
        recorder.seen[0].number = 7  # type: ignore[misc]


def test_a_fit_that_is_ended_keeps_the_best_so_far_and_says_so(two_blobs: Float64) -> None:
    model = GaussianMixture(2, random_state=0, tol=0.0, callback=lambda it: it.number < 4)
    with pytest.warns(emgine.ConvergenceWarning, match="callback ended the fit"):
        model.fit(two_blobs)
    whole = GaussianMixture(2, random_state=0, tol=0.0, max_iter=4)
    with pytest.warns(emgine.ConvergenceWarning, match="did not converge"):
        whole.fit(two_blobs)
    assert model.n_iter_ == 4
    assert not model.converged_
    assert np.array_equal(model.means_, whole.means_)


def test_after_an_error_the_end_of_a_callback_is_called() -> None:
    recorder = Recorder()
    with pytest.raises(ValueError, match="Fitting the mixture model failed"):
        GaussianMixture(3, reg_covar=0.0, on_degenerate="raise", callback=recorder).fit(
            np.repeat([[0.0], [1.0]], 9, 0)
        )
    assert recorder.events == ["begin", "end"]


def test_what_is_not_callable_is_an_error() -> None:
    with pytest.raises(ValueError, match="'callback' parameter of GaussianMixture must be a calla"):
        GaussianMixture(callback=1).fit([[0.0], [1.0]])  # type: ignore[arg-type]


def test_a_deadline_ends_all_runs_after_one_iteration_at_least(two_blobs: Float64) -> None:
    model = GaussianMixture(2, n_init=50, random_state=0, callback=Deadline(0.0))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", emgine.ConvergenceWarning)
        model.fit(two_blobs)
    assert [(run.status, run.n_iter) for run in model.restarts_] == [("stopped", 1)]


def test_a_deadline_far_off_changes_nothing_and_serves_again(two_blobs: Float64) -> None:
    deadline = Deadline(1000.0)
    model = GaussianMixture(2, random_state=0, callback=deadline)
    for _ in range(2):
        assert model.fit(two_blobs).converged_


def test_a_deadline_needs_a_time() -> None:
    for wrong in (-1.0, float("nan")):
        with pytest.raises(ValueError, match="seconds must be a number >= 0"):
            Deadline(wrong)


def test_a_bar_counts_iterations(two_blobs: Float64, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("tqdm", reason="the bar is tqdm's")
    model = GaussianMixture(2, random_state=0, callback=ProgressBar(mininterval=0.0))
    model.fit(two_blobs)
    shown = capsys.readouterr().err
    assert f"{model.n_iter_}iteration" in shown
    assert "left" in shown


def test_a_chain_ends_when_one_says_so_and_calls_all(two_blobs: Float64) -> None:
    recorder = Recorder()
    both = chain(lambda iteration: iteration.number < 2, recorder)
    with pytest.warns(emgine.ConvergenceWarning):
        GaussianMixture(2, random_state=0, tol=0.0, callback=both).fit(two_blobs)
    assert [iteration.number for iteration in recorder.seen] == [1, 2]
    assert recorder.events == ["begin", "end"]
