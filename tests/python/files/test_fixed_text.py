"""``fixed`` in model files: what comes back means the same."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from emgine._files.fixed_text import fixed_of_text, fixed_text


@pytest.mark.parametrize(
    ("given", "back"),
    [
        (None, None),
        ("weights", "weights"),
        (("means", "weights"), ["means", "weights"]),
        ({"weights", "means"}, ["means", "weights"]),
        ({"means": np.array([True, False])}, {"means": [True, False]}),
        ({"means": np.True_, "weights": False}, {"means": True, "weights": False}),
        (
            {("x", "y"): {"means": [[True, False]]}, 2: "rates"},
            {("x", "y"): {"means": [[True, False]]}, 2: "rates"},
        ),
    ],
)
def test_what_comes_back_means_the_same(given: Any, back: Any) -> None:
    assert fixed_of_text(json.loads(json.dumps(fixed_text(given)))) == back


@pytest.mark.parametrize("text", [3, 2.5, {"other": []}, {"masks": 1}, {"masks": [["a"]]}])
def test_anything_else_is_refused(text: Any) -> None:
    with pytest.raises((TypeError, ValueError, KeyError)):
        fixed_of_text(text)
