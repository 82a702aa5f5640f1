"""frames: the table of the library that is installed."""

from __future__ import annotations

import importlib.util
from typing import Any

import numpy as np
import pytest

from emgine._summaries.frames import as_frame

COLUMNS = {"a": np.array([1, 2]), "b": np.array(["x", "y"])}


def without(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    """Make libraries look as if they were not installed."""
    find = importlib.util.find_spec

    def find_other(name: str, package: str | None = None) -> Any:
        return None if name in names else find(name, package)

    monkeypatch.setattr(importlib.util, "find_spec", find_other)


def test_pandas_comes_first() -> None:
    pandas = pytest.importorskip("pandas")
    frame = as_frame(COLUMNS)
    assert isinstance(frame, pandas.DataFrame)
    assert frame["a"].tolist() == [1, 2]
    frame.loc[0, "a"] = 9  # a copy
    assert COLUMNS["a"][0] == 1


def test_then_polars_then_a_dict(monkeypatch: pytest.MonkeyPatch) -> None:
    polars = pytest.importorskip("polars")
    without(monkeypatch, "pandas")
    assert isinstance(as_frame(COLUMNS), polars.DataFrame)
    without(monkeypatch, "pandas", "polars")
    assert as_frame(COLUMNS) == COLUMNS
