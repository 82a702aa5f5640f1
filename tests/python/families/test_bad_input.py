"""Bad input of every family: a clear error with the place, in fits, scores and batches alike.

The fitted model is left as it was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from emgine import MixtureModel, families
from tests.laws.family_problems import DRAWS, problem

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.filterwarnings("ignore::emgine.ConvergenceWarning")

# A value that the last column of a problem cannot have, and what the message says.
OUTSIDE = {
    "bernoulli": (2.0, "whole numbers from 0 to 1"),
    "poisson": (-1.0, "whole numbers of at least 0"),
    "geometric": (0.5, "whole numbers of at least 0"),
    "exponential": (-0.1, "numbers of at least 0"),
    "log_normal": (0.0, "numbers above 0"),
    "categorical": (-1.0, "codes of categories, which are whole numbers of at least 0"),
    "binomial": (11.0, "whole numbers from 0 to 10"),
    "negative_binomial": (1.5, "whole numbers of at least 0"),
    "gamma": (0.0, "numbers above 0"),
    "beta": (1.0, "numbers above 0 and below 1"),
    "weibull": (0.0, "numbers above 0"),
    "von_mises_fisher": (1.5, "numbers from -1 to 1"),
    "product": (0.0, "numbers above 0"),
    "product_of_two_parameters": (3.0, "whole numbers from 0 to 2"),
}


def fitted(family: Any, X: Any, **given: Any) -> MixtureModel:
    return MixtureModel(2, family=family, random_state=0, **given).fit(X)


def calls(model: MixtureModel) -> list[Callable[[Any], Any]]:
    scores = [model.predict, model.predict_proba, model.score_samples, model.score, model.bic]
    return [model.fit, *scores]


def refused(model: MixtureModel, bad: Any, match: str, calls: list[Callable[[Any], Any]]) -> None:
    """Every call is an error, and leaves the model as it was."""
    before = model.mixture_
    for call in calls:
        with pytest.raises(ValueError, match=match):
            call(bad)
        assert model.mixture_ is before


@pytest.mark.parametrize("name", DRAWS)
def test_a_value_outside_is_named_by_row_and_column(name: str) -> None:
    family, rows = problem(name)
    rows = rows[:600]
    last = rows.shape[1] - 1
    frame = pd.DataFrame(rows, columns=[f"c{j}" for j in range(last + 1)])
    model = fitted(family, frame)
    for value, words in (OUTSIDE.get(name, (np.inf, "infinity")), (np.nan, "contains NaN")):
        bad = frame.copy()
        bad.iloc[7, last] = value
        place = rf"row 7, column {last} \('c{last}'\)"
        refused(model, bad, rf"(?s){words}.*in {place}\. ?(Got {value})?", calls(model))


def test_a_row_that_is_no_direction_is_named() -> None:
    family, rows = problem("von_mises_fisher")
    frame = pd.DataFrame(rows[:600], columns=["x", "y", "z"])
    bad = frame.copy()
    bad.iloc[7] *= 0.9
    model = fitted(family, frame)
    refused(model, bad, "needs rows of length 1, to within 1e-6, in row 7", calls(model))


COUNTS = pd.DataFrame(np.random.RandomState(0).poisson(3.0, (60, 2)), columns=["visits", "calls"])
LETTERS = pd.DataFrame({"letter": list("abc") * 20, "x": np.arange(60.0) % 7})


@pytest.mark.parametrize("family", ["poisson", {"visits": "poisson", "calls": "negative_binomial"}])
@pytest.mark.parametrize("text", ["many", "3", pd.Categorical(["few", "many"] * 30)])
def test_text_is_no_count(family: Any, text: Any) -> None:
    model = fitted(family, COUNTS)
    refused(model, COUNTS.assign(visits=text), "(?s)holds strings.*|visits", calls(model))


def test_a_category_that_the_fit_did_not_have_is_named() -> None:
    family = {"letter": "categorical", "x": "gaussian"}
    model = fitted(family, LETTERS)
    other = LETTERS.assign(letter=list("abz") * 20)
    match = r"'z' in row 2, column 0 \('letter'\), which was not among the categories"
    refused(model, other, match, calls(model)[1:])
    codes = fitted("categorical", np.arange(30).reshape(10, 3) % 3)
    refused(codes, [[0, 1, 3]], r"from 0 to 2 in row 0, column 2\. Got 3", calls(codes)[1:])


@pytest.mark.parametrize(
    "family",
    [
        *("bernoulli", "poisson", "geometric", "negative_binomial", "categorical", "multinomial"),
        *(families.Binomial(5), families.Binomial(), {0: "poisson", 1: "bernoulli"}),
    ],
)
def test_columns_of_zeros_are_an_answer_of_counts(family: Any) -> None:
    model = fitted(family, np.zeros((40, 2)))
    assert model.score(np.zeros((3, 2))) == 0
    assert model.predict(np.zeros((1, 2))).tolist() == [0]


@pytest.mark.parametrize("family", ["gamma", "log_normal", "weibull", "beta", "von_mises_fisher"])
def test_columns_of_zeros_are_refused_where_there_is_no_0(family: Any) -> None:
    with pytest.raises(ValueError, match=rf"The family '{family}' needs .* in row 0, column 0\."):
        fitted(family, np.zeros((40, 2)))


@pytest.mark.parametrize(
    ("family", "match"),
    [
        ("poison", "Did you mean 'poisson'"),
        ("Negative-Binomial", "Did you mean 'negative_binomial'"),
        (families.Poisson, "an object of emgine.families"),
        ({"visits": "gausian", "calls": "poisson"}, "Did you mean 'gaussian'"),
        ({"visit": "poisson", "calls": "poisson"}, r"no column 'visit'.*Did you mean 'visits'"),
        ({"visits": "poisson", 7: "poisson"}, "no column 7"),
        ({"visits": "poisson", ("calls", "visits"): "gaussian"}, r"Column 0 \('visits'\) has more"),
        ({"visits": "poisson", 0: "poisson", "calls": "poisson"}, r"Column 0 \('visits'\) has mor"),
        ({"visits": "poisson"}, r"No family is named for the columns \['calls'\]"),
        ({}, "needs a family for some of the columns"),
        ({(): "poisson", "visits": "poisson", "calls": "poisson"}, "needs a column"),
        ({"visits": {"calls": "poisson"}}, "must be a name or an object. Got a mapping"),
    ],
)
def test_families_that_are_none_and_columns_that_are_absent(family: Any, match: str) -> None:
    model = fitted("poisson", COUNTS)
    refused(model.set_params(family=family), COUNTS, match, [model.fit])


@pytest.mark.parametrize(
    ("family", "given", "match"),
    [
        ("poisson", {"rate": 1.0}, r"family 'poisson' may have \['rates'\].*mean 'rates'"),
        (
            {"visits": "poisson", "calls": "gaussian"},
            {"calls": {"mean": [[1.0], [2.0]]}},
            r"may have \['means', 'covariances'\]. Got 'mean'. Did you mean",
        ),
        (
            {"visits": "poisson", "calls": "poisson"},
            {"visit": {"rates": [[1.0], [2.0]]}},
            r"may have the columns \['visits', 'calls'\]. Got 'visit'. Did you mean 'visits'",
        ),
        (
            {"visits": "poisson", "calls": "poisson"},
            {"visits": [[1.0], [2.0]]},
            r"parameters_init\['visits'\] must be a mapping from names to arrays",
        ),
    ],
)
def test_parameters_that_a_family_has_not(family: Any, given: Any, match: str) -> None:
    model = fitted("poisson", COUNTS).set_params(family=family, parameters_init=given)
    refused(model, COUNTS, match, [model.fit])


def test_a_batch_outside_leaves_the_stream_as_it_was() -> None:
    model = MixtureModel(2, family="poisson", random_state=0).partial_fit(COUNTS)
    refused(model, COUNTS.assign(calls=-1), r"row 0, column 1 \('calls'\)", [model.partial_fit])
