"""Classes of rows: names of any type, rows without one, priors and costs."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from emgine import MixtureClassifier
from emgine._checks.classes import (
    check_classes,
    check_costs,
    check_every_class,
    check_priors,
    column_of,
    numbers_by_class,
)
from emgine._estimators.class_rows import ClassRows


@pytest.mark.parametrize(
    ("y", "names"),
    [
        (["b", "a", -1, "a"], ["a", "b"]),
        (np.array(["b", "a", -1, "a"], dtype=object), ["a", "b"]),
        ([7, 3, -1, 3], [3, 7]),
        (np.array([7.0, 3.0, -1.0, 3.0]), [3, 7]),
        (np.array([7, 3, -1, 3], dtype=np.int8), [3, 7]),
    ],
)
def test_classes_and_their_codes(y: Any, names: Any) -> None:
    found = check_classes(y, 4, -1, "C")
    assert found.names.tolist() == names
    assert found.codes.tolist() == [1, 0, -1, 0]


def test_text_is_no_number() -> None:
    assert check_classes(["-1", "1"], 2, -1, "C").names.tolist() == ["-1", "1"]
    assert check_classes([True, False], 2, -1, "C").names.tolist() == [False, True]
    assert check_classes(["?", "a"], 2, "?", "C").codes.tolist() == [-1, 0]
    assert check_classes([0, 1], 2, "?", "C").codes.tolist() == [0, 1]
    assert check_classes([-1, 0], 2, None, "C").codes.tolist() == [0, 1]


def test_a_single_class_beside_unlabelled_rows() -> None:
    assert check_classes([-1, 0, 0], 3, -1, "C").codes.tolist() == [-1, 0, 0]
    with pytest.warns(UserWarning, match="two classes"):
        assert check_classes([-1, 1, 1], 3, -1, "C").codes.tolist() == [0, 1, 1]


def test_one_column() -> None:
    with pytest.warns(UserWarning, match="column-vector"):
        assert column_of([[1], [2]]).tolist() == [1, 2]


@pytest.mark.parametrize(
    ("y", "words"),
    [
        (None, "requires y to be passed"),
        ([0, 1], "X has 3, y 2"),
        ([[0, 1], [1, 0], [1, 1]], "1d array"),
        ([0.0, 0.5, 1.0], r"continuous.*0.5 in row 1"),
        ([0.0, np.nan, 1.0], "contains NaN.*row 1"),
        (["a", None, "b"], "contains NaN.*row 1"),
        ([0.0, 1.0, np.inf], "infinity.*row 2"),
        ([-1, -1, -1], "no row of a class"),
        (["a", 1, 2], r"types \['int', 'str'\]"),
    ],
)
def test_what_is_refused(y: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        check_classes(y, 3, -1, "C")


def test_every_class_needs_weight() -> None:
    rows = ClassRows(np.zeros((3, 1)), np.array([0, 1, -1]), np.array([1.0, 0.0, 1.0]))
    with pytest.raises(ValueError, match=r"\['b'\] have none"):
        check_every_class(rows, np.array(["a", "b"]))
    check_every_class(rows._replace(weight=None), np.array(["a", "b"]))


def test_numbers_of_components() -> None:
    names = np.array(["a", "b"])
    assert numbers_by_class(2, names) == [(2,), (2,)]
    assert numbers_by_class(range(1, 3), names) == [(1, 2), (1, 2)]
    assert numbers_by_class({"b": [1, 3], "a": np.int64(2)}, names) == [(2,), (1, 3)]
    for bad in ({"a": 1}, {"a": 1, "b": 1, "c": 1}, [], [1.5], {"a": 1, "b": "x"}):
        with pytest.raises(ValueError, match="n_components must"):
            numbers_by_class(bad, names)


def test_priors() -> None:
    names = np.array(["a", "b"])
    assert check_priors(None, names) is None
    for given in ([0.25, 0.75], {"b": 0.75, "a": 0.25}):
        found = check_priors(given, names)
        assert found is not None
        assert found.tolist() == [0.25, 0.75]
    for bad in ([0.5, 0.6], [-0.5, 1.5], [1.0], [np.nan, 1.0], {"a": 1.0}, {"a": 0.5, "c": 0.5}):
        with pytest.raises(ValueError, match="priors must"):
            check_priors(bad, names)


def test_costs() -> None:
    assert check_costs(None, 2) is None
    found = check_costs([[0, 1], [2, 0]], 2)
    assert found is not None
    assert found.tolist() == [[0, 1], [2, 0]]
    bads: tuple[Any, ...] = (np.zeros((2, 3)), [[0, np.inf], [1, 0]], {"a": 1}, [[0, 1], [1]], "no")
    for bad in bads:
        with pytest.raises(ValueError, match="costs must"):
            check_costs(bad, 2)


def test_missing_classes_say_how_to_mark_them() -> None:
    import pandas as pd

    X, y = np.arange(20.0)[:, np.newaxis], pd.Series(["a", "b"] * 10)
    lacking = y.where(np.arange(20) % 5 > 0)
    with pytest.raises(ValueError, match=r"-1 by default\. Of text, .* unlabelled=''"):
        MixtureClassifier().fit(X, lacking)
    named = MixtureClassifier(unlabelled="").fit(X, lacking.fillna(""))
    assert named.classes_.tolist() == ["a", "b"]
    with pytest.raises(ValueError, match="-1 by default"):
        MixtureClassifier().fit(X, np.where(np.arange(20) % 5, 1.0, np.nan))
