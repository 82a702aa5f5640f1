"""Pickles check themselves when read: a damaged one is a ValueError, never a model."""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

import emgine
from emgine import _core
from emgine._estimators.fitted import Fitted
from emgine._families.gaussian.parameters import shape_of
from emgine._families.gaussian.structures import COVARIANCE_TYPES
from emgine._rows.parts import InMemory
from emgine._rows.tasks import RandomExpectation
from emgine.mixture import _restore

ARRAYS = ("weights", "means", "covariances", "precisions_cholesky")


def mixture() -> emgine.Mixture:
    return emgine.Mixture([0.5, 0.5], [[0.0, 1], [5, 5]], np.array([np.eye(2), np.eye(2)]))


@pytest.mark.parametrize("name", ARRAYS)
@pytest.mark.parametrize("value", [np.nan, -1.0, np.inf])
def test_a_mixture_with_a_changed_number(name: str, value: float) -> None:
    arrays = {key: np.array(getattr(mixture(), key)) for key in ARRAYS}
    if name != "means" or value != -1.0:
        arrays[name].flat[0] = value
        with pytest.raises(ValueError, match=name):
            _restore(emgine.Mixture, *arrays.values(), "full")
    else:
        arrays[name].flat[0] = value  # any finite number is a mean
        assert _restore(emgine.Mixture, *arrays.values(), "full").means[0, 0] == -1


@pytest.mark.parametrize("name", ARRAYS)
def test_a_mixture_with_a_missing_number(name: str) -> None:
    arrays = {key: np.array(getattr(mixture(), key)) for key in ARRAYS}
    arrays[name] = arrays[name][:-1]
    with pytest.raises(ValueError, match=r"shape|sum to 1"):
        _restore(emgine.Mixture, *arrays.values(), "full")
    with pytest.raises(ValueError, match="covariance_type"):
        _restore(emgine.Mixture, *arrays.values(), "ful")


def test_a_fit_with_names_of_other_features() -> None:
    names = np.array(["only one"], dtype=object)
    with pytest.raises(ValueError, match="1 feature names where its mixture has 2 features"):
        pickle.loads(pickle.dumps(Fitted(mixture(), (-1.0,), True, names)))


def test_a_fit_comes_back_whole() -> None:
    fitted = Fitted(mixture(), (-2.0, -1.0), True, None, 0.25, 7)
    copy = pickle.loads(pickle.dumps(fitted))
    assert (copy.lower_bounds, copy.converged, copy.feature_names) == ((-2.0, -1.0), True, None)
    assert (copy.remaining_gain, copy.n_passes) == (0.25, 7)


@pytest.mark.parametrize(("held", "bound"), [("no mixture", -1.0), (mixture(), np.nan)])
def test_a_fit_that_is_none(held: Any, bound: float) -> None:
    with pytest.raises(ValueError, match="must hold a Mixture"):
        pickle.loads(pickle.dumps(Fitted(held, (bound,), True, None)))


@pytest.mark.parametrize("state", [{"_fitted": 7}, [], {"_fitted": {"weights": 1}}])
def test_an_estimator_with_a_damaged_state(state: Any) -> None:
    with pytest.raises(ValueError, match="GaussianMixture"):
        emgine.GaussianMixture.__new__(emgine.GaussianMixture).__setstate__(state)


def test_a_pickle_from_before_a_parameter_existed() -> None:
    old = emgine.GaussianMixture(3)
    state = {key: value for key, value in vars(old).items() if key != "n_threads"}
    model = emgine.GaussianMixture.__new__(emgine.GaussianMixture)
    model.__setstate__(state)
    assert model.get_params() == old.get_params()


