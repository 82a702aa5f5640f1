"""_restarts: the best of several runs; a collapse ends one of them, not all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from emgine import GaussianMixture, Mixture, _core, em
from emgine._progress import Progress
from emgine._restarts import best_run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import numpy.typing as npt

OPTIONS = em.Options(tol=1e-6, max_iter=100, reg_covar=0.0)
ROWS = np.concatenate([np.zeros(5), np.random.RandomState(0).normal(4.0, 1.0, 50)])[:, np.newaxis]
GOOD = Mixture([1.0], [[2.0]], [4.0], "spherical")
TWO = Mixture([0.5, 0.5], [[1.0], [4.0]], [1.0, 1.0], "spherical")
# One component sits on the five equal rows and collapses there.
COLLAPSES = Mixture([0.5, 0.5], [[0.0], [4.0]], [1e-4, 1.0], "spherical")


def starts(*mixtures: Mixture) -> Callable[[], _core.Mixture]:
    left: Iterator[Mixture] = iter(mixtures)
    return lambda: next(left)


def best(
    *mixtures: Mixture, X: npt.NDArray[np.floating] = ROWS, options: em.Options = OPTIONS
) -> em.Result:
    rows = em.RowsInMemory(X, None, 1)  # type: ignore[arg-type]
    return best_run(rows, starts(*mixtures), len(mixtures), options, Progress(0, 10))


def test_the_run_with_the_largest_bound_is_kept() -> None:
    options = em.Options(tol=1e-6, max_iter=100, reg_covar=1e-3)
    one, two = best(GOOD, options=options), best(TWO, options=options)
    assert two.lower_bound > one.lower_bound
    for order in ([GOOD, TWO], [TWO, GOOD]):
        assert best(*order, options=options).lower_bounds == two.lower_bounds


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
    assert isinstance(error.value.__cause__, _core.IllDefinedCovarianceError)


def test_float32_rows_get_one_more_advice() -> None:
    with pytest.raises(ValueError, match=r"passing float64 data instead of float32\.$"):
        best(COLLAPSES, X=ROWS.astype(np.float32))


def test_a_collapse_of_the_start_itself_is_one_too() -> None:
    model = GaussianMixture(3, reg_covar=0.0, random_state=0, n_init=3)
    with pytest.raises(ValueError, match="Fitting the mixture model failed"):
        model.fit(np.repeat([[0.0], [1.0]], 10, axis=0))


def test_collapsed_restarts_are_told_of(capsys: pytest.CaptureFixture[str]) -> None:
    rows = em.RowsInMemory(ROWS, None, 1)
    best_run(rows, starts(COLLAPSES, GOOD), 2, OPTIONS, Progress(1, 1000))
    assert capsys.readouterr().out.splitlines() == [
        "Initialization 0",
        "Initialization abandoned: a component collapsed.",
        "Initialization 1",
        "Initialization converged.",
    ]
