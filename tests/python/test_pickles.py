"""Pickles check themselves when read: a damaged one is a ValueError, never a model."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pytest

import emgine
from emgine._estimators.fitted import Fitted
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