def span(structure: str = "full") -> _core.StatisticsSpan:
    """Statistics of two grid cells and a half."""
    X = np.random.RandomState(0).normal(size=(5 * _core.GRID_ROWS // 2, 2))
    return InMemory(X, None, 1).reduce(RandomExpectation(shape_of(structure, 3, 2), X[:3], 7))


@pytest.mark.parametrize("structure", COVARIANCE_TYPES)
def test_objects_of_the_core_come_back_to_the_bit(structure: str) -> None:
    one = span(structure)
    copied: _core.StatisticsSpan = pickle.loads(pickle.dumps(one))
    assert copied.n_rows == one.n_rows
    totals = [emgine.SufficientStatistics._adopt(each.total()) for each in (one, copied)]
    assert totals[0].to_bytes() == totals[1].to_bytes()

    shape: _core.ModelShape = pickle.loads(pickle.dumps(shape_of(structure, 3, 2)))
    assert shape == totals[0].shape
    assert hash(shape) == hash(totals[0].shape)
    assert shape != shape_of(structure, 2, 2)
    assert (shape.family, shape.structure) == ("gaussian", structure)

    fitted = _core.Mixture(totals[0].maximization(1e-3))
    again: _core.Mixture = pickle.loads(pickle.dumps(fitted))
    assert type(again) is _core.Mixture
    assert again.shape == fitted.shape
    assert again.weights.tobytes() == fitted.weights.tobytes()
    for name, array in fitted.parameters.items():
        assert again.parameters[name].tobytes() == array.tobytes()
    assert again.reference.tobytes() == fitted.reference.tobytes()


def unmade(kind: type) -> Any:
    return kind.__new__(kind)


@dataclass
class Damaged:
    """Pickles as an object of the core that has this state."""

    kind: type
    state: object

    def __reduce__(self) -> tuple[Any, ...]:
        return unmade, (self.kind,), self.state


SHAPE = shape_of("full", 2, 2)
PARTS = {"means": np.zeros((2, 2)), "covariances": np.tile(np.eye(2), (2, 1, 1))}
HALVES = np.full(2, 0.5)
REFERENCE = np.zeros((2, 2))
NODE = np.zeros(2 + 4 + 8)
BAD_STATES: list[tuple[type, object]] = [
    (_core.ModelShape, 7),
    (_core.ModelShape, ()),
    (_core.ModelShape, ("gaussian", "full", 2)),
    (_core.ModelShape, ("another", "full", 2, 2)),
    (_core.ModelShape, ("gaussian", "round", 2, 2)),
    (_core.ModelShape, ("gaussian", "full", 0, 2)),
    (_core.ModelShape, ("gaussian", "full", 2, -1)),
    (_core.ModelShape, ("gaussian", "full", "2", 2)),
    (_core.Mixture, {"means": 1}),
    (_core.Mixture, (SHAPE, HALVES)),
    (_core.Mixture, (SHAPE, HALVES, {})),
    (_core.Mixture, (SHAPE, HALVES, {"means": PARTS["means"]})),
    (_core.Mixture, (SHAPE, HALVES, PARTS | {"colours": HALVES})),
    (_core.Mixture, (SHAPE, HALVES, PARTS | {"means": np.zeros((2, 3))})),
    (_core.Mixture, (SHAPE, HALVES, PARTS | {"means": np.full((2, 2), np.nan)})),
    (_core.Mixture, (SHAPE, HALVES, PARTS | {"covariances": -PARTS["covariances"]})),
    (_core.Mixture, (SHAPE, HALVES[:1], PARTS)),
    (_core.Mixture, (SHAPE, -HALVES, PARTS)),
    (_core.Mixture, ("full", HALVES, PARTS)),
    (_core.Mixture, (shape_of("full", 2**40, 2**40), HALVES, PARTS)),
    (_core.StatisticsSpan, ()),
    (_core.StatisticsSpan, (SHAPE, 1, REFERENCE)),
    (_core.StatisticsSpan, (SHAPE, -1, REFERENCE, [])),
    (_core.StatisticsSpan, (SHAPE, 1, REFERENCE[:1], [])),
    (_core.StatisticsSpan, (SHAPE, 1, REFERENCE, [(0, 0, NODE[:3])])),
    (_core.StatisticsSpan, (SHAPE, 1, REFERENCE, [(48, 0, NODE)])),
    (_core.StatisticsSpan, (SHAPE, 1, REFERENCE, [(0, 0)])),
    (_core.StatisticsSpan, (SHAPE, 1, REFERENCE, [7])),
    (_core.StatisticsSpan, (SHAPE, 1, REFERENCE, None)),
    (_core.StatisticsSpan, ("full", 1, REFERENCE, [])),
    (_core.StatisticsSpan, (shape_of("full", 2**40, 2**40), 1, REFERENCE, [])),
]


@pytest.mark.parametrize(("kind", "state"), BAD_STATES, ids=range(len(BAD_STATES)))
def test_a_damaged_state_of_the_core_is_an_error(kind: type, state: object) -> None:
    with pytest.raises((ValueError, TypeError, RuntimeError)):
        pickle.loads(pickle.dumps(Damaged(kind, state)))
