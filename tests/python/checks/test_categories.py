"""categories: names in tables become codes, by columns that a family of categories has."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import emgine
from emgine import MixtureModel, families
from emgine._checks.categories import categories_of, coded
from emgine._files.family_text import categories_of_text

if TYPE_CHECKING:
    from pathlib import Path

COLOURS = ["red", "blue", "red", "green", "blue", "red"] * 20
SIZES = np.tile([1.0, 5.0, 1.2, 5.1, 5.3, 0.9], 20)
CODES = np.array([2.0, 0.0, 2.0, 1.0, 0.0, 2.0] * 20)
PANDAS = pd.DataFrame({"colour": COLOURS, "size": SIZES})
TABLES: dict[str, Any] = {
    "pandas": PANDAS,
    "pandas objects": PANDAS.astype({"colour": object}),
    "pandas strings": PANDAS.astype({"colour": "string"}),
    "polars": pl.DataFrame({"colour": COLOURS, "size": SIZES}),
    "polars categorical": pl.DataFrame(
        {"colour": pl.Series(COLOURS, dtype=pl.Categorical), "size": SIZES}
    ),
    "arrow": pa.table({"colour": COLOURS, "size": SIZES}),
    "arrow dictionary": pa.table({"colour": pa.array(COLOURS).dictionary_encode(), "size": SIZES}),
    "objects": np.array(list(zip(COLOURS, SIZES, strict=True)), dtype=object),
}
FAMILY = {0: "categorical", 1: "gaussian"}


def fitted(X: Any, **options: Any) -> MixtureModel:
    return MixtureModel(2, family=FAMILY, random_state=0, **options).fit(X)


def bits(model: MixtureModel) -> list[bytes]:
    return [values.tobytes() for values in model.mixture_.parameters.values()]


@pytest.mark.parametrize("name", TABLES)
def test_names_are_codes_in_the_order_of_the_alphabet(name: str) -> None:
    X = TABLES[name]
    names = categories_of(X, [0])
    assert names == {0: ("blue", "green", "red")}
    as_codes = coded(X, names)
    column = as_codes[:, 0] if isinstance(X, np.ndarray) else as_codes["colour"]
    assert np.array_equal(np.asarray(column, dtype=float), CODES)
    assert categories_of(X, [1]) == {}


@pytest.mark.parametrize("name", TABLES)
def test_a_fit_of_names_is_the_fit_of_codes(name: str) -> None:
    expected = fitted(np.column_stack([CODES, SIZES]))
    model = fitted(TABLES[name])
    (names,) = model.categories_.values()
    assert names.tolist() == ["blue", "green", "red"]
    assert np.array_equal(
        model.parameters_[0]["probabilities"], expected.parameters_[0]["probabilities"]
    )
    plain = expected.score_samples(np.column_stack([CODES, SIZES]))
    assert np.array_equal(model.score_samples(TABLES[name]), plain)
    assert model.bic(TABLES[name]) == expected.bic(np.column_stack([CODES, SIZES]))
    again = pickle.loads(pickle.dumps(model))
    assert np.array_equal(again.predict(TABLES[name]), model.predict(TABLES[name]))


def test_a_model_file_keeps_the_names(tmp_path: Path) -> None:
    model = fitted(PANDAS)
    model.save(tmp_path / "model.st")
    again = emgine.load(tmp_path / "model.st")
    assert isinstance(again, MixtureModel)
    assert again.categories_["colour"].tolist() == ["blue", "green", "red"]
    assert np.array_equal(again.predict_proba(PANDAS), model.predict_proba(PANDAS))
    days = pd.Series(pd.to_datetime(["2026-01-01", "2026-01-02"] * 60)).astype("category")
    with pytest.raises(ValueError, match="names of categories that are text or numbers"):
        fitted(PANDAS.assign(colour=days)).save(tmp_path / "other.st")


@pytest.mark.parametrize(
    "bad", [[[5, ["a"]]], [[0, ["a", "a"]]], [[0, "ab"]], [["0", ["a"]]], [[0, [["a"]]]]]
)
def test_a_file_with_other_categories_is_refused(bad: Any) -> None:
    with pytest.raises(ValueError, match="are no categories of a column"):
        categories_of_text(bad, 2)


def test_batches_of_names_are_coded_by_the_first() -> None:
    model = MixtureModel(2, family=FAMILY, random_state=0)
    for batch in (PANDAS[:80], PANDAS[80:]):
        model.partial_fit(batch)
    assert model.categories_["colour"].tolist() == ["blue", "green", "red"]
    with pytest.raises(ValueError, match="'pink' in row 0"):
        model.partial_fit(PANDAS.assign(colour="pink"))


def test_a_categorical_keeps_its_order_and_what_no_row_has() -> None:
    kind = pd.CategoricalDtype(["red", "green", "blue", "black"])
    model = fitted(PANDAS.astype({"colour": kind}))
    assert model.categories_["colour"].tolist() == ["red", "green", "blue", "black"]
    assert model.parameters_[0]["probabilities"].shape == (2, 1, 4)
    assert model.parameters_[0]["probabilities"][:, 0, 3].tolist() == [0, 0]


def test_a_name_that_the_fit_did_not_have_is_named() -> None:
    model = fitted(PANDAS)
    other = PANDAS.assign(colour=["red"] * 7 + ["pink"] * 113)
    expected = r"X has 'pink' in row 7, column 0 \('colour'\), which was not among the categories"
    for method in (model.predict, model.score_samples, model.score, model.bic):
        with pytest.raises(ValueError, match=expected):
            method(other)


def test_missing_names_are_missing_values() -> None:
    with pytest.raises(ValueError, match=r"contains NaN.*row 3, column 0"):
        fitted(PANDAS.assign(colour=[*COLOURS[:3], None, *COLOURS[4:]]))


def test_text_in_columns_of_numbers_stays_an_error() -> None:
    for family in ("gaussian", {0: "gaussian", 1: "categorical"}, "poisson"):
        with pytest.raises(ValueError, match="colour"):
            MixtureModel(2, family=family).fit(PANDAS)


def test_an_array_of_text_has_names_too() -> None:
    text = np.array([["b", "x"], ["a", "y"]] * 20)
    model = MixtureModel(1, family="categorical").fit(text)
    assert [names.tolist() for names in model.categories_.values()] == [["a", "b"], ["x", "y"]]
    codes = np.array([[1.0, 0.0], [0.0, 1.0]] * 20)
    plain = MixtureModel(1, family="categorical").fit(codes)
    assert np.array_equal(model.score_samples(text), plain.score_samples(codes))
    with pytest.raises(ValueError, match=r"'z' in row 0, column 1, .*: 'x', 'y'"):
        model.predict(np.array([["a", "z"]]))
    with pytest.raises(ValueError, match=r"holds strings"):
        MixtureModel(1, family="poisson").fit(text)


def test_text_in_a_column_of_no_family_is_not_what_is_wrong() -> None:
    with pytest.raises(ValueError, match=r"No family is named for the columns \['colour'\]"):
        MixtureModel(2, family={"size": "gaussian"}).fit(PANDAS)


def test_columns_of_a_product_may_be_named() -> None:
    by_name = families.Product({"size": "gaussian", "colour": "categorical"})
    model = MixtureModel(2, family=by_name, random_state=0).fit(PANDAS)
    assert model.categories_["colour"].tolist() == ["blue", "green", "red"]
    assert model.parameters_["colour"]["probabilities"].shape == (2, 1, 3)


@pytest.mark.parametrize("name", ["pandas", "polars", "arrow", "objects"])
def test_a_column_that_is_left_out_may_hold_anything(name: str) -> None:
    family = families.Product({1: "gaussian"}, others="drop")
    model = MixtureModel(2, family=family, random_state=0).fit(TABLES[name])
    alone = MixtureModel(2, family="gaussian", random_state=0).fit(SIZES[:, np.newaxis])
    assert model.categories_ == {}
    np.testing.assert_allclose(np.sort(model.parameters_[1]["means"]), np.sort(alone.means_))
    assert np.array_equal(model.predict(TABLES[name]), model.predict(TABLES[name]))


@pytest.mark.parametrize("name", ["pandas", "polars", "arrow"])
@pytest.mark.parametrize("method", ["predict", "predict_proba", "score", "partial_fit"])
def test_other_columns_than_those_of_the_fit_are_said_to_be_so(name: str, method: str) -> None:
    """It was an IndexError, or a number that is not among the categories."""
    model = fitted(PANDAS)
    for columns, said in ((["size", "colour"], "same order"), (["size"], "missing:\n- colour")):
        other = TABLES[name].select(columns) if name == "arrow" else TABLES[name][columns]
        with pytest.raises(ValueError, match=said):
            getattr(model, method)(other)


@pytest.mark.parametrize("method", ["predict", "score", "partial_fit"])
def test_arrays_with_too_few_columns_are_said_to_be_so(method: str) -> None:
    rows = PANDAS[["size", "colour"]].to_numpy(dtype=object)
    model = MixtureModel(2, family={0: "gaussian", 1: "categorical"}, random_state=0).fit(rows)
    with pytest.raises(ValueError, match="X has 1 features, but MixtureModel is expecting 2"):
        getattr(model, method)(rows[:, :1])
    with pytest.raises(ValueError, match="Expected 2D array"):
        getattr(model, method)(rows[:, 0])
