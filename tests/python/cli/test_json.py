"""_json: JSON's own types, and null for numbers that it has not."""

from __future__ import annotations

import datetime as dt
import json

import numpy as np

from emgine.cli._json import as_json, plain


def test_every_value_becomes_json() -> None:
    value = {
        "array": np.array([[1.0, -np.inf], [np.nan, 2.0]]),
        "whole": np.int64(3),
        4: ("text", None, True),
        "date": dt.date(2020, 1, 2),
    }
    assert plain(value) == {
        "array": [[1.0, None], [None, 2.0]],
        "whole": 3,
        "4": ["text", None, True],
        "date": "2020-01-02",
    }
    assert json.loads(as_json(value)) == plain(value)
