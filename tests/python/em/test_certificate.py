"""certificate: a run ends at a maximum, or goes on; where it ends, no bit is another."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pytest

from benchmarks.plateau_problems import plateau
from benchmarks.plateaus import fit, run
from emgine import DegenerateWarning, GaussianMixture, Mixture
from emgine._em import em
from emgine._em.certificate import Higher, climbed
from emgine._em.curvature import Ascent

if TYPE_CHECKING:
    import numpy.typing as npt

    from emgine._em.probes import Probes

    Float64 = npt.NDArray[np.float64]

# Of benchmarks/plateau_problems.py; their runs stopped up to 0.7 nats per row too low before.
PLATEAUS = (6, 62, 95, 139, 157, 173, 193, 203, 217, 235, 283, 289)


class Line:
    """Probes along a line: the coordinates are the mixture, and the bound a function of them."""

    def __init__(self, bound: Any) -> None:
        self._bound, self.lengths = bound, list[float]()

    def updated(self, vector: Float64) -> Any:
        self.lengths.append(float(vector[0]))
        return None if abs(vector[0]) > 1.5 else vector

    def bound(self, mixture: Any) -> float:
        return float(self._bound(mixture[0]))


def climbed_on(bound: Any, length: float, saddle: bool) -> tuple[float | None, list[float]]:
    """Where the climb ends, and what it looked at."""
    line = Line(bound)
    found = Ascent(np.zeros(1), np.ones(1), length, saddle, 0.0)
    end = climbed(found, cast("Probes", line), 0.0)
    return (None if end is None else float(cast("Any", end.mixture)[0])), line.lengths


def test_a_climb_goes_as_far_as_the_likelihood_rises() -> None:
    assert climbed_on(lambda t: t * (1.0 - t), 0.1, True) == (0.4, [0.1, 0.2, 0.4, 0.8])
    assert climbed_on(lambda t: t, 0.1, True)[0] == 0.8
    assert climbed_on(lambda t: t, 0.25, False) == (0.25, [0.25])


def test_a_climb_tries_shorter_and_backwards() -> None:
    assert climbed_on(lambda t: t * (0.05 - t), 0.1, False) == (0.025, [0.1, 0.025])
    assert climbed_on(lambda t: -t, 0.1, True)[1][:2] == [0.1, -0.1]
    assert climbed_on(lambda t: -t, 0.1, True)[0] == -0.8
    assert climbed_on(lambda t: -abs(t), 0.1, True)[0] is None
    assert climbed_on(lambda _: 1.0, 2.0, False)[1] == [2.0, 0.5]  # no mixture at the first


@pytest.mark.parametrize("number", PLATEAUS)
def test_runs_leave_plateaus(number: int) -> None:
    found = fit(plateau(number))
    assert found.result.plateaus
    assert found.result.converged
    assert found.holds
    bounds = np.array(found.result.lower_bounds)
    assert (np.diff(bounds) >= -1e-12 * np.abs(bounds[1:])).all()


@pytest.mark.parametrize("number", range(24))
def test_a_run_that_ends_has_the_bits_of_one_without_a_certificate(
    number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    problem = plateau(number)
    certified = run(problem, 1e-6)
    monkeypatch.setattr(em, "higher", lambda *_: None)
    alone = run(problem, 1e-6)
    n_passes = alone.n_passes
    assert certified.lower_bounds[: len(alone.lower_bounds)] == alone.lower_bounds
    assert certified.n_passes >= n_passes
    if not certified.plateaus:
        assert certified._replace(n_probes=0, mixture=alone.mixture) == alone
        assert np.array_equal(certified.mixture.means, alone.mixture.means)
        assert np.array_equal(certified.mixture.weights, alone.mixture.weights)
    else:
        assert certified.lower_bound > alone.lower_bound


def test_components_that_are_equal_part() -> None:
    """From an exact saddle EM alone never gets away: equal components stay equal."""
    rng = np.random.RandomState(0)
    X = np.concatenate([rng.normal(size=(300, 2)) - 3.0, rng.normal(size=(300, 2)) + 3.0])
    start: dict[str, Any] = {"weights_init": [0.5, 0.5], "means_init": np.zeros((2, 2))}
    start["precisions_init"] = np.tile(np.eye(2) / 9.0, (2, 1, 1))
    model = GaussianMixture(2, **start).fit(X)
    stuck = GaussianMixture(2, **start, acceleration=None).fit(X)
    assert np.array_equal(stuck.means_[0], stuck.means_[1])
    assert model.score(X) > stuck.score(X) + 0.5
    assert model.converged_


def collinear(seed: int, n: int, offset: list[float]) -> Float64:
    """Two groups, for more components: what is left for them is a few rows, often in a line."""
    return np.random.default_rng(seed).normal([[0.0, 0.0]] * n + [offset] * n)


def fitted(rows: Float64, k: int = 3, **options: Any) -> GaussianMixture:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DegenerateWarning)  # of the fits that were so before
        return GaussianMixture(k, random_state=0, **options).fit(rows)


def test_a_run_that_climbs_to_a_few_rows_ends_where_the_climb_began(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The end was a component of four collinear rows, after 150 iterations."""
    rows = collinear(0, 300, [5.0, 3.0])
    model = GaussianMixture(3, random_state=0).fit(rows)  # and no warning
    (record,) = model.restarts_
    assert model.converged_
    assert record.status == "converged"
    assert record.degenerate == ()
    assert 0 < record.n_withdrawn < record.n_probes  # their passes are counted as probes
    assert record.n_iter == len(model.lower_bounds_) == model.n_iter_
    monkeypatch.setattr(em, "higher", lambda *_: None)
    alone = GaussianMixture(3, random_state=0).fit(rows)
    assert model.lower_bounds_ == alone.lower_bounds_
    assert model.remaining_gain_ == alone.remaining_gain_
    assert model.n_passes_ == alone.n_passes_
    assert np.array_equal(model.covariances_, alone.covariances_)
    assert alone.restarts_[0].n_withdrawn == 0


