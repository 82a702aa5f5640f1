"""component_numbers: ``order_components=`` numbers what a fit publishes, and changes no bit."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

import emgine
from emgine import GaussianMixture, MixtureModel, families
from emgine._em.remedies import Degeneration
from emgine._em.restarts import BestRun, Restart
from emgine._em.results import Result
from emgine._estimators.component_numbers import numbered

if TYPE_CHECKING:
    import pathlib

    from emgine._core import Float64

MEANS = np.array([[6.0, 0.0], [0.0, 5.0], [-5.0, -5.0]])


def rows(sizes: tuple[int, ...] = (60, 100, 30)) -> Float64:
    """Return rows about `MEANS`."""
    rng = np.random.default_rng(7)
    parts = [rng.normal(m, 1, (n, 2)) for m, n in zip(MEANS, sizes, strict=True)]
    return np.concatenate(parts)


X = rows()


def started(order: list[int], **options: Any) -> GaussianMixture:
    """Return a fit whose run had the components in this order."""
    return GaussianMixture(3, means_init=MEANS[order], **options).fit(X)


@pytest.mark.parametrize("by", ["weight", "mean"])
@pytest.mark.parametrize("covariance_type", ["full", "tied", "diag", "spherical", "tied_diag"])
def test_parameters_move_and_keep_their_bits(by: str, covariance_type: str) -> None:
    plain = started([2, 0, 1], covariance_type=covariance_type)
    model = started([2, 0, 1], covariance_type=covariance_type, order_components=by)
    order = [2, 1, 0] if by == "weight" else [0, 2, 1]
    assert model.weights_.tobytes() == plain.weights_[order].tobytes()
    assert model.means_.tobytes() == plain.means_[order].tobytes()
    own = not covariance_type.startswith("tied")
    for name in ("covariances_", "precisions_cholesky_"):
        before, after = getattr(plain, name), getattr(model, name)
        assert after.tobytes() == (before[order] if own else before).tobytes()
    assert model.lower_bounds_ == plain.lower_bounds_
    assert np.array_equal(np.argsort(order)[plain.predict(X)], model.predict(X))


def test_two_fits_agree_on_numbers() -> None:
    for by, first in (("weight", MEANS[1]), ("mean", MEANS[2])):
        ends = [started(order, order_components=by) for order in ([0, 1, 2], [2, 0, 1])]
        assert np.allclose(ends[0].means_, ends[1].means_, atol=1e-3)
        assert np.allclose(ends[0].means_[0], first, atol=0.6)


def test_fit_predict_has_the_numbers_of_predict() -> None:
    model = GaussianMixture(3, means_init=MEANS, order_components="mean")
    assert np.array_equal(model.fit_predict(X), model.predict(X))


@pytest.mark.parametrize(
    "family", ["poisson", "bernoulli", "exponential", "log_normal", "student_t", "gamma"]
)
def test_families_are_sorted_by_their_means(family: str) -> None:
    values = np.abs(X) + 1.0
    values = values.round() if family == "poisson" else values
    values = (values > 4).astype(float) if family == "bernoulli" else values
    model = MixtureModel(
        3, family=family, order_components="mean", random_state=3, max_iter=5, tol=0.0
    )
    with pytest.warns(emgine.ConvergenceWarning):
        model.fit(values)
    means = _means(model)
    assert (np.diff(means[:, 0]) >= 0).all()


def _means(model: MixtureModel) -> Float64:
    drawn, labels = model.sample(60_000, random_state=0)
    means: Float64 = np.array([drawn[labels == k].mean(axis=0) for k in range(3)])
    return means


def test_a_product_skips_columns_without_means() -> None:
    rng = np.random.default_rng(1)
    values = np.column_stack([rng.integers(0, 2, 90), np.repeat([9, 1, 40], 30)])
    family = {0: "categorical", 1: "poisson"}
    options: Any = {"parameters_init": {1: {"rates": [[9.0], [1.0], [40.0]]}}}
    model = MixtureModel(3, family=family, order_components="mean", **options).fit(values)
    assert model.parameters_[1]["rates"][:, 0].round().tolist() == [1.0, 9.0, 40.0]
    assert len(model.mixture_.parameters["0/probabilities"]) == 3


class Exponential(families.GeneralFamily):
    """Exponential densities as a family of the user's."""

    def n_free_parameters(self, n_features: int) -> int:
        return n_features

    def log_densities(self, X: Float64, parameters: Any) -> Float64:
        rate = float(parameters["rate"])
        return np.asarray(np.log(rate) - rate * X[:, 0])

    def maximization(self, X: Float64, weights: Float64, last: Any) -> Any:  # noqa: ARG002
        return {"rate": np.array(weights.sum() / (weights @ X[:, 0]))}


