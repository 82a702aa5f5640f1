"""_parameters: what is accepted, and scikit-learn's words where it is not."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
from sklearn.mixture import GaussianMixture as SklearnMixture

import emgine
from emgine import InvalidParameterError
from emgine._checks import parameters
from emgine._checks.parameters import (
    Constraint,
    check_attributes,
    check_parameters,
    integer,
    one_of,
    real,
)

X = np.random.RandomState(0).normal(size=(20, 2))

BAD = [
    ("n_components", 0),
    ("n_components", -1),
    ("n_components", 1.5),
    ("n_components", "two"),
    ("n_components", None),
    ("covariance_type", "foo"),
    ("covariance_type", None),
    ("tol", -1e-3),
    ("tol", "small"),
    ("tol", float("nan")),
    ("tol", float("inf")),
    ("reg_covar", -1e-6),
    ("reg_covar", None),
    ("max_iter", -1),
    ("max_iter", 2.5),
    ("n_init", 0),
    ("n_init", 1.0),
    ("init_params", "foo"),
    ("init_params", 1),
    ("weights_init", 1.0),
    ("means_init", "abc"),
    ("precisions_init", 3),
    ("random_state", -1),
    ("random_state", 2**32),
    ("random_state", 1.5),
    ("random_state", "seed"),
    ("warm_start", 1),
    ("warm_start", "yes"),
    ("verbose", -1),
    ("verbose", "loud"),
    ("verbose_interval", 0),
    ("verbose_interval", 1.5),
]


def sorted_sets(message: str) -> str:
    """The message with the members of each {...} sorted; scikit-learn prints sets as they come."""
    return re.sub(
        r"\{(.*?)\}", lambda found: "{" + ", ".join(sorted(found[1].split(", "))) + "}", message
    )


@pytest.mark.parametrize(("name", "value"), BAD, ids=[f"{n}-{v}" for n, v in BAD])
def test_messages_are_those_of_scikit_learn(name: str, value: object) -> None:
    with pytest.raises(ValueError, match=name) as theirs:
        SklearnMixture(**{name: value}).fit(X)
    with pytest.raises(ValueError, match=name) as ours:
        emgine.GaussianMixture(**{name: value}).fit(X)
    message = str(ours.value).replace(" or a str among {'auto'}", "")  # a word of reg_covar's own
    own = r"'(tied_(diag|spherical)|[EV]{2}[EVI]|short-em)'(, )?| or a code of mclust"
    message = re.sub(own, "", message)  # our own words
    message = message.replace(", }", "}").replace(", an instance of 'numpy.random.Generator'", "")
    assert sorted_sets(message) == sorted_sets(str(theirs.value))
    assert isinstance(ours.value, type(theirs.value))


@pytest.mark.parametrize("value", [0, -2, 1.0, "all"])
def test_n_threads_is_checked_in_the_same_words(value: object) -> None:
    expected = (
        "The 'n_threads' parameter of GaussianMixture must be an int in the range [1, inf) or "
        f"None. Got {value!r} instead."
    )
    with pytest.raises(emgine.InvalidParameterError) as error:
        emgine.GaussianMixture(n_threads=value).fit(X)  # type: ignore[arg-type]
    assert str(error.value) == expected


@pytest.mark.parametrize(
    "parameters",
    [
        {"n_components": np.int64(2)},
        {"tol": 1},
        {"tol": np.float32(1e-2)},
        {"reg_covar": 0},
        {"verbose": False, "warm_start": np.bool_(False)},
        {"random_state": np.random.RandomState(0)},
        {"random_state": np.uint32(5)},
        {"n_threads": np.int32(1)},
    ],
    # Not str: a RandomState shows its address, and every worker collects the same names.
    ids=lambda parameters: "-".join(
        f"{name}={type(value).__name__}" for name, value in parameters.items()
    ),
)
def test_numbers_of_numpy_and_whole_numbers_are_accepted(parameters: dict[str, Any]) -> None:
    model = emgine.GaussianMixture(**{"max_iter": 500, "random_state": 0, **parameters})
    assert model.fit(X).converged_


def test_nothing_is_converted() -> None:
    values = {"n": np.int64(3), "tol": 1, "word": "b"}
    kept = dict(values)
    check_parameters(values, {"n": integer(1), "tol": real(0.0), "word": one_of("a", "b")}, "Model")
    assert all(values[name] is kept[name] for name in kept)


def test_alternatives_read_as_a_sentence() -> None:
    either = integer(1, 5) | one_of("auto") | real(2.0)
    expected = "an int in the range [1, 5], a str among {'auto'} or a float in the range [2.0, inf)"
    assert either.words == expected
    assert all(either.accepts(value) for value in (5, "auto", 2.5))
    assert not any(either.accepts(value) for value in (0, "x", 1.5))


class Model:
    """An estimator's parameters."""

    def __init__(self, size: Any, given: Any = None) -> None:
        self.size, self.given = size, given


def test_a_value_is_checked_again_when_it_changes_and_when_it_may_have_changed() -> None:
    checked: list[Any] = []

    def accepts(value: Any) -> bool:
        checked.append(value)
        return value is None or bool(value)

    constraints = {"size": Constraint("a size", accepts), "given": Constraint("values", accepts)}
    model = Model(3, [1])
    for _ in range(3):
        check_attributes(model, constraints, "Model")
    assert checked == [3, [1], [1], [1]]  # a list may have become another one
    model.given.clear()
    with pytest.raises(InvalidParameterError, match="given"):
        check_attributes(model, constraints, "Model")
    for wrong in (0, 0):  # what was refused is refused again
        with pytest.raises(InvalidParameterError, match="size"):
            check_attributes(Model(wrong), constraints, "Model")
    checked.clear()
    check_attributes(Model(3), constraints, "Model")
    assert checked == [None]  # 3 was accepted last


def test_constraints_of_many_classes_are_not_kept_for_ever() -> None:
    for _ in range(3 * parameters.MOST_REMEMBERED):
        check_attributes(Model(3), {"size": parameters.NONE | parameters.integer(1)}, "Model")
    assert len(parameters._accepted) <= parameters.MOST_REMEMBERED
