"""_restarts: the best of several runs; a collapse ends one of them, not all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from emgine import GaussianMixture, Mixture, _core
from emgine._em.options import Options
from emgine._em.progress import Progress
from emgine._em.restarts import BestRun, best_run
from emgine._rows.parts import InMemory
from emgine._rows.rows import Rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import numpy.typing as npt

    from emgine._em.restarts import DrawStart
    from emgine._em.results import Iteration, Result

OPTIONS = Options(tol=1e-6, max_iter=100, reg_covar=0.0)
ROWS = np.concatenate([np.zeros(5), np.random.RandomState(0).normal(4.0, 1.0, 50)])[:, np.newaxis]
SPREAD = ROWS + np.random.RandomState(1).normal(0.0, 0.5, ROWS.shape)
GOOD = Mixture([1.0], [[2.0]], [4.0], "spherical")
TWO = Mixture([0.5, 0.5], [[1.0], [4.0]], [1.0, 1.0], "spherical")
# One component sits on the five equal rows and collapses there.
COLLAPSES = Mixture([0.5, 0.5], [[0.0], [4.0]], [1e-4, 1.0], "spherical")


def starts(*mixtures: Mixture) -> DrawStart:
    left: Iterator[Mixture] = iter(mixtures)

    def draw() -> Callable[[], _core.Mixture]:
        mixture = next(left)
        return lambda: mixture

    return draw


def best(
    *mixtures: Mixture, X: npt.NDArray[np.floating] = ROWS, options: Options = OPTIONS
) -> Result:
    return runs(*mixtures, X=X, options=options).result


def runs(
    *mixtures: Mixture,
    X: npt.NDArray[np.floating] = ROWS,
    options: Options = OPTIONS,
    callback: Callable[[Iteration], object] | None = None,
) -> BestRun:
    rows = Rows(InMemory(X, None, 1))  # type: ignore[arg-type]
    progress = Progress(0, 10)
    return best_run(rows, starts(*mixtures), len(mixtures), options, progress, callback=callback)


def test_the_run_with_the_largest_bound_is_kept() -> None:
    options = Options(tol=1e-6, max_iter=100, reg_covar=1e-3)
    one, two = best(GOOD, X=SPREAD, options=options), best(TWO, X=SPREAD, options=options)
    assert two.lower_bound > one.lower_bound
    for order in ([GOOD, TWO], [TWO, GOOD]):
        assert best(*order, X=SPREAD, options=options).lower_bounds == two.lower_bounds


def test_a_run_that_reg_covar_made_high_ranks_behind() -> None:
    options = Options(tol=1e-6, max_iter=100, reg_covar=1e-3)
    one, two = best(GOOD, options=options), best(TWO, options=options)
    assert two.lower_bound > one.lower_bound
    assert [event.cause for event in two.degenerate] == ["narrow"]
    for order in ([GOOD, TWO], [TWO, GOOD]):
        assert best(*order, options=options).lower_bounds == one.lower_bounds


def test_a_run_that_collapses_is_abandoned_and_the_others_go_on() -> None:
    alone = best(GOOD)
    for order in ([COLLAPSES, GOOD], [GOOD, COLLAPSES], [COLLAPSES, GOOD, COLLAPSES]):
        assert np.array_equal(best(*order).mixture.means, alone.mixture.means)


def test_if_all_collapse_the_message_is_scikit_learns() -> None:
    with pytest.raises(
        ValueError,
        match="^Fitting the mixture model failed because some components have ill-defined "
        r"empirical covariance .* increase reg_covar, or scale the input data\.$",
    ) as error:
        best(COLLAPSES, COLLAPSES)
    assert isinstance(error.value.__cause__, _core.IllDefinedComponentError)


def test_float32_rows_get_one_more_advice() -> None:
    with pytest.raises(ValueError, match=r"passing float64 data instead of float32\.$"):
        best(COLLAPSES, X=ROWS.astype(np.float32))


def test_a_collapse_of_the_start_itself_is_one_too() -> None:
    model = GaussianMixture(3, reg_covar=0.0, random_state=0, n_init=3, on_degenerate="raise")
    with pytest.raises(ValueError, match="Fitting the mixture model failed"):
        model.fit(np.repeat([[0.0], [1.0]], 10, axis=0))


def test_collapsed_restarts_are_told_of(capsys: pytest.CaptureFixture[str]) -> None:
    rows = Rows(InMemory(ROWS, None, 1))
    best_run(rows, starts(COLLAPSES, GOOD), 2, OPTIONS, Progress(1, 1000))
    assert capsys.readouterr().out.splitlines() == [
        "Initialization 0",
        "Initialization abandoned: a component collapsed.",
        "Initialization 1",
        "Initialization converged.",
    ]


def test_each_run_leaves_a_record() -> None:
    options = Options(tol=1e-6, max_iter=1, reg_covar=0.0)
    records = runs(COLLAPSES, GOOD).restarts + runs(TWO, options=options).restarts
    assert [one.status for one in records] == ["collapsed", "converged", "max_iter"]
    for one, start in zip(records, (COLLAPSES, GOOD, TWO), strict=True):
        assert one.start is not None
        assert np.array_equal(one.start.means, start.means)
    alone = best(GOOD)
    assert records[1].lower_bound == alone.lower_bound
    assert records[1].n_iter == len(alone.lower_bounds)
    assert records[1].n_passes == alone.n_passes
    assert records[0].n_passes >= records[0].n_iter


def test_a_start_that_collapses_leaves_a_record_too() -> None:
    calls = iter([None, GOOD])

    def make_start() -> _core.Mixture:
        made = next(calls)
        if made is None:
            raise _core.IllDefinedComponentError("not positive definite")
        return made

    rows = Rows(InMemory(ROWS, None, 1))
    records = best_run(rows, lambda: make_start, 2, OPTIONS, Progress(0, 10)).restarts
    assert (records[0].status, records[0].n_iter) == ("collapsed", 0)
    assert records[0].start is None
    assert records[0].lower_bound == -np.inf


def test_a_callback_that_returns_false_ends_this_run_and_the_others() -> None:
    seen: list[Iteration] = []

    def twice(iteration: Iteration) -> bool:
        seen.append(iteration)
        return len(seen) < 2

    found = runs(TWO, GOOD, options=Options(0.0, 50, 1e-3), callback=twice)
    assert [one.status for one in found.restarts] == ["stopped"]
    assert found.restarts[0].n_iter == 2
    assert found.result.lower_bounds == tuple(one.lower_bound for one in seen)


@pytest.mark.parametrize("at_once", [1, 2])
def test_ctrl_c_leaves_the_best_so_far(at_once: int) -> None:
    def strikes(iteration: Iteration) -> None:
        if iteration.number == 3:
            raise KeyboardInterrupt

    rows = Rows(InMemory(ROWS, None, 1))
    options = Options(0.0, 10**6, 1e-3)
    with pytest.raises(KeyboardInterrupt, match="the best parameters so far are kept") as caught:
        best_run(rows, starts(TWO, TWO), 2, options, Progress(0, 10), -np.inf, strikes, at_once)
    kept = caught.value.best
    assert "interrupted" in {one.status for one in kept.restarts}
    assert len(kept.result.lower_bounds) >= 3


def test_ctrl_c_before_the_first_iteration_leaves_nothing() -> None:
    def make_start() -> _core.Mixture:
        raise KeyboardInterrupt

    rows = Rows(InMemory(ROWS, None, 1))
    with pytest.raises(KeyboardInterrupt) as caught:
        best_run(rows, lambda: make_start, 2, OPTIONS, Progress(0, 10))
    assert not hasattr(caught.value, "best")
