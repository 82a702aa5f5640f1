"""acceleration: the same optimum in fewer passes, and the likelihood never falls."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from emgine import GaussianMixture, Mixture, _core
from emgine._em import acceleration, em
from emgine._em.options import Options
from emgine._rows.parts import InMemory
from emgine._rows.rows import Rows
from emgine._rows.tasks import Expectation

if TYPE_CHECKING:
    import numpy.typing as npt

    from emgine._em.results import Result
    from emgine._rows.tasks import StatisticsTask

ACCELERATED = ("auto", "squarem", "anderson", "quasi-newton")


def overlapping(seed: int = 0, n: int = 600) -> npt.NDArray[np.float64]:
    rng = np.random.RandomState(seed)
    return rng.normal(size=(n, 2)) + 2.0 * rng.normal(size=(3, 2))[rng.randint(3, size=n)]


def start_of(rows: npt.NDArray[np.float64], kind: str) -> _core.Mixture:
    return GaussianMixture(3, covariance_type=kind, max_iter=0, random_state=0).fit(rows).mixture_


def run(rows: npt.NDArray[np.float64], kind: str, method: str | None, tol: float = 1e-10) -> Result:
    options = Options(tol, 20_000, 0.0, 1, "aitken", method)
    return em.run(Rows(InMemory(rows, None, 1)), start_of(rows, kind), options)


@pytest.mark.parametrize("method", ACCELERATED)
def test_the_optimum_is_that_of_plain_em_in_fewer_passes(method: str, covariance_type: str) -> None:
    rows = overlapping()
    plain, fast = run(rows, covariance_type, None), run(rows, covariance_type, method)
    assert plain.converged
    assert fast.converged
    assert fast.lower_bound == pytest.approx(plain.lower_bound, abs=1e-8)
    assert 2 * fast.n_passes <= plain.n_passes


@pytest.mark.parametrize("method", [None, *ACCELERATED])
@pytest.mark.parametrize("seed", range(4))
def test_the_likelihood_never_falls(method: str | None, seed: int, covariance_type: str) -> None:
    result = run(overlapping(seed, 150), covariance_type, method)
    bounds = np.array(result.lower_bounds)
    assert (np.diff(bounds) >= -1e-12 * np.abs(bounds[1:])).all()
    assert len(bounds) <= result.n_passes


class Falling:
    """Rows for which every accelerated step seems to lower the likelihood."""

    def __init__(self, rows: npt.NDArray[np.float64]) -> None:
        self._rows = Rows(InMemory(rows, None, 1))
        self._expected: npt.NDArray[np.float64] | None = None
        self.leaps = 0

    @property
    def dtype(self) -> np.dtype[Any]:
        return self._rows.dtype

    def total(self, task: StatisticsTask) -> _core.SufficientStatistics:
        assert isinstance(task, Expectation)
        true = self._rows.total(task)
        known = self._expected is None or np.array_equal(self._expected, task.mixture.means)
        if known:
            self._expected = true.maximization(0.0).means
            return true
        self.leaps += 1
        return _core.SufficientStatistics(
            true.shape, true.arrays, true.reference, -1e9, true.row_weight
        )


@pytest.mark.parametrize("method", ACCELERATED)
def test_a_leap_that_falls_is_replaced_by_the_plain_step(method: str) -> None:
    rows = overlapping()
    source, start = Falling(rows), start_of(rows, "full")
    options = Options(1e-5, 400, 0.0, 1, "change", method)
    result = em.run(source, start, options)
    plain = em.run(Falling(rows), start, Options(1e-5, 400, 0.0, 1, "change", None))
    assert result.converged
    assert source.leaps > 0
    assert np.allclose(result.lower_bounds, plain.lower_bounds, rtol=1e-13)
    assert result.n_passes == plain.n_passes + source.leaps
    assert source.leaps < 0.4 * plain.n_passes  # it leaps less and less often


def test_no_method_leaps_nowhere() -> None:
    rows = overlapping()
    result = run(rows, "full", None, tol=1e-4)
    assert result.n_passes == len(result.lower_bounds)


def test_an_unknown_method_is_an_error() -> None:
    mixture = Mixture([1.0], [[0.0]], [1.0], "spherical")
    with pytest.raises(ValueError, match=r"acceleration must be None or one of .* Got 'fast'"):
        acceleration.make("fast", mixture)
    with pytest.raises(ValueError, match="The 'acceleration' parameter of GaussianMixture must be"):
        GaussianMixture(acceleration="fast").fit([[0.0], [1.0]])


@pytest.mark.parametrize("method", ACCELERATED)
def test_threads_change_no_bit(method: str) -> None:
    rows = overlapping(n=9000)
    fits = [
        GaussianMixture(3, random_state=0, acceleration=method, tol=1e-4, n_threads=n).fit(rows)
        for n in (1, 2)
    ]
    assert fits[0].lower_bounds_ == fits[1].lower_bounds_
    assert np.array_equal(fits[0].covariances_, fits[1].covariances_)


@pytest.mark.parametrize("method", [None, "auto"])
def test_less_is_left_than_was_asked_for(method: str | None, covariance_type: str) -> None:
    left = []
    for seed in range(8):
        rows = overlapping(seed)
        found = run(rows, covariance_type, method, tol=1e-6)
        assert found.remaining_gain < 1e-6
        left.append(run(rows, covariance_type, method, tol=1e-12).lower_bound - found.lower_bound)
    # An estimate cannot know what is beyond a plateau: the suite of benchmarks asks for 90 %.
    assert np.sort(left)[-2] < 1e-6
