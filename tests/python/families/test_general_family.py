"""A user's general family: starts, scores, attributes, priors, and what does not work."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pytest

from emgine import ConvergenceWarning, DegenerateError, MixtureModel, families
from emgine.sources import Blocks
from tests.python.families.general_families import (
    PROBLEMS,
    Laplace,
    Normal,
    Regression,
    crossing,
    fitted,
    groups,
    spread,
)


@pytest.fixture
def may_fall(monkeypatch: pytest.MonkeyPatch) -> None:
    """Allow falls of the likelihood: a step of the user's that is no maximisation."""
    monkeypatch.setattr("tests.monotone.assert_rises", lambda *_: None)


@pytest.mark.parametrize("name", PROBLEMS)
@pytest.mark.parametrize("init", ["kmeans", "k-means++", "random", "random_from_data", "short-em"])
def test_every_start_gives_a_fit_that_rises(name: str, init: str) -> None:
    family, X = PROBLEMS[name]
    model = fitted(family, X, init_params=init, n_init=3)
    assert model.converged_
    assert len(model.restarts_) == 3
    assert model.lower_bound_ == max(run.lower_bound for run in model.restarts_)
    again = fitted(family, X, init_params=init, n_init=3)
    assert again.lower_bounds_ == model.lower_bounds_
    assert model.remaining_gain_ < 1e-6


def test_scores_are_those_of_the_functions() -> None:
    X = spread()
    model = fitted(Laplace(), X)
    densities = np.array(
        [
            np.exp(-np.abs(X[:, 0] - median) / scale) / (2 * scale)
            for median, scale in zip(model.median_, model.scale_, strict=True)
        ]
    )
    joint = model.weights_[:, np.newaxis] * densities
    np.testing.assert_allclose(model.score_samples(X), np.log(joint.sum(axis=0)), rtol=1e-13)
    np.testing.assert_allclose(model.predict_proba(X), (joint / joint.sum(axis=0)).T, atol=1e-14)
    np.testing.assert_array_equal(model.fit_predict(X), joint.argmax(axis=0))
    assert model.score_samples(X.astype(np.float32)).dtype == np.float32
    blocks = np.concatenate(list(model.score_samples(Blocks([X[:1000], X[1000:]]))))
    np.testing.assert_array_equal(blocks, model.score_samples(X))
    assert model.score(Blocks([X[:1000], X[1000:]])) == pytest.approx(model.score(X), rel=1e-14)


def test_rows_without_density_score_minus_infinity() -> None:
    class Uniform(families.GeneralFamily):
        """Within an interval, and nowhere else."""

        def log_densities(self, X: Any, parameters: Any) -> Any:
            low, high = parameters["ends"]
            inside = (X[:, 0] >= low) & (X[:, 0] <= high)
            return np.where(inside, -np.log(high - low), -np.inf)

        def maximization(self, X: Any, weights: Any, last: Any) -> Any:  # noqa: ARG002
            x = X[weights > 0, 0]
            return {"ends": [x.min(), x.max()]}

        def n_free_parameters(self, n_features: int) -> int:  # noqa: ARG002
            return 2

    X = np.array([[0.0], [1.0], [0.5], [10.0], [14.0], [11.0]])
    model = fitted(Uniform(), X, labels_init=[0, 0, 0, 1, 1, 1])
    np.testing.assert_array_equal(model.ends_, [[0.0, 1.0], [10.0, 14.0]])
    scores = model.score_samples([[0.5], [5.0], [12.0]])
    np.testing.assert_allclose(scores, [np.log(0.5), -np.inf, np.log(0.125)], rtol=1e-15)
    np.testing.assert_array_equal(model.predict_proba([[0.5], [12.0]]), np.eye(2))
    assert model.score([[0.5], [5.0]]) == -np.inf
    model.labels_init, model.warm_start = None, True
    with pytest.raises(DegenerateError, match=r"gave -inf for row 1, \[5.\], in every component"):
        model.fit([[0.5], [5.0], [11.0]])
    model.fit([[0.5], [5.0], [11.0], [0.2], [12.0]], sample_weight=[1, 0, 1, 1, 1])


def test_attributes_pickles_and_draws() -> None:
    model = fitted(Laplace(), spread())
    again = pickle.loads(pickle.dumps(model))
    for name, value in model.parameters_.items():
        np.testing.assert_array_equal(again.parameters_[name], value)
    np.testing.assert_array_equal(again.score_samples(spread()), model.score_samples(spread()))
    rows, labels = model.sample(20_000, random_state=1)
    assert rows.shape == (20_000, 1)
    for k in range(2):
        assert np.median(rows[labels == k]) == pytest.approx(float(model.median_[k]), abs=0.2)
    with pytest.raises(AttributeError, match="no attribute 'other_'"):
        _ = model.other_
    assert model.mixture_.n_features == 3  # log-densities, and a last column


