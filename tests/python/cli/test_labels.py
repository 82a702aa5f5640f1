"""_labels: one table in three formats, and what a name or a suffix may be."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from emgine import Mixture
from emgine.cli._errors import CommandError
from emgine.cli._labels import format_of, labels_of, write_labels
from emgine.cli._table import Table

MIXTURE = Mixture([0.25, 0.75], [[0.0], [9.0]], [1.0, 1.0], "spherical")
TABLE = Table(np.array([[0.0], [9.0], [1e200]]), ("x",), kept={"id": ["a", 'b "c", d', "e"]})


def written(kind: str, every: bool = False) -> bytes:
    file = io.BytesIO()
    write_labels(file, labels_of(MIXTURE, TABLE, every), kind)
    return file.getvalue()


def test_all_formats_hold_the_same() -> None:
    text = pd.read_csv(io.BytesIO(written("csv", every=True)))
    parquet = pd.read_parquet(io.BytesIO(written("parquet", every=True)))
    assert list(text) == [
        *("id", "component", "probability", "log_density", "component_0", "component_1")
    ]
    pd.testing.assert_frame_equal(text, parquet, rtol=1e-8)
    records = json.loads(written("json", every=True))
    assert records[2]["log_density"] is None  # of minus infinity
    assert [record["id"] for record in records] == TABLE.kept["id"]
    assert records[0]["component_0"] == MIXTURE.predict_proba(TABLE.rows)[0, 0]


def test_without_kept_columns_there_are_three() -> None:
    columns = labels_of(MIXTURE, replace(TABLE, kept={}), False)
    assert list(columns) == ["component", "probability", "log_density"]


def test_a_kept_column_may_not_have_the_name_of_a_result() -> None:
    taken = replace(TABLE, kept={"component_1": [1, 2, 3]})
    assert "component_1" in labels_of(MIXTURE, taken, False)
    with pytest.raises(CommandError, match="--keep component_1: predict writes a column of this"):
        labels_of(MIXTURE, taken, True)


@pytest.mark.parametrize(
    ("asked", "out", "kind"),
    [
        (None, None, "csv"),
        (None, "a.PARQUET", "parquet"),
        (None, "a.json", "json"),
        (None, "a.dat", "csv"),
        ("json", None, "json"),
        ("json", "a.dat", "json"),
    ],
)
def test_the_suffix_says_the_format(asked: str | None, out: str | None, kind: str) -> None:
    assert format_of(asked, None if out is None else Path(out)) == kind


def test_parquet_is_not_for_a_terminal() -> None:
    with pytest.raises(CommandError, match="--format parquet needs --out"):
        format_of("parquet", None)
