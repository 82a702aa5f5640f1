"""A user's general family fits as those here do, and as flexmix does."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pytest

from emgine import ConvergenceWarning, DegenerateError, MixtureModel, families
from emgine.sources import Blocks
from tests.python.families.general_families import (
    Laplace,
    Normal,
    Regression,
    ZeroInflatedPoisson,
    crossing,
    groups,
    spread,
)


def fitted(family: Any, X: Any, **options: Any) -> MixtureModel:
    chosen = {"random_state": 0, "max_iter": 2000} | options
    weight = chosen.pop("sample_weight", None)
    return MixtureModel(2, family=family, **chosen).fit(X, sample_weight=weight)


@pytest.fixture
def may_fall(monkeypatch: pytest.MonkeyPatch) -> None:
    """Allow falls of the likelihood: a step of the user's that is no maximisation."""
    monkeypatch.setattr("tests.monotone.assert_rises", lambda *_: None)


# flexmix 2.3.18 with R 4.2.2: flexmix(y ~ x + I(x^2), k = 2, cluster = class, control =
# list(tolerance = 1e-15, iter.max = 5000)), then the same with weights. Digits as R prints them.
FLEXMIX: dict[bool, Any] = {
    False: {
        "coefficients": [
            [0.995004654902976, 4.328994172735019, 0.069953299469585],
            [13.7577381189354, 11.1132972888894, -1.1079728485422],
        ],
        "sigma": [3.048720330220585, 3.0201346144615],
        "weights": [0.5053955039494, 0.4946044960506],
        "log_likelihood": -623.6528201048238,
    },
    True: {
        "coefficients": [
            [1.595922788226740, 4.294342685078288, 0.067987536674617],
            [13.9935893040833, 11.1012128545554, -1.1188463516094],
        ],
        "sigma": [3.309065214275658, 2.9139354267364],
        "weights": [0.52422951022835, 0.47577048977165],
        "log_likelihood": -954.6326691155886,
    },
}


@pytest.mark.usefixtures("may_fall")
@pytest.mark.parametrize("weighted", [False, True])
def test_regressions_end_where_flexmix_does(weighted: bool) -> None:
    X, component = crossing()
    weight = np.random.RandomState(5).randint(0, 4, len(X)) if weighted else np.ones(len(X))
    kept = weight > 0
    X, component, weight = X[kept], component[kept], weight[kept].astype(float)
    options = {"labels_init": component, "tol": 1e-15, "sample_weight": weight}
    # Its variance is divided by n - 3, which is no maximum: the likelihood falls a little.
    model = fitted(Regression(unbiased=True), X, **options)
    expected = FLEXMIX[weighted]
    # flexmix stops at a relative change of 1e-15; parameters move by the root of that.
    np.testing.assert_allclose(model.coefficients_, expected["coefficients"], rtol=1e-6)
    np.testing.assert_allclose(model.sigma_, expected["sigma"], rtol=1e-7)
    np.testing.assert_allclose(model.weights_, expected["weights"], rtol=1e-7)
    n = weight.sum()
    log_likelihood = model.score(X, sample_weight=weight) * n
    np.testing.assert_allclose(log_likelihood, expected["log_likelihood"], rtol=1e-12)
    assert model.mixture_.shape.n_free_parameters == 9  # df of flexmix
    better = fitted(Regression(), X, **options)
    assert better.score(X, sample_weight=weight) * n > log_likelihood + 1e-3


@pytest.mark.usefixtures("may_fall")
def test_criteria_are_those_of_flexmix() -> None:
    X, component = crossing()
    model = fitted(Regression(unbiased=True), X, labels_init=component, tol=1e-15)
    np.testing.assert_allclose(model.bic(X), 1294.99049650858, rtol=1e-12)
    np.testing.assert_allclose(model.aic(X), 1265.30564020965, rtol=1e-12)
    np.testing.assert_allclose(model.icl(X), 1318.95855378161, rtol=1e-8)


