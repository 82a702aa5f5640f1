"""random_states: a state comes back to the bit; one that numpy would misuse is refused."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from emgine._files.random_states import number, random_state_of, state_of, whole


def stored(generator: np.random.RandomState) -> dict[str, Any]:
    """Return the state as JSON gives it back."""
    state: dict[str, Any] = json.loads(json.dumps(state_of(generator), default=np.ndarray.tolist))
    return state


@pytest.mark.parametrize("n_drawn", [0, 1, 2, 623, 1000])
def test_the_next_numbers_come_out(n_drawn: int) -> None:
    generator = np.random.RandomState(3)
    generator.standard_normal(n_drawn)
    again = random_state_of(stored(generator))
    assert again.standard_normal(700).tolist() == generator.standard_normal(700).tolist()


@pytest.mark.parametrize("pos", [625, 700, -1, -100_000, 2**30, -(2**30), 2**31, 0.5, True, None])
def test_a_position_outside_the_state_is_refused(pos: object) -> None:
    state = stored(np.random.RandomState(3))
    state["state"]["pos"] = pos
    with pytest.raises(ValueError, match="position"):
        random_state_of(state)


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ([0] * 624, "zeros"),
        ([2**31 - 1] + [0] * 623, "zeros"),
        ([1, 2, 3], "3 words"),
        ([-1] * 624, "word"),
        ([2**40] * 624, "word"),
        ([0.5] * 624, "word"),
        (["1"] * 624, "word"),
    ],
)
def test_a_key_that_is_none_is_refused(key: list[Any], said: str) -> None:
    state = stored(np.random.RandomState(3))
    state["state"]["key"] = key
    with pytest.raises(ValueError, match=said):
        random_state_of(state)


@pytest.mark.parametrize(
    "change",
    [
        {"has_gauss": 2},
        {"has_gauss": 10**30},
        {"gauss": float("nan")},
        {"gauss": float("inf")},
        {"gauss": 1e308},
        {"gauss": "0"},
        {"bit_generator": "PCG64"},
    ],
)
def test_other_numbers_are_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"gauss|PCG64"):
        random_state_of(stored(np.random.RandomState(3)) | change)


def test_a_generator_that_no_file_can_hold_is_refused_before_it_is_saved() -> None:
    with pytest.raises(ValueError, match="must be a RandomState of MT19937 to be saved"):
        state_of(np.random.RandomState(np.random.PCG64(1)))


def test_numbers_of_json() -> None:
    assert whole(3, "n", 3) == 3
    assert whole(3.0, "n", 3) == 3
    assert number(2, "x") == 2.0
    for value in (4, -1, 1.5, float("inf"), float("nan"), 10**400, True, "1", None):
        with pytest.raises(ValueError, match="n must be an int"):
            whole(value, "n", 3)
    for other in (float("inf"), float("nan"), 10**400, True, "inf", None):
        with pytest.raises(ValueError, match="x must be a finite number"):
            number(other, "x")
