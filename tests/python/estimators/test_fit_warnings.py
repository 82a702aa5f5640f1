"""Warnings after a fit: repaired components by their names, tiny columns, names of columns."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

from emgine import GaussianMixture
from emgine._estimators.fit_warnings import names_of


def test_components_are_called_what_their_estimator_says() -> None:
    X = np.concatenate([np.zeros((20, 1)), np.arange(20.0)[:, np.newaxis] + 50])
    model = GaussianMixture(2, random_state=0, reg_covar=0.0)
    with pytest.warns(UserWarning, match=r"degenerated: component \d collapsed"):
        model.fit(X)
    model._component_names = ["the first", "the second"]
    with pytest.warns(UserWarning, match=r"degenerated: the (first|second) collapsed"):
        model.fit(X)


def test_a_start_warns_of_nothing() -> None:
    model = GaussianMixture(2, random_state=0, max_iter=1, tol=0.0)
    model._warns = False
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        model.fit(np.random.default_rng(0).normal(size=(50, 2)) * 1e-3)


def test_columns_without_names_have_their_numbers() -> None:
    assert names_of(None, 2) == ["column 0", "column 1"]
    assert names_of(np.array(["a", "b"], dtype=object), 2) == ["a", "b"]
