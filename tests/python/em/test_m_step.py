"""m_step: keeps all digits, reads rows again only for them, and avoids a step into a collapse."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from emgine import Mixture, _core
from emgine._em import em
from emgine._em.m_step import MOST_LOSS, MStep
from emgine._em.options import Options
from emgine._em.remedies import Remedy
from emgine._families.fixed import Fixed
from emgine._rows.parts import InMemory
from emgine._rows.rows import Rows
from emgine._rows.tasks import Expectation

if TYPE_CHECKING:
    import numpy.typing as npt

    from emgine._rows.tasks import StatisticsTask

    Float64 = npt.NDArray[np.float64]


class Counted(Rows):
    """Rows that count the passes over them."""

    passes = 0

    def total(self, task: StatisticsTask) -> _core.SufficientStatistics:
        type(self).passes += 1
        return super().total(task)


def step(X: Float64, start: Mixture, leapt: bool = False, **options: object) -> object:
    rows = Rows(InMemory(X, None, 1))
    settings = Options(0.0, 1, 0.0, **options)  # type: ignore[arg-type]
    return MStep(rows, settings, start.shape)(start, rows.total(Expectation(start)), leapt, 1)


@pytest.mark.parametrize("distance", [1e2, 1e5, 1e8])
def test_a_far_start_costs_no_digits(covariance_type: str, distance: float) -> None:
    """The mean moves by `distance` standard deviations in the first iteration."""
    rows = np.random.RandomState(3).normal(size=(500, 2)) + distance
    centred = rows - rows.mean(axis=0)
    full = centred.T @ centred / 500
    spread = np.diag(full)
    shapes = {"full": full[np.newaxis], "tied": full, "diag": spread[np.newaxis]}
    shapes["tied_diag"] = spread
    expected = shapes.get(covariance_type, np.array([spread.mean()]))
    eye = {"full": np.eye(2)[np.newaxis], "tied": np.eye(2), "diag": np.ones((1, 2))}
    eye["tied_diag"] = np.ones(2)
    start = Mixture([1.0], [[0.0, 0.0]], eye.get(covariance_type, np.ones(1)), covariance_type)
    found = step(rows, start)
    assert isinstance(found, _core.Mixture)
    # One pass alone loses distance**2 * 1e-16: 1e-6 at 1e5, everything at 1e8.
    assert np.max(np.abs(found.covariances - expected)) <= 1e-11 * np.max(expected)


@pytest.mark.parametrize(("offset", "passes"), [(0.0, 1), (1e7, 2)])
def test_rows_are_read_twice_only_where_digits_were_lost(
    offset: float, passes: int, two_blobs: Float64
) -> None:
    start = Mixture([0.5, 0.5], [[-1.0] * 3, [5.0] * 3], [1.0, 1.0], "spherical")
    Counted.passes = 0
    em.run(Counted(InMemory(two_blobs + offset, None, 1)), start, Options(0.0, 1, 1e-6))
    assert Counted.passes == passes


@pytest.mark.parametrize("method", ["regularize", "reseed", "drop", "raise"])
def test_a_regular_step_needs_no_closer_look(
    method: str, monkeypatch: pytest.MonkeyPatch, two_blobs: Float64
) -> None:
    looked: list[int] = []
    closer = MStep._irregular

    def noted(self: MStep, *arguments: Any) -> _core.Mixture | None:
        looked.append(1)
        return closer(self, *arguments)

    monkeypatch.setattr(MStep, "_irregular", noted)
    rows = Rows(InMemory(two_blobs, None, 1))
    options = Options(1e-9, 50, 1e-6, acceleration="auto", on_degenerate=method)
    apart = Mixture([0.5, 0.5], [[-1.0] * 3, [5.0] * 3], [1.0, 1.0], "spherical")
    assert em.run(rows, apart, options).degenerate == ()
    assert looked == []
    on_a_point = Rows(InMemory(np.zeros((10, 3)), None, 1))
    with contextlib.suppress(_core.IllDefinedComponentError):
        em.run(on_a_point, apart, options)
    assert looked


@pytest.mark.parametrize("held", [False, True])
def test_one_call_makes_the_m_step_and_checks_it(held: bool, two_blobs: Float64) -> None:
    start = Mixture([0.5, 0.5], [[-1.0] * 3, [5.0] * 3], [1.0, 1.0], "spherical")
    mask = np.array([[True] * 3, [False] * 3])
    fixed = Fixed(None, {"means": mask}, 3, frozenset(), accelerates=True).at(start)
    remedy = Remedy("regularize", 1e-6, 1, start.shape, held=fixed if held else None)
    rules = _core.IterationRules(
        1e-6, remedy.least_width, MOST_LOSS, 0.0, 0.0, False, 1, fixed.core if held else None
    )

    def at_once(X: Float64, before: Mixture = start) -> tuple[_core.Mixture | None, bool]:
        return statistics_of(X, before)._try_step(before, True, rules)

    def statistics_of(X: Float64, mixture: Mixture = start) -> _core.SufficientStatistics:
        return Rows(InMemory(X, None, 1)).total(Expectation(mixture))

    made, is_regular = at_once(two_blobs)
    expected = remedy.maximization(statistics_of(two_blobs), start)
    assert is_regular
    assert made is not None
    assert expected is not None
    for name in ("weights", "means", "covariances"):
        assert getattr(made, name).tolist() == getattr(expected, name).tolist()
    assert not at_once(np.zeros((10, 3)))[1]  # on a point
    assert held or not at_once(two_blobs + 1e7)[1]  # digits are lost
    narrow = Mixture(start.weights, start.means * 1e-3, [1e-6, 1e-6], "spherical")
    assert held or not at_once(two_blobs * 1e-3, narrow)[1]  # likelihood is lost


def test_a_component_that_collapses_raises() -> None:
    start = Mixture([1.0], [[0.0]], [1.0], "spherical")
    with pytest.raises(_core.IllDefinedComponentError, match="not positive definite"):
        step(np.zeros((10, 1)), start)


@pytest.mark.parametrize("method", ["regularize", "raise"])
def test_a_leap_into_a_collapse_is_undone(method: str) -> None:
    start = Mixture([1.0], [[0.0]], [1.0], "spherical")
    assert step(np.zeros((10, 1)), start, leapt=True, on_degenerate=method) is None
