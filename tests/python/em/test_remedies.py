"""remedies: a component that collapses or empties is bounded, begins anew, goes, or ends the run.

A group of equal rows beside an ordinary one: the component that sits on it collapses.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

import emgine
from emgine import GaussianMixture, Mixture, _core
from emgine._em import em
from emgine._em.options import Options
from emgine._em.remedies import Degeneration, Remedy
from emgine._rows.parts import InMemory
from emgine._rows.rows import Rows

if TYPE_CHECKING:
    import numpy.typing as npt

    Float64 = npt.NDArray[np.float64]

KINDS = ("full", "diag", "spherical")  # each component has a covariance of its own
REPAIRS = ("regularize", "reseed", "drop")
ACTIONS = {"regularize": "regularized", "reseed": "reseeded", "drop": "dropped"}
PRECISION = {"full": np.eye(2) * 9.0, "diag": np.full(2, 9.0), "spherical": 9.0}


def rows(d: int = 2) -> Float64:
    """20 equal rows, and 400 about 6 and 12."""
    random_state = np.random.RandomState(0)
    far = random_state.normal(size=(400, d)) + 6.0
    far[200:] += 6.0
    return np.concatenate([np.full((20, d), 0.1), far])


def model(kind: str, method: str, **parameters: Any) -> GaussianMixture:
    """Return an estimator that puts its first component on the equal rows."""
    starts = {
        "weights_init": [0.1, 0.9],
        "means_init": [[0.1, 0.1], [9.0, 9.0]],
        "precisions_init": np.stack([PRECISION[kind], PRECISION[kind] / 100.0]),
    }
    options = {"reg_covar": 0.0, "covariance_type": kind, "on_degenerate": method}
    return GaussianMixture(2, **{**options, **starts, **parameters})


def fitted(kind: str, method: str, X: Float64 | None = None, **parameters: Any) -> GaussianMixture:
    made = model(kind, method, **parameters)
    with pytest.warns(emgine.DegenerateWarning, match="component 0 collapsed and was"):
        return made.fit(rows() if X is None else X)


@pytest.mark.parametrize("kind", KINDS)
def test_raise_is_scikit_learns_error_and_tells_of_the_runs(kind: str) -> None:
    made = model(kind, "raise")
    with pytest.raises(emgine.DegenerateError, match="Fitting the mixture model failed") as caught:
        made.fit(rows())
    assert [run.status for run in caught.value.restarts] == ["collapsed"]
    assert not hasattr(made, "means_")


@pytest.mark.parametrize("kind", KINDS)
def test_regularize_keeps_the_component_at_a_millionth_of_the_variance(kind: str) -> None:
    found = fitted(kind, "regularize")
    narrow = np.diag(found.covariances_[0]) if kind == "full" else found.covariances_[0]
    assert narrow == pytest.approx(np.full_like(narrow, 1e-6 * rows().var(axis=0).mean()), rel=0.1)
    assert found.weights_[0] == pytest.approx(20 / 420, rel=1e-5)  # the other has a part of them
    assert found.converged_


@pytest.mark.parametrize("kind", KINDS)
def test_reseed_gives_the_component_half_of_the_heaviest(kind: str) -> None:
    """The two groups get a component each, and the equal rows are part of one."""
    found = fitted(kind, "reseed", tol=1e-9)
    assert len(found.weights_) == 2
    assert found.weights_.min() > 0.3
    assert found.restarts_[0].degenerate[0].action == "reseeded"


@pytest.mark.parametrize("kind", KINDS)
def test_drop_leaves_the_fit_of_the_other_components(kind: str) -> None:
    found = fitted(kind, "drop")
    alone = GaussianMixture(1, covariance_type=kind, reg_covar=0.0).fit(rows())
    assert found.n_components == 2
    assert found.weights_.shape == (1,)
    assert found.means_ == pytest.approx(alone.means_, rel=1e-12)
    assert found.predict_proba(rows()).shape == (420, 1)
    assert found.bic(rows()) == pytest.approx(alone.bic(rows()), rel=1e-12)


@pytest.mark.parametrize("method", REPAIRS)
def test_what_happened_is_recorded(method: str) -> None:
    found = fitted("diag", method)
    (run,) = found.restarts_
    assert run.status == "converged"
    assert run.degenerate[0].component == 0
    assert run.degenerate[0].cause == "collapsed"
    assert run.degenerate[0].action == ACTIONS[method]
    assert 1 <= run.degenerate[0].iteration <= run.n_iter


@pytest.mark.parametrize("method", REPAIRS)
def test_only_a_repair_makes_the_bound_fall(method: str) -> None:
    found = model("diag", method, tol=1e-9).set_params(
        n_components=3,
        weights_init=[0.1, 0.5, 0.4],
        means_init=[[0.1, 0.1], [8.0, 8.0], [8.5, 8.5]],
        precisions_init=[[9.0, 9.0], [0.1, 0.1], [0.1, 0.1]],
    )
    with pytest.warns(emgine.DegenerateWarning):
        found.fit(rows())
    bounds = np.array(found.lower_bounds_)
    repaired = {event.iteration - 1 for event in found.restarts_[0].degenerate}
    steady = [i for i in range(len(bounds) - 1) if i not in repaired]
    assert len(steady) > 3
    assert np.all(np.diff(bounds)[steady] >= -1e-12 * np.abs(bounds[1:])[steady])


@pytest.mark.parametrize("kind", [*KINDS, "tied", "tied_diag", "tied_spherical"])
def test_where_nothing_degenerates_all_are_the_same_bits(kind: str, two_blobs: Float64) -> None:
    fits = [
        GaussianMixture(3, covariance_type=kind, random_state=0, on_degenerate=method)
        for method in (*REPAIRS, "raise")
    ]
    assert len({tuple(fit.fit(two_blobs).lower_bounds_) for fit in fits}) == 1
    assert not any(run.degenerate for fit in fits for run in fit.restarts_)


@pytest.mark.parametrize("method", REPAIRS)
def test_threads_and_runs_side_by_side_change_no_bit(method: str) -> None:
    X = np.repeat(np.random.RandomState(0).normal(size=(60, 2)), 40, axis=0)
    fits = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", emgine.DegenerateWarning)
        for n_threads, verbose in ((1, 0), (4, 0), (4, 1)):  # verbose: one after the other
            fits.append(
                GaussianMixture(
                    8, n_init=6, random_state=0, reg_covar=0.0, init_params="random_from_data",
                    on_degenerate=method, n_threads=n_threads, verbose=verbose,
                ).fit(X)
            )  # fmt: skip
    records = [[(run.lower_bound, run.degenerate) for run in fit.restarts_] for fit in fits]
    assert any(events for _, events in records[0])
    assert records[0] == records[1] == records[2]
    assert all(np.array_equal(fit.means_, fits[0].means_) for fit in fits)


@pytest.mark.parametrize("method", ["reseed", "drop"])
def test_on_a_point_reg_covar_is_a_collapse_too(method: str) -> None:
    """Its variances are reg_covar and nothing else; 'regularize' leaves it at that, and says so."""
    found = fitted("full", method, reg_covar=1e-6)
    assert found.restarts_[0].degenerate[0].action == ACTIONS[method]
    with pytest.warns(emgine.DegenerateWarning, match="0: 20 rows with column 0 = 0.1 and column"):
        same = model("full", "regularize", reg_covar=1e-6).fit(rows())
    assert [event.cause for event in same.restarts_[0].degenerate] == ["narrow"]
    assert np.allclose(same.covariances_[0], 1e-6 * np.eye(2), rtol=1e-9, atol=1e-20)


def test_where_all_lie_on_points_there_is_nothing_to_repair() -> None:
    X = np.arange(4.0)[:, np.newaxis]
    for method in (*REPAIRS, "raise"):
        with pytest.warns(emgine.DegenerateWarning, match="1 row with column 0 = 1; .*; 1 more"):
            found = GaussianMixture(4, random_state=0, on_degenerate=method).fit(X)
        assert found.covariances_ == pytest.approx(np.full((4, 1, 1), 1e-6), rel=1e-9)


@pytest.mark.parametrize(("method", "action"), [*ACTIONS.items()])
def test_a_component_that_empties_is_one_too(method: str, action: str) -> None:
    X = rows()[20:]
    start = {
        "weights_init": [0.5, 0.5],
        "means_init": [[1e6, 1e6], [9.0, 9.0]],
        "precisions_init": np.ones((2, 2)),
    }
    made = GaussianMixture(2, covariance_type="diag", on_degenerate=method, **start)
    with pytest.warns(emgine.DegenerateWarning, match="component 0 emptied and was"):
        made.fit(X)
    done = "kept" if action == "regularized" else action
    assert made.restarts_[0].degenerate == (Degeneration(1, 0, "emptied", done),)
    expected = {"regularize": [0.0, 1.0], "drop": [1.0]}
    if method in expected:
        assert made.weights_.tolist() == expected[method]
    else:
        assert made.weights_.min() > 0.4


@pytest.mark.parametrize("kind", ["tied", "tied_diag", "tied_spherical"])
@pytest.mark.parametrize("method", REPAIRS)
def test_a_shared_covariance_can_only_be_regularized(kind: str, method: str) -> None:
    X = np.repeat([[0.0, 1.0], [2.0, 5.0], [2.0, 7.0]], 10, axis=0)
    made = GaussianMixture(
        3, covariance_type=kind, reg_covar=0.0, random_state=0, on_degenerate=method
    )
    with pytest.warns(emgine.DegenerateWarning, match="was regularized"):
        made.fit(X)
    assert made.weights_ == pytest.approx(np.full(3, 1 / 3))
    assert len(np.unique(made.predict(X))) == 3


def test_reseeding_ends_with_regularizing() -> None:
    """On five distinct rows every component collapses, again and again."""
    X = np.repeat(np.random.RandomState(0).normal(size=(5, 2)), 20, axis=0)
    made = GaussianMixture(4, reg_covar=0.0, random_state=0, on_degenerate="reseed")
    with pytest.warns(emgine.DegenerateWarning):
        made.fit(X)
    actions = [event.action for event in made.restarts_[0].degenerate]
    assert actions.count("reseeded") <= 4
    assert actions[-1] == "regularized"


def test_a_bounded_component_does_not_win_over_a_run_without() -> None:
    """Its likelihood is larger the lower the bound, which says nothing of the fit."""
    X = np.concatenate([np.zeros((5, 1)), np.random.RandomState(0).normal(4.0, 1.0, (50, 1))])
    found = GaussianMixture(
        2, covariance_type="diag", reg_covar=0.0, n_init=20, random_state=1,
        init_params="random", tol=1e-4, max_iter=20,
    )  # fmt: skip
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found.fit(X)
    clean = [run.lower_bound for run in found.restarts_ if not run.degenerate]
    bounded = [run.lower_bound for run in found.restarts_ if run.degenerate]
    assert clean
    assert bounded
    assert found.lower_bound_ == max(clean) < max(bounded)


def test_rows_too_large_to_square_have_no_remedy() -> None:
    for method in REPAIRS:
        with pytest.raises(emgine.DegenerateError, match="too large to square") as told:
            GaussianMixture(1, on_degenerate=method).fit([[0.0], [1.0], [1e200]])
        assert told.value.restarts[0].status == "collapsed"


def test_dropped_components_stay_away_in_a_warm_start() -> None:
    found = fitted("diag", "drop", warm_start=True)
    found.fit(rows())
    assert found.weights_.shape == (1,)
    with pytest.raises(ValueError, match="warm_start=True continues from a fitted mixture"):
        found.set_params(on_degenerate="raise").fit(rows())


def test_the_warning_is_one_and_points_at_the_caller() -> None:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        model("diag", "regularize").fit(rows())
    assert [warning.category for warning in caught] == [emgine.DegenerateWarning]
    assert caught[0].filename == __file__


def test_a_run_of_the_loop_raises_unless_told_otherwise() -> None:
    start = Mixture([1.0], [[0.0]], [1.0], "spherical")
    source = Rows(InMemory(np.zeros((10, 1)), None, 1))
    with pytest.raises(_core.IllDefinedComponentError):
        em.run(source, start, Options(1e-3, 5, 0.0))
    found = em.run(source, start, Options(1e-3, 5, 0.0, on_degenerate="regularize"))
    assert found.mixture.covariances.tolist() == [1e-6]
    assert found.degenerate == (Degeneration(1, 0, "collapsed", "regularized"),)


def collapsed(*components: int) -> _core.SufficientStatistics:
    """Return statistics of four components in one feature, some of them on a point."""
    scatter = np.ones((4, 1))
    scatter[list(components)] = 0.0
    means = 10.0 * np.arange(4.0)[:, np.newaxis]
    return emgine.SufficientStatistics(
        np.ones(4), np.zeros((4, 1)), scatter, means, "diag", -1.0, 4.0
    )


def test_a_bound_stays_with_its_component() -> None:
    """Three of four begin anew, two more are too many and are bounded, one more begins anew."""
    remedy = Remedy("reseed", 0.0, 1, collapsed().shape)
    for iteration, found in enumerate(([0, 1, 2], [2, 3], [0]), start=1):
        remedy.repaired(collapsed(*found), found, iteration)
    actions = [event.action for event in remedy.events]
    assert actions == ["reseeded"] * 3 + ["regularized"] * 2 + ["reseeded"]
    assert remedy.maximization(collapsed(2, 3)) is not None
    assert remedy.maximization(collapsed(1, 2, 3)) is None
    assert remedy.degenerate_now(collapsed(1, 2, 3), None) == [1]
