"""seeds: a seed gives the state that numpy gives it."""

from __future__ import annotations

import copy
import pickle

import numpy as np
import pytest

from emgine._checks.seeds import seeded


@pytest.mark.parametrize("seed", [0, 1, 12345, 2**32 - 1])
def test_the_state_is_numpys_own(seed: int) -> None:
    found, expected = seeded(seed), np.random.RandomState(seed)
    assert repr(found.get_state(legacy=False)) == repr(expected.get_state(legacy=False))
    assert np.array_equal(found.normal(size=700), expected.normal(size=700))


def test_copies_and_pickles_go_on_as_numpys_do() -> None:
    for again in (copy.deepcopy, lambda generator: pickle.loads(pickle.dumps(generator))):
        found = again(seeded(3))
        assert np.array_equal(found.uniform(size=5), np.random.RandomState(3).uniform(size=5))


def test_generators_share_nothing() -> None:
    first, second = seeded(1), seeded(1)
    assert first.uniform() == second.uniform()
