"""Classes as JSON holds them: their type comes back, and what is no class is refused."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from emgine import families
from emgine._files.class_text import (
    classes_of_text,
    classes_text,
    parameter_of_text,
    parameter_text,
)


@pytest.mark.parametrize(
    "classes",
    [
        np.array(["a", "bc"]),
        np.array([False, True]),
        np.array([1, 2], dtype=np.int8),
        np.array([0.0, 3.0], dtype=np.float32),
        np.array(["a", "b"], dtype=object),
    ],
)
def test_classes_come_back(classes: Any) -> None:
    again = classes_of_text(json.loads(json.dumps(classes_text(classes))))
    assert again.dtype == classes.dtype
    assert again.tolist() == classes.tolist()


def test_what_are_no_classes() -> None:
    for classes in (np.array([b"a"]), np.array([(1, 2), None], dtype=object)):
        with pytest.raises(ValueError, match="numbers, text or bools"):
            classes_text(classes)
    for names, kind in ((["a", "a"], "str"), ([], "str"), ([[1]], "object"), ([1], "<U99999999")):
        with pytest.raises(ValueError, match="no classes"):
            classes_of_text({"names": names, "kind": kind})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("n_components", 2),
        ("n_components", [1, 2]),
        ("n_components", {"a": [1, 2], "b": 3}),
        ("covariance_type", ["full", "diag"]),
        ("priors", {1: 0.25, 2: 0.75}),
        ("costs", [[0.0, 1.0], [2.0, 0.0]]),
        ("unlabelled", "?"),
        ("unlabelled", None),
        ("family", None),
        ("family", "poisson"),
        ("family", {"a": "poisson", ("b", "c"): "gaussian"}),
    ],
)
def test_parameters_come_back(name: str, value: Any) -> None:
    text = json.loads(json.dumps(parameter_text(name, value)))
    assert parameter_of_text(name, text) == value


def test_other_parameters() -> None:
    assert parameter_text("costs", np.eye(2)) == [[1.0, 0.0], [0.0, 1.0]]
    assert parameter_text("n_components", range(1, 3)) == [1, 2]
    assert parameter_text("unlabelled", np.int64(-1)) == -1
    again = parameter_of_text("family", parameter_text("family", families.StudentT("diag", 4)))
    assert again == families.StudentT("diag", 4)
    with pytest.raises(ValueError, match="a class in unlabelled"):
        parameter_text("unlabelled", object())
