"""open_rows: rows in memory as they are, others through a reader; too few are refused."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from emgine._rows.open_rows import opened_rows
from emgine.sources import Blocks

X = np.random.RandomState(0).normal(size=(6, 2))


def opened(rows: Any, weight: Any = None, n_components: int = 1) -> Any:
    return opened_rows(rows, weight, "Model", 3, n_components)


def test_an_array_is_not_copied() -> None:
    rows, names = opened(X)
    assert names is None
    assert rows.in_memory.X is X
    assert (rows.n_rows, rows.n_features, rows.n_threads) == (6, 2, 3)


def test_a_source_is_read_in_parts() -> None:
    rows, names = opened(Blocks([X[:2], X[2:]]))
    assert names is None
    assert rows.in_memory is None
    assert (rows.n_rows, rows.n_features, rows.n_threads) == (6, 2, 3)


def test_names_of_features_come_with_a_frame() -> None:
    _, names = opened(pd.DataFrame(X, columns=["a", "b"]))
    assert names.tolist() == ["a", "b"]


def test_weights_are_checked_against_the_rows() -> None:
    assert opened(X, np.arange(6.0))[0].n_weighted_rows == 5
    with pytest.raises(ValueError, match="sample_weight"):
        opened(X, np.ones(5))


@pytest.mark.parametrize("source", [False, True])
def test_too_few_rows_are_refused(source: bool) -> None:
    def given(weight: Any) -> Any:
        return (Blocks([(X, weight)]), None) if source else (X, weight)

    opened(*given(np.ones(6)), n_components=6)
    with pytest.raises(ValueError, match=r"n_components = 7, n_samples = 6$"):
        opened(*given(np.ones(6)), n_components=7)
    some = np.array([1.0, 0.0, 1.0, 0.0, 0.0, 0.0])
    opened(*given(some), n_components=2)
    with pytest.raises(ValueError, match=r"n_samples = 2 with a sample_weight above 0$"):
        opened(*given(some), n_components=3)
    with pytest.raises(ValueError, match=r"n_components = 1, n_samples = 1 with a sample"):
        opened(*given(some * [1.0, 1.0, 0.0, 1.0, 1.0, 1.0]))


def test_messages_name_the_caller() -> None:
    with pytest.raises(ValueError, match="required by Model"):
        opened(X[:1])