def test_a_family_of_ones_own_is_ordered_by_weight() -> None:
    values = np.random.default_rng(0).exponential(np.repeat([1.0, 50.0], [30, 90]))[:, None]
    start = {"parameters_init": {"rate": [1.0, 0.02]}, "weights_init": [0.3, 0.7]}
    options: dict[str, Any] = {**start, "max_iter": 200, "tol": 1e-3}
    plain = MixtureModel(2, family=Exponential(), **options).fit(values)
    model = MixtureModel(2, family=Exponential(), order_components="weight", **options).fit(values)
    assert np.array_equal(model.weights_, plain.weights_[::-1])
    assert np.array_equal(model.rate_, plain.rate_[::-1])
    assert np.array_equal(model.predict(values), 1 - plain.predict(values))
    assert np.array_equal(model.score_samples(values), plain.score_samples(values))
    with pytest.raises(ValueError, match="needs a family with means"):
        model.set_params(order_components="mean").fit(values)


@pytest.mark.parametrize("family", ["categorical", "von_mises_fisher", families.Multinomial()])
def test_families_without_means_refuse(family: Any) -> None:
    values = np.eye(3)[[0, 1, 2, 0, 1, 2]]
    model = MixtureModel(2, family=family, order_components="mean")
    with pytest.raises(ValueError, match="order_components='mean' needs a family with means"):
        model.fit(values)


@pytest.mark.parametrize(
    ("options", "labels", "message"),
    [
        ({"order_components": "weight"}, [0] * 95 + [-1] * 95, "and labels exclude each other"),
        (
            {
                "order_components": "mean",
                "means_init": MEANS,
                "fixed": {"means": [True, False, True]},
            },
            None,
            "fixed by components exclude each other: fixed holds 'means' of some components",
        ),
        (
            {
                "order_components": "mean",
                "weights_init": [0.2, 0.3, 0.5],
                "fixed": {"weights": [True, False, False]},
            },
            None,
            "fixed holds 'weights' of some",
        ),
        ({"order_components": "size"}, None, "'order_components' parameter of GaussianMixture"),
    ],
)
def test_known_numbers_are_not_changed(options: Any, labels: Any, message: str) -> None:
    model = GaussianMixture(3).fit(X)
    before = model.mixture_
    with pytest.raises(ValueError, match=message):
        model.set_params(**options).fit(X, labels=labels)
    assert model.mixture_ is before


def test_what_is_held_of_all_components_moves_with_them() -> None:
    model = GaussianMixture(3, means_init=MEANS, fixed="means", order_components="weight").fit(X)
    assert model.means_.tolist() == MEANS[[1, 0, 2]].tolist()
    columns = {"means": np.tile([True, False], (3, 1))}
    model = GaussianMixture(3, means_init=MEANS, fixed=columns, order_components="mean").fit(X)
    assert model.means_[:, 0].tolist() == [-5.0, 0.0, 6.0]


def test_a_warm_start_goes_on_from_the_published_order() -> None:
    model = started([0, 1, 2], order_components="weight", warm_start=True)
    means = model.means_
    assert np.allclose(model.fit(X).means_, means, atol=1e-3)
    assert np.allclose(model.fit(rows((200, 60, 30))).means_[0], MEANS[0], atol=0.5)


def test_partial_fit_keeps_the_numbers_of_its_start() -> None:
    model = GaussianMixture(3, means_init=MEANS, order_components="weight")
    assert np.allclose(model.partial_fit(X).means_, MEANS, atol=0.6)


def test_events_of_the_kept_run_have_the_new_numbers() -> None:
    values = np.concatenate([np.zeros((5, 2)), X])
    first = np.repeat([0, 1], [5, len(X)])
    plain = GaussianMixture(2, labels_init=first)
    with pytest.warns(emgine.DegenerateWarning):
        plain.fit(values)
    ordered = GaussianMixture(2, labels_init=first, order_components="weight")
    with pytest.warns(emgine.DegenerateWarning, match="omponent 1"):
        ordered.fit(values)
    assert {event.component for event in plain.restarts_[0].degenerate} == {0}
    assert {event.component for event in ordered.restarts_[0].degenerate} == {1}


def test_numbers_before_a_component_was_dropped_stay() -> None:
    mixture = emgine.Mixture([0.2, 0.8], [[0.0], [1.0]], [1.0, 1.0], "spherical")
    events = (
        Degeneration(2, 1, "collapsed", "regularized"),
        Degeneration(3, 2, "emptied", "dropped"),
        Degeneration(5, 0, "narrow", "regularized"),
    )
    run = Restart(None, "converged", -1.0, 5, 6, events)
    other = Restart(None, "converged", -2.0, 5, 6, events[2:])
    result = Result(mixture, (-1.0,), True, degenerate=events)
    made = numbered(BestRun(result, (other, run)), "weight")
    assert made.result.mixture.weights.tolist() == [0.8, 0.2]
    assert [event.component for event in made.result.degenerate] == [1, 2, 1]
    assert made.restarts[1].degenerate is made.result.degenerate
    assert made.restarts[0] is other


def test_files_and_pickles_keep_the_parameter(tmp_path: pathlib.Path) -> None:
    model = started([2, 0, 1], order_components="mean")
    model.save(tmp_path / "model")
    for back in (emgine.load(tmp_path / "model"), pickle.loads(pickle.dumps(model))):
        assert isinstance(back, GaussianMixture)
        assert back.order_components == "mean"
        assert back.means_.tobytes() == model.means_.tobytes()


def test_without_it_nothing_is_made_anew() -> None:
    run = object()
    assert numbered(run, None) is run  # type: ignore[arg-type, comparison-overlap]
