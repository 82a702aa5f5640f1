"""fitted: one object holds a fit; attributes read it and cannot be set."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from emgine import Mixture, NotFittedError
from emgine._estimators.fitted import Fitted, FittedAttribute

MIXTURE = Mixture([1.0], [[2.0]], [4.0], "spherical")


class Model:
    _fitted: Fitted | None = None
    means_ = FittedAttribute(lambda fitted: fitted.mixture.means)
    names_ = FittedAttribute(lambda fitted: fitted.feature_names)


def test_an_attribute_reads_the_fit() -> None:
    model = Model()
    model._fitted = Fitted(MIXTURE, (-3.0, -2.0), True, None)
    assert model.means_.tolist() == [[2.0]]
    model._fitted = Fitted(Mixture([1.0], [[7.0]], [4.0], "spherical"), (), False, None)
    assert model.means_.tolist() == [[7.0]]


def test_before_a_fit_there_is_none() -> None:
    with pytest.raises(NotFittedError, match="This Model instance is not fitted yet"):
        _ = Model().means_


def test_what_the_fit_lacks_the_model_lacks() -> None:
    model = Model()
    model._fitted = Fitted(MIXTURE, (), True, None)
    assert not hasattr(model, "names_")
    model._fitted = Fitted(MIXTURE, (), True, np.array(["a"], dtype=object))
    assert list(model.names_) == ["a"]


def test_setting_says_what_to_do_instead() -> None:
    with pytest.raises(AttributeError, match=r"'means_' of Model cannot be set: .*emgine\.Mixture"):
        Model().means_ = 1.0  # type: ignore[assignment]


def test_the_class_shows_the_attribute_itself() -> None:
    assert isinstance(Model.means_, FittedAttribute)


def test_a_fit_is_not_changed() -> None:
    fitted = Fitted(MIXTURE, (-3.0, -2.0), True, None)
    assert fitted.lower_bound == -2.0
    assert Fitted(MIXTURE, (), True, None).lower_bound == -np.inf
    with pytest.raises(dataclasses.FrozenInstanceError):
        fitted.converged = False  # type: ignore[misc]
