"""The likelihood falls nowhere by acceleration, and nowhere without a record and its cause."""

from __future__ import annotations

import itertools
import warnings
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from emgine import GaussianMixture, Mixture, _core
from emgine._em import em
from emgine._em.falls import cause_of_fall, is_fall
from emgine._em.m_step import MOST_LOSS
from emgine._em.options import Options
from tests.monotone import RecordedInCore, RecordedMStep

from .narrow_rows import NAMES, narrow_rows

if TYPE_CHECKING:
    import numpy.typing as npt

    Float64 = npt.NDArray[np.float64]

METHODS = ("auto", "squarem", "anderson", None)
REG_COVARS = (1e-6, 1e-4, "auto", 0.0)


def fitted(rows: Float64, kind: str, method: str | None, reg_covar: Any) -> GaussianMixture:
    options: dict[str, Any] = {"random_state": 1, "max_iter": 60, "tol": 0.0, "n_threads": 1}
    model = GaussianMixture(
        3, covariance_type=kind, acceleration=method, reg_covar=reg_covar, **options
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of narrow components, and of no convergence
        return model.fit(rows)


class Watched(RecordedMStep):
    """The M-step, which keeps the mixtures before and after each that followed an accepted leap."""

    steps: list[tuple[_core.Mixture, _core.Mixture]]

    def __call__(self, *arguments: Any) -> Any:
        mixture, _, leapt, *_ = arguments
        made = super().__call__(*arguments)
        if leapt and made is not None and not getattr(self, "overshot", False):
            self.steps.append((mixture, made))
        return made


class WatchedInCore(RecordedInCore):
    """Iterations of the core, one at a time, of which the same is kept."""

    def run(self, begun: _core.Iterations, *arguments: Any) -> None:
        mixture, updated = begun.mixtures
        super().run(begun, *arguments[:-1], 1)
        if mixture is not updated and begun.bounds:
            Watched.steps.append((mixture, begun.mixtures[1]))


@pytest.mark.parametrize("reg_covar", [1e-6, 1e-4, "auto"])
@pytest.mark.parametrize("name", NAMES)
def test_a_leap_that_the_m_step_takes_back_is_none(
    name: str, reg_covar: Any, covariance_type: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What follows a leap is at most 1e-7 nats lower; it was up to 5e-2."""
    Watched.steps = []
    monkeypatch.setattr(em, "MStep", Watched)
    monkeypatch.setattr(em, "InCore", WatchedInCore)
    for seed, method in itertools.product(range(2), METHODS[:3]):
        rows = narrow_rows(name, seed)
        fitted(rows, covariance_type, method, reg_covar)
        for before, after in Watched.steps:
            scores = [Mixture._adopt(each).score(rows) for each in (before, after)]
            assert scores[1] >= scores[0] - MOST_LOSS - 1e-12 * abs(scores[0])
        Watched.steps.clear()


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("name", NAMES)
def test_every_fall_is_recorded_with_its_cause(
    name: str, method: str | None, covariance_type: str
) -> None:
    for seed, reg_covar in itertools.product(range(2), REG_COVARS):
        model = fitted(narrow_rows(name, seed), covariance_type, method, reg_covar)
        bounds, run = np.array(model.lower_bounds_), model.restarts_[0]
        fell = np.flatnonzero(np.diff(bounds) < -1e-12 * np.maximum(1.0, np.abs(bounds[1:])))
        assert [fall.iteration for fall in run.falls] == [int(place) + 2 for place in fell]
        repairs = [event.iteration for event in run.degenerate if event.cause != "narrow"]
        for number, amount, cause in run.falls:
            assert amount == bounds[number - 2] - bounds[number - 1]
            added = "reg_covar" if reg_covar else "rounding"
            assert cause == ("repair" if min(repairs, default=number) < number else added)
            assert reg_covar or cause == "repair"


def test_falls_are_of_the_size_of_those_of_plain_em() -> None:
    """In 24 fits of spots of any width, of all methods; they were up to 1.4e-2 nats."""
    largest = {
        method: max(
            (
                fall.amount
                for seed in range(8)
                for reg_covar in REG_COVARS[:3]
                for run in fitted(narrow_rows("spots", seed), "full", method, reg_covar).restarts_
                for fall in run.falls
            ),
            default=0.0,
        )
        for method in METHODS
    }
    assert max(largest.values()) <= 1e-4, largest


def test_a_fit_without_falls_records_none(two_blobs: Float64) -> None:
    assert GaussianMixture(2, random_state=0).fit(two_blobs).restarts_[0].falls == ()


def test_a_fall_beyond_rounding_has_one_cause(two_blobs: Float64) -> None:
    mixture = GaussianMixture(2, random_state=0).fit(two_blobs).mixture_
    assert not is_fall(-1e-13, -1.0, mixture)
    assert is_fall(-1e-10, -1.0, mixture)
    assert not is_fall(-1e-10, -1e3, mixture)
    options = Options(tol=1e-6, max_iter=1, reg_covar=1e-6)
    assert cause_of_fall(True, options) == "repair"
    assert cause_of_fall(False, options) == "reg_covar"
    assert cause_of_fall(False, options._replace(reg_covar=0.0)) == "rounding"
