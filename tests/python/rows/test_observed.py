"""Every column needs a value somewhere; the error names the first without one."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from emgine import GaussianMixture, GaussianMixtureSearch, MixtureModel
from emgine._rows.observed import LookForValues, check_observed
from emgine._rows.parts import InMemory, Part
from emgine._rows.rows import Rows
from emgine.sources import Blocks

NAN = np.nan


def test_values_of_parts_add_up() -> None:
    first = LookForValues()(Part(np.array([[1.0, NAN, NAN]]), None, 0), 1)
    first.absorb(LookForValues()(Part(np.array([[NAN, 2.0, NAN]]), None, 1), 1))
    assert first.columns.tolist() == [True, True, False]


def test_rows_of_weight_zero_do_not_count() -> None:
    rows = np.array([[1.0, 2.0], [1.0, NAN]])
    assert LookForValues()(Part(rows, np.array([0.0, 1.0]), 0), 1).columns.tolist() == [True, False]


def test_unused_columns_may_be_empty() -> None:
    rows = Rows(InMemory(np.array([[1.0, NAN], [2.0, NAN]]), None, 1, missing=True))
    check_observed(rows, None, {0: ("red",), 1: ()})
    with pytest.raises(ValueError, match="Column 1 of X has no value in any row"):
        check_observed(rows, None)


def test_estimators_name_the_column() -> None:
    table = pd.DataFrame({"a": [1.0, 2.0, 3.0, 4.0], "b": [NAN] * 4})
    for model in (
        GaussianMixture(missing="marginalize"),
        MixtureModel(missing="marginalize"),
        GaussianMixtureSearch(missing="marginalize"),
    ):
        with pytest.raises(ValueError, match=r"Column 1 \('b'\) of X has no value"):
            model.fit(table)
    with pytest.raises(ValueError, match=r"Column 1 of X has no value"):
        GaussianMixture(missing="marginalize").partial_fit(table.to_numpy())
    blocks = Blocks([table.to_numpy()])
    with pytest.raises(ValueError, match=r"Column 1 of X has no value"):
        GaussianMixture(missing="marginalize").fit(blocks)
