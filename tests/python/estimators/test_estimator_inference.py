"""Fitted models answer by name, with categories, and as their mixture does."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from emgine import GaussianMixture, GaussianMixtureSearch, MixtureModel
from tests.python.families.test_exponential_family import OwnGaussian

RANDOM = np.random.RandomState(0)
FRAME = pd.DataFrame(
    {
        "age": RANDOM.normal(40, 10, 300),
        "size": RANDOM.normal(170, 5, 300),
        "colour": RANDOM.choice(["blue", "green", "red"], 300),
    }
)
FRAME.loc[FRAME["age"] > 45, "colour"] = "red"
GAUSSIAN = GaussianMixture(2, random_state=0).fit(FRAME[["age", "size"]])
MIXED = MixtureModel(
    2, family={("age", "size"): "gaussian", "colour": "categorical"}, random_state=0
).fit(FRAME)


def test_names_are_columns() -> None:
    rows = FRAME[["age", "size"]].iloc[:5]
    assert np.array_equal(
        GAUSSIAN.predict_mean(rows, of="size"), GAUSSIAN.mixture_.predict_mean(rows, 1)
    )
    assert np.array_equal(GAUSSIAN.marginal(["size"]).means, GAUSSIAN.marginal(1).means)
    assert np.array_equal(
        GAUSSIAN.condition({"age": 30.0}).means, GAUSSIAN.condition({0: 30.0}).means
    )


def test_a_regression_takes_the_given_columns_alone() -> None:
    rows = FRAME[["age", "size"]].iloc[:5]
    whole = GAUSSIAN.predict_mean(rows, of="size")
    assert np.array_equal(GAUSSIAN.predict_mean(rows[["age"]], of="size"), whole)
    with pytest.warns(UserWarning, match="does not have valid feature names"):
        alone = GAUSSIAN.predict_mean(rows[["age"]].to_numpy(), of="size")
    assert np.array_equal(alone, whole)
    with pytest.raises(ValueError, match="unseen at fit time:\n- length"):
        GAUSSIAN.predict_mean(rows[["age"]].rename(columns={"age": "length"}), of="size")
    with pytest.raises(ValueError, match="of must be numbers of columns from 0 to 1, or names"):
        GAUSSIAN.predict_mean(rows, of=2)
    of_all = MIXED.predict_mean(FRAME.iloc[:5], of="age")
    assert np.array_equal(MIXED.predict_mean(FRAME[["size", "colour"]].iloc[:5], "age"), of_all)


def test_gaps_of_a_table_are_filled() -> None:
    rows = FRAME[["age", "size"]].iloc[:5].copy()
    rows.iloc[2, 1] = None
    found = GAUSSIAN.impute(rows)
    assert np.array_equal(found, GAUSSIAN.mixture_.impute(rows.to_numpy()))
    assert np.isfinite(found).all()


def test_categories_are_names_on_the_way_in_and_codes_on_the_way_out() -> None:
    rows = FRAME.iloc[:4].copy()
    rows.loc[1, "colour"] = None
    rows.loc[2, "age"] = np.nan
    found = MIXED.impute(rows)
    names = list(MIXED.categories_["colour"])
    assert found[0, 2] == names.index(rows.loc[0, "colour"])
    assert found[1, 2] in (0.0, 1.0, 2.0)
    red = MIXED.condition({"colour": "red"})
    assert red.n_features == 2
    assert np.array_equal(red.weights, MIXED.condition({2: 2.0}).weights)


def test_draws_are_those_of_the_models_seed() -> None:
    rows = FRAME[["age", "size"]].iloc[:3].copy()
    rows["age"] = np.nan
    first = GAUSSIAN.impute(rows, "sample")
    assert np.array_equal(first, GAUSSIAN.impute(rows, "sample"))
    assert not np.array_equal(first, GAUSSIAN.impute(rows, "sample", random_state=1))


def test_the_best_of_a_search_answers() -> None:
    search = GaussianMixtureSearch([1, 2], random_state=0).fit(FRAME[["age", "size"]])
    assert search.marginal("age").n_features == 1


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: GAUSSIAN.marginal("sise"), r"no column 'sise'. Its columns are \['age', 'size'\]"),
        (lambda: GAUSSIAN.condition({"age": np.inf}), "The value of column 0 must be finite"),
        (lambda: GAUSSIAN.condition([1]), "must be a mapping"),
        (lambda: MIXED.condition({"colour": "pink"}), "categories .'blue', 'green', 'red'."),
        (lambda: GaussianMixture().marginal(0), "not fitted"),
        (lambda: GaussianMixture().fit([[0.0], [1.0]]).marginal("a"), "The fit had no names"),
    ],
)
def test_errors_name_the_column(call: Any, said: str) -> None:
    with pytest.raises((AttributeError, ValueError), match=said):
        call()


def test_a_family_of_ones_own_says_nothing() -> None:
    model = MixtureModel(1, family=OwnGaussian()).fit([[0.0], [1.0]])
    with pytest.raises(ValueError, match="family of one's own"):
        model.marginal(0)
