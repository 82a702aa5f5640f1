"""partial_fit: exact within a pass, forgets across batches, and its state stays small."""

from __future__ import annotations

import pickle
import warnings
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

import emgine
from emgine import GaussianMixture
from emgine._em.remedies import Degeneration

if TYPE_CHECKING:
    import numpy.typing as npt

    Float64 = npt.NDArray[np.float64]


def rows(n: int, seed: int = 0, drift: float = 0.0) -> Float64:
    """Two groups about drift and drift + 6, in random order."""
    generator = np.random.RandomState(seed)
    return generator.normal(size=(n, 2)) + drift + 6.0 * (generator.uniform(size=(n, 1)) < 0.4)


@pytest.mark.parametrize("weighted", [False, True])
def test_a_pass_of_batches_is_one_exact_step(covariance_type: str, weighted: bool) -> None:
    X = rows(5000)
    weight = np.random.RandomState(1).uniform(size=5000) if weighted else np.ones(5000)
    options: dict[str, Any] = {"covariance_type": covariance_type, "random_state": 0}
    sizes = [700, 703, 2000, 4999]
    batches = list(zip(np.split(X, sizes), np.split(weight, sizes), strict=True))
    model = GaussianMixture(2, **options)
    start = GaussianMixture(2, max_iter=0, **options).fit(X[:700], sample_weight=weight[:700])
    mixture = start.mixture_
    for number in range(2):
        for i, (batch, w) in enumerate(batches):
            model.partial_fit(batch, sample_weight=w, new_pass=number > 0 and i == 0)
        exact = mixture.expectation(X, weight)
        mixture = exact.maximization()
        # Sums of the same terms in another order.
        assert np.allclose(model.means_, mixture.means, rtol=1e-12, atol=1e-12)
        assert np.allclose(model.covariances_, mixture.covariances, rtol=1e-11, atol=1e-12)
        bound = exact.log_likelihood / exact.row_weight
        assert model.lower_bound_ == pytest.approx(bound, rel=1e-13)


def test_forgetting_follows_a_drifting_mixture() -> None:
    """Groups move 0.02 per batch; with forgetting=0.05 the model lags 20 batches behind."""
    forgetful, exact = GaussianMixture(2, random_state=0), GaussianMixture(2, random_state=0)
    for number in range(400):
        batch = rows(200, number, 0.02 * number)
        forgetful.partial_fit(batch, forgetting=0.05)
        exact.partial_fit(batch, forgetting=0.0)
    truth = 0.02 * 399 + np.array([0.0, 6.0])
    lag = truth - np.sort(forgetful.means_[:, 0])
    assert np.all(np.abs(lag) < 0.6)  # 0.38 of lag, and noise of 1 / sqrt(20 x 200 x 0.4) = 0.03
    assert np.abs(truth - np.sort(exact.means_[:, 0])).max() > 2.0


def test_without_forgetting_stepwise_em_settles_on_a_mixture_that_stays() -> None:
    model = GaussianMixture(2, random_state=0)
    for number in range(200):
        model.partial_fit(rows(100, number), forgetting=0.0)
    # 20 000 rows in all: five standard errors of a mean of 8 000 rows are 0.056.
    assert np.allclose(np.sort(model.means_, axis=0), [[0.0] * 2, [6.0] * 2], atol=0.06)


def test_the_state_stays_small() -> None:
    model = GaussianMixture(2, random_state=0).partial_fit(rows(100))
    size = len(pickle.dumps(model))
    batch = rows(20)
    for _ in range(10_000):
        model.partial_fit(batch, forgetting=0.01)
    assert len(pickle.dumps(model)) == pytest.approx(size, abs=64)


def test_a_stream_goes_on_after_a_pickle_and_from_a_fit() -> None:
    model = GaussianMixture(2, random_state=0).partial_fit(rows(500))
    copy = pickle.loads(pickle.dumps(model))
    for each in (model, copy):
        each.partial_fit(rows(500, 1))
    assert np.array_equal(copy.means_, model.means_)
    fitted = GaussianMixture(2, random_state=0).fit(rows(500))
    before = fitted.mixture_
    expected = before.expectation(rows(500, 1)).maximization()
    assert np.array_equal(fitted.partial_fit(rows(500, 1)).means_, expected.means)
    refitted = fitted.fit(rows(500)).partial_fit(rows(500, 1))
    assert np.array_equal(refitted.means_, expected.means)  # the fit ended the stream


@pytest.mark.parametrize(
    ("batch", "options", "message"),
    [
        (np.array([[np.nan, 1.0]]), {}, "contains NaN"),
        (np.ones((3, 5)), {}, "X has 5 features, but GaussianMixture is expecting 2"),
        (
            np.ones((3, 2)),
            {"forgetting": 1.0},
            r"forgetting must be a float in the range \[0\.0, 1",
        ),
        (np.ones((3, 2)), {"forgetting": "much"}, "Got 'much' instead"),
        (np.ones((3, 2)), {"sample_weight": [1.0]}, "expected \\(3,\\)"),
    ],
)
def test_a_bad_batch_changes_nothing(batch: Float64, options: Any, message: str) -> None:
    model = GaussianMixture(2, random_state=0).partial_fit(rows(500))
    before, stream = model.mixture_, model._stream
    with pytest.raises(ValueError, match=message):
        model.partial_fit(batch, **options)
    assert model.mixture_ is before
    assert model._stream is stream