def test_the_certificate_leads_to_no_component_without_width(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Of 25 sets two ended so, and one without a certificate."""
    sets = [collinear(seed, 300, [5.0, 3.0]) for seed in range(25)]
    sets += [collinear(seed, 300, [3.0, 3.0]) for seed in (5, 6, 7)]
    certified = [fitted(rows) for rows in sets]
    monkeypatch.setattr(em, "higher", lambda *_: None)
    alone = [fitted(rows) for rows in sets]
    for one, other in zip(certified, alone, strict=True):
        assert bool(one.restarts_[0].degenerate) <= bool(other.restarts_[0].degenerate)
        assert one.lower_bound_ >= other.lower_bound_ - 1e-9
    assert sum(one.restarts_[0].n_withdrawn > 0 for one in certified) >= 2
    assert sum(one.converged_ for one in certified) >= sum(one.converged_ for one in alone)


@pytest.mark.parametrize("on_degenerate", ["regularize", "reseed", "drop", "raise"])
@pytest.mark.parametrize("reg_covar", [1e-6, 0.0])
def test_no_remedy_is_taken_after_a_plateau(
    on_degenerate: str, reg_covar: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a climb would need a repair, or fail, the fit is the one from before it."""
    rows = collinear(1, 60, [1.0, 1.0])
    options: dict[str, Any] = {"on_degenerate": on_degenerate, "reg_covar": reg_covar}
    monkeypatch.setattr(em, "higher", lambda *_: None)
    alone = fitted(rows, 2, **options)

    def on_one_row(*_: object) -> Higher:
        means = np.array([rows[0], rows.mean(axis=0)])
        covariances = np.array([np.eye(2) * 1e-12, np.cov(rows.T)])
        return Higher(Mixture([0.01, 0.99], means, covariances), 0.0, saddle=True)

    monkeypatch.setattr(em, "higher", on_one_row)
    model = fitted(rows, 2, **options)
    assert model.converged_
    assert model.restarts_[0].degenerate == ()
    assert model.restarts_[0].n_probes >= 1
    assert model.lower_bounds_ == alone.lower_bounds_
    assert np.array_equal(model.covariances_, alone.covariances_)


def test_threads_change_no_bit_of_what_goes_on() -> None:
    problem = plateau(193)
    labelled: dict[str, Any] = {
        "weights_init": problem.start.weights,
        "means_init": problem.start.means,
        "precisions_init": np.linalg.inv(problem.start.covariances),
        "covariance_type": "tied",
    }
    rows = np.tile(problem.rows, (40, 1))
    fits = [GaussianMixture(2, **labelled, n_threads=n).fit(rows) for n in (1, 2)]
    assert fits[0].lower_bounds_ == fits[1].lower_bounds_
    assert fits[0].restarts_[0].n_probes == fits[1].restarts_[0].n_probes > 0


@pytest.mark.parametrize(
    "options", [{"acceleration": None}, {"stopping": "change"}, {"max_iter": 3, "tol": 1e-15}]
)
def test_nothing_is_probed_where_nothing_is_certified(options: dict[str, Any]) -> None:
    X = np.random.RandomState(0).normal(size=(300, 2))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = GaussianMixture(2, **options).fit(X)
    assert model.restarts_[0].n_probes == 0


def test_one_component_needs_no_certificate() -> None:
    X = np.random.RandomState(0).normal(size=(300, 2))
    assert GaussianMixture(1).fit(X).restarts_[0].n_probes == 0


def test_probes_of_an_ordinary_fit_are_few_and_recorded() -> None:
    rng = np.random.RandomState(0)
    X = np.concatenate([rng.normal(size=(300, 2)) - 3.0, rng.normal(size=(300, 2)) + 3.0])
    model = GaussianMixture(2, random_state=0).fit(X)
    assert 1 <= model.restarts_[0].n_probes <= 2
    assert model.n_passes_ == model.n_iter_
