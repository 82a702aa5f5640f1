"""em: the loop stops at the right iteration with the right digits, for any source of rows."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from emgine import GaussianMixture, Mixture
from emgine._em import em
from emgine._em.options import Options
from emgine._rows.parts import InMemory
from emgine._rows.rows import Rows

if TYPE_CHECKING:
    import numpy.typing as npt

    from emgine import _core
    from emgine._em.results import Iteration
    from emgine._rows.tasks import StatisticsTask

OPTIONS = Options(tol=1e-6, max_iter=100, reg_covar=1e-6)


@pytest.fixture
def start() -> Mixture:
    return Mixture([0.5, 0.5], [[-1.0] * 3, [5.0] * 3], [1.0, 1.0], "spherical")


def in_memory(X: npt.NDArray[np.float64]) -> Rows:
    return Rows(InMemory(X, None, 1))


class InTwoParts:
    """Rows in several parts that are never together; counts the passes over them."""

    def __init__(self, X: npt.NDArray[np.float64]) -> None:
        self._parts = [in_memory(X[:100]), in_memory(X[100:])]
        self.passes = 0

    @property
    def dtype(self) -> np.dtype[Any]:
        return self._parts[0].dtype

    def total(self, task: StatisticsTask) -> _core.SufficientStatistics:
        self.passes += 1
        first, second = (part.total(task) for part in self._parts)
        return first + second


def test_the_bounds_rise_and_are_the_scores_before_each_m_step(
    two_blobs: npt.NDArray[np.float64], start: Mixture
) -> None:
    near = two_blobs / [[2.0, 2.0, 4.0]]  # groups that overlap take more iterations
    result = em.run(in_memory(near), start, OPTIONS)
    assert result.converged
    assert len(result.lower_bounds) > 5
    assert result.lower_bounds[0] == pytest.approx(start.score(near), rel=1e-14)
    changes = np.diff(result.lower_bounds)
    assert changes[-1] < OPTIONS.tol
    assert (changes[:-1] >= OPTIONS.tol).all()  # so they rise
    assert result.lower_bound == result.lower_bounds[-1]
    assert Mixture._adopt(result.mixture).score(near) >= result.lower_bound - 1e-14


def test_any_source_of_statistics_serves(
    two_blobs: npt.NDArray[np.float64], start: Mixture
) -> None:
    source = InTwoParts(two_blobs)
    parted = em.run(source, start, OPTIONS)
    whole = em.run(in_memory(two_blobs), start, OPTIONS)
    assert source.passes == len(parted.lower_bounds) == len(whole.lower_bounds)
    assert np.allclose(parted.mixture.means, whole.mixture.means, rtol=1e-13)
    assert np.allclose(parted.lower_bounds, whole.lower_bounds, rtol=1e-13)


def test_running_out_of_iterations_is_reported_not_raised(
    two_blobs: npt.NDArray[np.float64], start: Mixture
) -> None:
    result = em.run(in_memory(two_blobs), start, Options(1e-6, 2, 1e-6))
    assert not result.converged
    assert len(result.lower_bounds) == 2


def test_no_iterations_keep_the_start(two_blobs: npt.NDArray[np.float64], start: Mixture) -> None:
    result = em.run(in_memory(two_blobs), start, Options(1e-6, 0, 1e-6))
    assert result.mixture is start
    assert result.lower_bounds == ()
    assert result.lower_bound == -math.inf
    assert not result.converged


def test_a_tolerance_of_zero_never_converges(
    two_blobs: npt.NDArray[np.float64], start: Mixture
) -> None:
    result = em.run(in_memory(two_blobs), start, Options(0.0, 60, 1e-6))
    assert len(result.lower_bounds) == 60
    assert not result.converged


def test_the_first_bound_is_compared_with_the_one_given(
    two_blobs: npt.NDArray[np.float64], start: Mixture
) -> None:
    bound = start.score(two_blobs)
    result = em.run(in_memory(two_blobs), start, OPTIONS, lower_bound=bound - 1e-9)
    assert result.converged
    assert len(result.lower_bounds) == 1


def test_iterations_are_watched(two_blobs: npt.NDArray[np.float64], start: Mixture) -> None:
    seen: list[Iteration] = []
    result = em.run(in_memory(two_blobs), start, OPTIONS, watch=seen.append)
    assert [report.number for report in seen] == list(range(1, len(result.lower_bounds) + 1))
    assert tuple(report.lower_bound for report in seen) == result.lower_bounds
    assert seen[0].change == math.inf
    assert [report.change for report in seen[1:]] == np.diff(result.lower_bounds).tolist()
    assert seen[-1].remaining_gain == result.remaining_gain
    assert [report.n_passes for report in seen] == [report.number for report in seen]
    assert np.all(np.diff([report.elapsed for report in seen]) >= 0)


def test_the_watcher_ends_the_run_by_returning_false(
    two_blobs: npt.NDArray[np.float64], start: Mixture
) -> None:
    result = em.run(
        in_memory(two_blobs), start, Options(0.0, 60, 1e-6), watch=lambda it: it.number < 3
    )
    assert len(result.lower_bounds) == 3
    assert result.stopped
    assert not result.converged


def test_what_the_watcher_raises_comes_out(
    two_blobs: npt.NDArray[np.float64], start: Mixture
) -> None:
    def stop(iteration: Iteration) -> None:  # noqa: ARG001
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        em.run(in_memory(two_blobs), start, OPTIONS, watch=stop)


def test_the_estimator_runs_this_loop(two_blobs: npt.NDArray[np.float64]) -> None:
    model = GaussianMixture(
        2, tol=1e-6, max_iter=100, random_state=0, stopping="change", acceleration=None
    )
    first = GaussianMixture(2, max_iter=0, random_state=0).fit(two_blobs).mixture_
    result = em.run(in_memory(two_blobs), first, OPTIONS)
    assert model.fit(two_blobs).lower_bounds_ == list(result.lower_bounds)
    assert np.array_equal(model.means_, result.mixture.means)
