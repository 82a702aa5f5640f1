"""What users know of components: labels, gaps and factors, and what is refused."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from emgine._checks.component_factors import ComponentFactors, check_component_factors


def checked(labels: Any, n_rows: int = 3, n_components: int = 2) -> ComponentFactors:
    found = check_component_factors(labels, n_rows, n_components)
    assert found is not None
    return found


@pytest.mark.parametrize(
    "labels",
    [
        [1, -1, 0],
        (1.0, np.nan, 0.0),
        np.array([1, None, 0], dtype=object),
        np.array([1, -1, 0], dtype=np.int8),
        np.array([9, 1, 9, -1, 9, 0])[1::2],
    ],
)
def test_labels_of_any_kind_are_the_same(labels: Any) -> None:
    found = checked(labels)
    assert found.labels is not None
    assert found.labels.tolist() == [1, -1, 0]
    assert found.log_factors is None


def test_nullable_labels_of_pandas() -> None:
    pd = pytest.importorskip("pandas")
    found = checked(pd.Series([1, None, 0], dtype="Int64"))
    assert found.known().tolist() == [1, -1, 0]


@pytest.mark.parametrize("labels", [None, [-1, -1, -1], [np.nan] * 3, np.ones((3, 2))])
def test_what_says_nothing_is_none(labels: Any) -> None:
    assert check_component_factors(labels, 3, 2) is None


def test_factors_are_logarithms() -> None:
    found = checked([[1, 0], [2, 0.5], [0, 3]])
    assert found.log_factors is not None
    np.testing.assert_array_equal(
        found.log_factors, [[0, -np.inf], [np.log(2), np.log(0.5)], [-np.inf, np.log(3)]]
    )
    assert found.known().tolist() == [0, -1, 1]
    np.testing.assert_array_equal(found.of_rows([2], 2), found.log_factors[[2]])


def test_labels_as_factors() -> None:
    found = checked([1, -1, 0]).of_rows([0, 1], 2)
    np.testing.assert_array_equal(found, [[-np.inf, 0], [0, 0]])


@pytest.mark.parametrize(
    ("labels", "words"),
    [
        ([0, 1], r"shape \(n_samples,\) = \(3,\).*Got \(2,\)"),
        ([0, 1, 2], r"from 0 to n_components - 1 = 1.*Got 2 in row 2"),
        ([0, -2, 1], r"Got -2 in row 1"),
        ([0, 0.5, 1], r"Got 0.5 in row 1"),
        ([0, np.inf, 1], r"Got inf in row 1"),
        (np.ones((3, 3)), r"\(n_samples, n_components\) = \(3, 2\). Got \(3, 3\)"),
        (np.ones((2, 2)), r"Got \(2, 2\)"),
        ([[1, 1], [0, 0], [1, 0]], r"All factors of row 1 are 0"),
        ([[1, 1], [1, -1], [1, 0]], r"Got -1 in row 1, component 1"),
        ([[1, 1], [1, np.nan], [1, 0]], r"Got nan in row 1, component 1"),
        ([[1, 1], [np.inf, 0], [1, 0]], r"Got inf in row 1, component 0"),
        (["a", "b", "c"], "strings"),
        (np.zeros((3, 2, 1)), r"Got \(3, 2, 1\)"),
    ],
)
def test_what_is_refused(labels: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        check_component_factors(labels, 3, 2)