def test_normals_in_other_words_are_the_gaussians_here() -> None:
    X, weight = groups(), np.random.RandomState(2).uniform(size=2000)
    labels = (X[:, 0] > 2).astype(int)
    options = {"labels_init": labels, "tol": 1e-13, "reg_covar": 0.0, "sample_weight": weight}
    ours = fitted(families.Gaussian("diag"), X, acceleration=None, **options)
    own = fitted(Normal(), X, **options)
    # The same steps, sums in another order.
    np.testing.assert_allclose(own.lower_bounds_, ours.lower_bounds_, rtol=1e-12)
    np.testing.assert_allclose(own.means_, ours.means_, rtol=1e-9)
    np.testing.assert_allclose(own.variances_, ours.covariances_, rtol=1e-9)
    assert own.n_iter_ == ours.n_iter_
    assert own.remaining_gain_ == pytest.approx(ours.remaining_gain_, rel=0.1)
    for criterion in ("score", "aic", "bic", "icl"):
        found, expected = (
            getattr(model, criterion)(X, sample_weight=weight) for model in (own, ours)
        )
        assert found == pytest.approx(expected, rel=1e-10)
    np.testing.assert_allclose(own.predict_proba(X), ours.predict_proba(X), atol=1e-9)
    np.testing.assert_array_equal(own.predict(X), ours.predict(X))


def test_one_laplace_has_its_closed_form() -> None:
    X = spread(999)
    model = MixtureModel(1, family=Laplace()).fit(X)
    median = np.median(X)
    scale = np.abs(X - median).mean()
    assert model.median_[0] == median
    assert model.scale_[0] == pytest.approx(scale, rel=1e-14)
    assert model.score(X) == pytest.approx(-np.log(2 * scale) - 1, rel=1e-14)


def test_one_zero_inflated_poisson_solves_its_equations() -> None:
    random_state = np.random.RandomState(3)
    X = random_state.poisson(4.0, (5000, 1)) * (random_state.uniform(size=(5000, 1)) < 0.7)
    model = MixtureModel(1, family=ZeroInflatedPoisson(), tol=1e-14, max_iter=5000).fit(X)
    rate, zero = float(model.rate_[0]), float(model.zero_[0])
    # Johnson, Kemp and Kotz (2005), 4.10.3: the mean, and the share of zeros, are met exactly.
    assert (1 - zero) * rate == pytest.approx(X.mean(), rel=1e-6)
    assert zero + (1 - zero) * np.exp(-rate) == pytest.approx((X == 0).mean(), rel=1e-6)
    assert np.all(np.diff(model.lower_bounds_) >= -1e-13)  # better, if not best, in each step


LAWS: dict[str, tuple[Any, Any]] = {
    "laplace": (Laplace(), spread(600)),
    "normal": (Normal(), groups(600)),
    "regression": (Regression(), crossing(300)[0]),
}


@pytest.mark.parametrize("name", LAWS)
def test_rows_weigh_and_their_order_does_not_matter(name: str) -> None:
    family, X = LAWS[name]
    n = len(X)
    shares = np.random.RandomState(0).dirichlet([1.0, 1.0], n)
    options: dict[str, Any] = {"tol": 1e-9}
    weight = np.random.RandomState(7).randint(0, 3, n)
    once = fitted(family, X, responsibilities_init=shares, sample_weight=weight, **options)
    rows = np.repeat(np.arange(n), weight)
    twice = fitted(family, X[rows], responsibilities_init=shares[rows], **options)
    order = np.random.RandomState(1).permutation(len(rows))
    mixed = rows[order]
    other = fitted(family, X[mixed], responsibilities_init=shares[mixed], **options)
    for again in (twice, other):
        np.testing.assert_allclose(again.lower_bounds_, once.lower_bounds_, rtol=1e-9)
        for key, value in once.parameters_.items():
            np.testing.assert_allclose(again.parameters_[key], value, rtol=1e-6)
    swapped = fitted(
        family, X, responsibilities_init=shares[:, ::-1], sample_weight=weight, **options
    )
    np.testing.assert_allclose(swapped.weights_[::-1], once.weights_, rtol=1e-9)


@pytest.mark.filterwarnings("ignore::emgine.ConvergenceWarning")
@pytest.mark.parametrize("name", LAWS)
def test_threads_and_layouts_change_no_bit(name: str) -> None:
    family, X = LAWS[name]
    X = np.tile(X, (12, 1))  # more than one cell of the grid
    models = [
        fitted(family, data, max_iter=5, tol=0.0, n_threads=threads)
        for data, threads in ((X, 1), (X, 2), (np.asfortranarray(X), 2), (X.tolist(), 1))
    ]
    for other in models[1:]:
        assert other.lower_bounds_ == models[0].lower_bounds_
        np.testing.assert_array_equal(other.predict_proba(X), models[0].predict_proba(X))
        assert other.bic(X) == models[0].bic(X)


@pytest.mark.parametrize("name", LAWS)
@pytest.mark.parametrize("init", ["kmeans", "k-means++", "random", "random_from_data", "short-em"])
def test_every_start_gives_a_fit_that_rises(name: str, init: str) -> None:
    family, X = LAWS[name]
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
    with pytest.raises(ValueError, match="family of one's own"):
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
