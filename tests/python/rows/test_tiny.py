"""Columns that vary too little to square are named, with what to do; groups are not merged."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pytest

from emgine import DegenerateError, GaussianMixture, MixtureModel, families
from emgine._rows.parts import InMemory
from emgine._rows.rows import Rows
from emgine._rows.tiny import LEAST_SPREAD, words_of_tiny

R = np.random.default_rng(0)
GROUPS = np.concatenate([R.normal(size=(100, 2)), R.normal(size=(100, 2)) + 8.0])
SAID = r"varies by .* only, and squares .* multiply this column by a power of ten"


def said_of(X: Any, **options: Any) -> list[str]:
    """Warnings or the error of a fit."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            GaussianMixture(2, random_state=0, **options).fit(X)
        except DegenerateError as error:
            return [str(error)]
    return [str(each.message) for each in caught]


@pytest.mark.parametrize("reg_covar", ["auto", 0.0, 1e-6])
@pytest.mark.parametrize("covariance_type", ["full", "tied", "diag", "spherical"])
@pytest.mark.parametrize("scale", [1e-155, 1e-160, 1e-170, 1e-300, 1e-310])
def test_what_cannot_be_squared_is_said(scale: float, covariance_type: str, reg_covar: Any) -> None:
    said = said_of(GROUPS * scale, covariance_type=covariance_type, reg_covar=reg_covar)
    assert sum("multiply this column by a power of ten" in each for each in said) == 1


@pytest.mark.parametrize("reg_covar", ["auto", 1e-6])
def test_one_tiny_column_among_others_is_named(reg_covar: Any) -> None:
    import pandas as pd

    X = pd.DataFrame({"a": R.normal(size=200), "b": GROUPS[:, 0] * 1e-170})
    said = said_of(X, reg_covar=reg_covar)
    assert [each for each in said if "Column 1 ('b') of X varies by 1." in each]


def test_constant_columns_and_usual_ones_are_silent() -> None:
    for X in (GROUPS, GROUPS * 1e-140, np.column_stack([GROUPS, np.ones(200)])):
        assert not [each for each in said_of(X, reg_covar="auto") if "varies by" in each]


def test_families_that_square_nothing_may_be_tiny() -> None:
    rows = Rows(InMemory(np.abs(GROUPS) * LEAST_SPREAD * 1e-10, None, 1))
    assert words_of_tiny(rows, families.Gamma().shape(2, 2), None) is None
    for family in (families.StudentT(), families.Gaussian()):
        assert words_of_tiny(rows, family.shape(2, 2), None) is not None
    many = Rows(InMemory(np.array([[1.0, 1e-200], [2.0, 2e-200]]), None, 1))
    shape = MixtureModel(1, family={(0, 1): "gaussian"})._shape(2)
    said = str(words_of_tiny(many, shape, ["x", "y"]))
    assert said.startswith("Column 1 ('y') of X varies by 1e-200")


def test_an_error_keeps_the_restarts() -> None:
    with pytest.raises(DegenerateError, match=SAID) as caught:
        GaussianMixture(2, reg_covar=0.0, random_state=0).fit(GROUPS * 1e-158)
    assert len(caught.value.restarts) == 1