def test_a_collapse_changes_nothing() -> None:
    model = GaussianMixture(1, reg_covar=0.0, on_degenerate="raise")
    with pytest.raises(ValueError, match="some components have ill-defined empirical covariance"):
        model.partial_fit(np.zeros((5, 2)))
    assert not model.__sklearn_is_fitted__()


def test_what_has_too_few_rows_yet_is_bounded_with_a_warning() -> None:
    with pytest.warns(emgine.DegenerateWarning, match=r"no covariance to components \[0\]"):
        model = GaussianMixture(1, reg_covar=0.0).partial_fit(np.zeros((5, 2)))
    assert model.covariances_[0] == pytest.approx(1e-6 * np.eye(2))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        model.partial_fit(rows(100))
    assert np.linalg.eigvalsh(model.covariances_[0]).min() > 0.1


def test_the_first_batch_needs_a_row_for_each_component() -> None:
    with pytest.raises(ValueError, match="n_components = 3, n_samples = 2"):
        GaussianMixture(3).partial_fit(rows(2))


STARTS: dict[str, Any] = {
    "full": [np.eye(2)] * 2,
    "tied": np.eye(2),
    "diag": np.ones((2, 2)),
    "spherical": np.ones(2),
    "tied_diag": np.ones(2),
    "tied_spherical": np.ones(1),
}


@pytest.mark.parametrize("size", [1, 2, 7])
def test_batches_may_be_smaller_than_the_number_of_components(
    covariance_type: str, size: int
) -> None:
    X = rows(210)
    start: dict[str, Any] = {
        "weights_init": [0.5, 0.5],
        "means_init": [[0.0, 0.0], [6.0, 6.0]],
        "covariances_init": STARTS[covariance_type],
    }
    model = GaussianMixture(2, covariance_type=covariance_type, **start)
    whole = GaussianMixture(2, covariance_type=covariance_type, **start).partial_fit(X)
    for first in range(0, len(X), size):
        model.partial_fit(X[first : first + size])
    # Sums of the same terms in another order.
    assert np.allclose(model.means_, whole.means_, rtol=1e-12, atol=1e-12)
    assert np.allclose(model.covariances_, whole.covariances_, rtol=1e-11, atol=1e-12)
    auto = GaussianMixture(2, covariance_type=covariance_type, reg_covar="auto", **start)
    assert np.isfinite(auto.partial_fit(X[:1]).partial_fit(X[1:3]).covariances_).all()


def test_without_a_whole_start_the_first_batch_must_be_large_enough() -> None:
    means = [[0.0, 0.0], [6.0, 6.0], [9.0, 9.0]]
    for model in (GaussianMixture(3), GaussianMixture(3, means_init=means)):
        with pytest.raises(ValueError, match="n_components = 3, n_samples = 2"):
            model.partial_fit(rows(2))
        with pytest.raises(ValueError, match=r"1 sample\(s\) .* minimum of 2"):
            model.partial_fit(rows(1))
        assert not hasattr(model, "mixture_")


def collinear(n: int, seed: int) -> Float64:
    generator = np.random.RandomState(seed)
    net = generator.normal(size=n)
    return np.column_stack([net, 2.0 * net, generator.normal(size=n)])


def test_narrow_components_are_reported_once_and_recorded() -> None:
    model = GaussianMixture(1, random_state=0)
    frame = pd.DataFrame(collinear(200, 0), columns=["net", "gross", "width"])
    with pytest.warns(emgine.DegenerateWarning, match="net and gross are collinear") as caught:
        model.partial_fit(frame)
    assert len(caught) == 1
    assert "200 rows" in str(caught[0].message)
    assert "More rows may suffice" in str(caught[0].message)
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # it was said
        for seed in (1, 2):
            model.partial_fit(pd.DataFrame(collinear(200, seed), columns=frame.columns))
    (run,) = model.restarts_
    assert run.status == "partial_fit"
    assert run.lower_bound == model.lower_bound_
    assert run.degenerate == (Degeneration(3, 0, "narrow", "regularized"),)
    again = pickle.loads(pickle.dumps(model))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        again.partial_fit(pd.DataFrame(collinear(200, 3), columns=frame.columns))


def test_what_is_wide_again_is_recorded_no_longer() -> None:
    model = GaussianMixture(1, random_state=0)
    with pytest.warns(emgine.DegenerateWarning, match="are collinear"):
        model.partial_fit(collinear(50, 0))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        model.partial_fit(np.random.RandomState(1).normal(size=(500, 3)))
    assert model.restarts_[0].degenerate == ()


def test_narrow_components_of_a_stream_are_those_of_a_fit(covariance_type: str) -> None:
    """Answers from 1 to 5: both say the same of the same mixture."""
    answers = np.random.RandomState(0).randint(1, 6, size=(300, 2)).astype(float)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fitted = GaussianMixture(9, covariance_type=covariance_type, random_state=0).fit(answers)
        start = {"weights_init": fitted.weights_, "means_init": fitted.means_}
        model = GaussianMixture(
            9, covariance_type=covariance_type, covariances_init=fitted.covariances_, **start
        ).partial_fit(answers)
    said = [each.component for each in fitted.restarts_[0].degenerate if each.cause == "narrow"]
    assert [each.component for each in model.restarts_[0].degenerate] == said


def test_bounded_components_are_recorded() -> None:
    with pytest.warns(emgine.DegenerateWarning, match="no covariance to components"):
        model = GaussianMixture(1, reg_covar=0.0).partial_fit(np.zeros((5, 2)))
    assert model.restarts_[0].degenerate == (Degeneration(1, 0, "collapsed", "regularized"),)
    model.partial_fit(rows(100))
    assert model.restarts_[0].degenerate == ()
