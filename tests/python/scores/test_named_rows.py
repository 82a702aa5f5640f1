"""named_rows: a mixture knows its columns' names, and rows by name are rows in their order."""

from __future__ import annotations

import copy
import pickle
from collections import ChainMap, OrderedDict, UserDict
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

import emgine
from emgine import GaussianMixture, Mixture, MixtureModel

if TYPE_CHECKING:
    import pathlib

TABLE = pd.DataFrame(np.random.default_rng(0).normal(size=(40, 2)), columns=["age", "height"])
MODEL = GaussianMixture(2, random_state=0, max_iter=500).fit(TABLE)
MIXTURE = MODEL.mixture_
ROW = {"height": 4, "age": 0.5}


def test_a_fitted_mixture_has_the_names_of_the_table() -> None:
    assert MIXTURE.feature_names == ("age", "height")
    assert GaussianMixture().fit(TABLE.to_numpy()).mixture_.feature_names is None
    assert Mixture([1.0], [[0.0]], [1.0], "spherical").feature_names is None


def test_a_row_by_names_is_the_row_in_order() -> None:
    for row in (ROW, MappingProxyType(ROW), {"age": np.float32(0.5), "height": np.int64(4)}):
        for method in ("score_samples", "predict", "predict_proba"):
            ours, expected = (getattr(MIXTURE, method)(each) for each in (row, [0.5, 4.0]))
            assert type(ours) is type(expected)
            assert np.array_equal(ours, expected)
    out = np.empty(2)
    assert MIXTURE.predict_proba(ROW, out=out) is out
    assert MIXTURE.score_samples(ROW, n_threads=1) == MIXTURE.score_samples([0.5, 4.0])


def test_other_mappings_are_read_as_dicts_are() -> None:
    others = (OrderedDict(ROW), UserDict(ROW), ChainMap(ROW), MappingProxyType(ROW))
    for row in others:
        assert MIXTURE.score_samples(row) == MIXTURE.score_samples(ROW)
        assert MIXTURE.predict(row, n_threads=1) == MIXTURE.predict(ROW)
        out = np.empty(2)
        assert MIXTURE.predict_proba(row, out=out) is out
        assert np.array_equal(out, MIXTURE.predict_proba(ROW))
    with pytest.raises(ValueError, match=r"Absent: \['height'\]"):
        MIXTURE.score_samples(OrderedDict(age=3.0))
    with pytest.raises(ValueError, match="n_threads"):
        MIXTURE.score_samples(OrderedDict(ROW), n_threads=0)


def test_keys_that_cannot_be_compared_are_refused_with_their_error() -> None:
    class Key:
        def __hash__(self) -> int:
            return hash("age")

        def __eq__(self, other: object) -> bool:
            raise OverflowError("no comparison")

    with pytest.raises(OverflowError, match="no comparison"):
        MIXTURE.score_samples({Key(): 3.0, "height": 4.0})


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"age": 3}, r"Absent: \['height'\]"),
        ({"age": 3, "height": 4, "sex": 1}, r"Unknown: \['sex'\]"),
        ({"age": 3, "heigth": 4}, "Did you mean 'height' by 'heigth'"),
        ({"age": 3, 1: 4}, r"Absent: \['height'\]. Unknown: \[1\]"),
        ({}, r"Absent: \['age', 'height'\]"),
        ({"age": "3", "height": 4}, "The value of 'age' must be a number: .* Got '3'"),
        ({"age": [3], "height": [4]}, "a mapping is a single row"),
        ({"age": np.array([3.0]), "height": 4}, "a mapping is a single row"),
        ({"age": np.nan, "height": 4}, "NaN"),
        ({"age": None, "height": 4}, "NaN"),
    ],
)
def test_other_rows_are_refused(row: dict[Any, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        MIXTURE.score_samples(row)


def test_without_names_a_row_by_names_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a mixture with feature names"):
        Mixture([1.0], [[0.0]], [1.0], "spherical").predict({"age": 3})


def test_none_is_a_missing_cell_where_cells_may_miss() -> None:
    mixture = GaussianMixture(random_state=0, missing="marginalize").fit(TABLE).mixture_
    expected = mixture.score_samples([3.0, np.nan])
    assert mixture.score_samples({"age": 3, "height": None}) == expected


def test_names_come_back_from_pickles_copies_and_files(tmp_path: pathlib.Path) -> None:
    MIXTURE.save(tmp_path / "mixture")
    MODEL.save(tmp_path / "model")
    model = emgine.load(tmp_path / "model")
    assert isinstance(model, GaussianMixture)
    read = emgine.load(tmp_path / "mixture")
    others = [read, model.mixture_, pickle.loads(pickle.dumps(MIXTURE)), copy.deepcopy(MIXTURE)]
    for other in [*others, pickle.loads(pickle.dumps(MODEL)).mixture_]:
        assert isinstance(other, Mixture)
        assert other == MIXTURE
        assert other.feature_names == ("age", "height")
        assert other.predict(ROW) == MIXTURE.predict(ROW)


def test_other_estimators_name_their_mixtures() -> None:
    batches = GaussianMixture(random_state=0).partial_fit(TABLE)
    assert batches.mixture_.feature_names == ("age", "height")
    search = emgine.GaussianMixtureSearch([1], ["diag"], random_state=0).fit(TABLE)
    assert search.best_estimator_.mixture_.feature_names == ("age", "height")
    counts = MixtureModel(family={("age", "height"): "gaussian"}, random_state=0).fit(TABLE)
    assert counts.mixture_.feature_names == ("age", "height")


def test_a_pickle_with_other_names_is_refused() -> None:
    make, (kind, core, _) = MIXTURE.__reduce__()
    for names in (("age",), ("age", 3)):
        with pytest.raises(ValueError, match="as many names"):
            make(kind, core, names)
