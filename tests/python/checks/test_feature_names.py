"""feature_names: remembered and compared as scikit-learn does, for every kind of table."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from sklearn.mixture import GaussianMixture as SklearnMixture

import emgine
from emgine._checks.feature_names import check_feature_names, feature_names

if TYPE_CHECKING:
    import numpy.typing as npt

ROWS = np.random.RandomState(0).normal(size=(30, 2))
FRAMES = [pd.DataFrame, pl.DataFrame]


def frame(kind: Any, *names: str, rows: npt.NDArray[np.float64] = ROWS) -> Any:
    return kind({name: rows[:, i % 2] for i, name in enumerate(names)})


@pytest.mark.parametrize("kind", FRAMES)
def test_names_are_remembered(kind: Any) -> None:
    model = emgine.GaussianMixture().fit(frame(kind, "age", "salary"))
    assert model.feature_names_in_.dtype == object
    assert list(model.feature_names_in_) == ["age", "salary"]
    assert model.n_features_in_ == 2


def test_arrays_have_no_names() -> None:
    model = emgine.GaussianMixture().fit(ROWS)
    assert not hasattr(model, "feature_names_in_")
    assert feature_names(np.rec.fromarrays(ROWS.T, names="columns,b")) is None
    assert feature_names(ROWS.tolist()) is None


def test_a_refit_without_names_forgets_them() -> None:
    model = emgine.GaussianMixture().fit(frame(pd.DataFrame, "a", "b"))
    model.fit(ROWS)
    assert not hasattr(model, "feature_names_in_")


def test_names_that_are_not_strings_are_no_names() -> None:
    assert feature_names(pd.DataFrame(ROWS)) is None


def test_a_mixture_of_strings_and_others_is_refused() -> None:
    with pytest.raises(TypeError, match="Feature names are only supported if all input features"):
        emgine.GaussianMixture().fit(pd.DataFrame(ROWS, columns=["a", 1]))


@pytest.mark.parametrize("kind", FRAMES)
@pytest.mark.parametrize(
    "names", [("b", "a"), ("a", "c"), ("a", "b", "c"), tuple("tuvwxyz"), ("a",)], ids="".join
)
def test_other_names_raise_scikit_learns_message(kind: Any, names: tuple[str, ...]) -> None:
    theirs = SklearnMixture().fit(frame(pd.DataFrame, "a", "b"))
    ours = emgine.GaussianMixture().fit(frame(kind, "a", "b"))
    with pytest.raises(ValueError, match="feature names should match") as expected:
        theirs.predict(frame(pd.DataFrame, *names))
    with pytest.raises(ValueError, match="feature names should match") as got:
        ours.predict(frame(kind, *names))
    assert str(got.value) == str(expected.value)


@pytest.mark.parametrize(
    "method", ["predict", "predict_proba", "score_samples", "score", "aic", "bic"]
)
def test_every_method_compares(method: str) -> None:
    model = emgine.GaussianMixture().fit(frame(pd.DataFrame, "a", "b"))
    with pytest.raises(ValueError, match="must be in the same order"):
        getattr(model, method)(frame(pd.DataFrame, "b", "a"))


def test_names_on_one_side_only_warn() -> None:
    named = frame(pd.DataFrame, "a", "b")
    with pytest.warns(
        UserWarning, match="^X does not have valid feature names, but GaussianMixture"
    ):
        emgine.GaussianMixture().fit(named).predict(ROWS)
    with pytest.warns(UserWarning, match="^X has feature names, but GaussianMixture was fitted"):
        emgine.GaussianMixture().fit(ROWS).predict(named)


def test_the_warning_points_at_the_caller() -> None:
    model = emgine.GaussianMixture().fit(ROWS)
    for method in (model.predict, model.score_samples, model.predict_proba, model.score, model.bic):
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            method(frame(pd.DataFrame, "a", "b"))
        assert [warning.filename for warning in caught] == [__file__]


def test_names_of_two_kinds_of_table_agree() -> None:
    model = emgine.GaussianMixture().fit(frame(pd.DataFrame, "a", "b"))
    labels = model.predict(frame(pl.DataFrame, "a", "b"))
    assert np.array_equal(labels, model.predict(frame(pd.DataFrame, "a", "b")))


def test_equal_names_pass_in_silence() -> None:
    named = frame(pd.DataFrame, "a", "b")
    check_feature_names(named, feature_names(named), "Model")
    check_feature_names(ROWS, None, "Model")


@pytest.mark.parametrize("kind", FRAMES)
def test_columns_called_as_a_source_names_its_own_are_columns(kind: Any) -> None:
    named = frame(kind, "feature_names", "blocks")
    assert list(feature_names(named)) == ["feature_names", "blocks"]
    assert list(emgine.GaussianMixture().fit(named).feature_names_in_) == list(named.columns)


def test_a_source_of_rows_says_its_names() -> None:
    source = emgine.sources.Blocks([ROWS])
    assert feature_names(source) is None
    source.feature_names = ["a", "b"]
    assert list(feature_names(source)) == ["a", "b"]