def test_starts_by_parameters_and_warm_starts_go_on() -> None:
    X = spread()
    model = fitted(Laplace(), X, tol=1e-12)
    given = {"median": model.median_, "scale": model.scale_}
    stay = fitted(Laplace(), X, weights_init=model.weights_, parameters_init=given, tol=1e-9)
    assert stay.n_iter_ <= 3
    assert stay.lower_bound_ == pytest.approx(model.lower_bound_, rel=1e-9)
    some = fitted(Laplace(), X, parameters_init={"median": [0.0, 8.0]}, max_iter=0, tol=1e-3)
    assert some.median_.tolist() == [0.0, 8.0]
    with pytest.warns(ConvergenceWarning):
        warm = MixtureModel(2, family=Laplace(), max_iter=3, warm_start=True, random_state=0).fit(X)
    first = warm.lower_bound_
    warm.max_iter = 100
    assert warm.fit(X).lower_bounds_[0] > first
    with pytest.raises(ValueError, match="from a fit to 1 features, but the rows have 2"):
        warm.fit(np.hstack([X, X]))


def test_a_prior_is_added_to_the_likelihood_of_a_fit_but_not_to_scores() -> None:
    class Shrunk(Normal):
        """Means with a normal prior about 0: of weight 50 rows of unit variance."""

        def log_prior(self, parameters: Any) -> float:
            return float(-25.0 * (parameters["means"] ** 2 / parameters["variances"]).sum())

        def maximization(self, X: Any, weights: Any, last: Any) -> Any:  # noqa: ARG002
            total = weights.sum()
            means = weights @ X / (total + 50.0)
            squares = weights @ (X - means) ** 2 + 50.0 * means**2
            return {"means": means, "variances": squares / total}

    X = groups() + 1.0
    model = fitted(Shrunk(), X, tol=1e-12)
    assert np.all(np.diff(model.lower_bounds_) >= -1e-12)
    own = Shrunk()
    prior = sum(
        own.log_prior({"means": m, "variances": v})
        for m, v in zip(model.means_, model.variances_, strict=True)
    )
    assert model.lower_bound_ == pytest.approx(model.score(X) + prior / len(X), rel=1e-9)
    assert np.abs(model.means_).sum() < np.abs(fitted(Normal(), X).means_).sum()


@pytest.mark.usefixtures("may_fall")
def test_a_maximisation_that_is_none_is_recorded() -> None:
    class Worse(Laplace):
        """Shrinks its scales, in every second step by much."""

        def __init__(self) -> None:
            self.calls = 0

        def maximization(self, X: Any, weights: Any, last: Any) -> Any:
            self.calls += 1
            factor = 0.5 if (self.calls // 2) % 2 else 1.0
            exact = super().maximization(X, weights, last)
            return exact | {"scale": exact["scale"] * factor}

    with pytest.warns(ConvergenceWarning):
        model = fitted(Worse(), spread(), max_iter=6, tol=0.0)
    falls = model.restarts_[0].falls
    assert {fall.cause for fall in falls} == {"maximization"}
    assert all(fall.amount > 0.01 for fall in falls)


def test_a_component_without_rows_is_like_all_rows() -> None:
    X = spread(500)
    start = {"median": [0.0, 1e6], "scale": [1.0, 1e-3]}
    with pytest.warns(ConvergenceWarning):
        model = fitted(Laplace(), X, weights_init=[0.5, 0.5], parameters_init=start, max_iter=1)
    assert model.weights_[1] == 0.0
    assert model.median_[1] == np.sort(X[:, 0])[249]


def test_callbacks_see_each_iteration_and_end_the_fit() -> None:
    seen: list[int] = []

    def watch(iteration: Any) -> bool:
        seen.append(iteration.number)
        return iteration.number < 3

    with pytest.warns(ConvergenceWarning, match="callback ended"):
        model = fitted(Laplace(), spread(), callback=watch, tol=0.0)
    assert seen == [1, 2, 3]
    assert model.restarts_[0].status == "stopped"


def test_what_does_not_work_says_so(tmp_path: Any) -> None:
    X = spread(100)
    with pytest.raises(ValueError, match="Laplace needs all rows in memory"):
        fitted(Laplace(), Blocks([X]))
    with pytest.raises(ValueError, match="maximization of Laplace reads all rows"):
        MixtureModel(2, family=Laplace()).partial_fit(X)
    with pytest.raises(ValueError, match="cannot be a part of a product"):
        families.Product({0: Laplace()})
    model = fitted(Laplace(), X)
    with pytest.raises(ValueError, match="rows are log-densities of the components"):
        model.save(tmp_path / "model")
    with pytest.raises(ValueError, match="Regression does not define sample"):
        fitted(Regression(), crossing()[0]).sample(3)
    with pytest.raises(ValueError, match=r"MixtureModel\.fit alone"):
        Laplace().structure(1)


def test_equal_only_to_itself() -> None:
    own = Laplace()
    assert own == own
    assert own != Laplace()
    assert len({own, Laplace()}) == 2
