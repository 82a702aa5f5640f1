"""Choices of a picture: features by name and number, names of components, words."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from emgine.plotting._choice import check_component_names, check_word, places_of

NAMES = ("age", "height", "weight")


@pytest.mark.parametrize(
    ("features", "places"),
    [
        (None, [0, 1, 2]),
        (["weight", "age"], [2, 0]),
        ([2, "age"], [2, 0]),
        ("height", [1]),
        (np.int64(1), [1]),
        (np.array([0, 2]), [0, 2]),
    ],
)
def test_features_are_names_or_numbers(features: Any, places: list[int]) -> None:
    assert places_of(features, NAMES) == places


@pytest.mark.parametrize(
    ("features", "error", "said"),
    [
        ([], ValueError, r"one or more different columns. Got \[\]"),
        ([0, "age"], ValueError, "one or more different columns"),
        (["x"], ValueError, r"no column 'x'; the columns are \['age', 'height', 'weight'\]"),
        ([3], ValueError, "from 0 to 2. Got 3"),
        ([-1], ValueError, "from 0 to 2. Got -1"),
        ([1.0], TypeError, "names or numbers of columns. Got 1.0"),
        ([True], TypeError, "names or numbers of columns. Got True"),
    ],
)
def test_other_features_are_refused(features: Any, error: Any, said: str) -> None:
    with pytest.raises(error, match=said):
        places_of(features, NAMES)


def test_each_component_has_a_name_of_its_own() -> None:
    assert check_component_names(None, 2) == ()
    assert check_component_names(["a\nb", 7], 2) == ("a b", "7")
    for names in (["a"], ["a", "a"], ["a", "b", "c"]):
        with pytest.raises(ValueError, match="must be 2 different names"):
            check_component_names(names, 2)
    with pytest.raises(ValueError, match=r"must be a list of names\. Got 'ab'"):
        check_component_names("ab", 2)


def test_a_word_is_one_of_those_allowed() -> None:
    assert check_word("a", "kind", ("a", "b")) == "a"
    for word in ("c", 3, None):
        with pytest.raises(ValueError, match=r"kind must be 'a' or 'b'\. Got"):
            check_word(word, "kind", ("a", "b"))
