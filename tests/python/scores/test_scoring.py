"""scoring: the generators that random_state means."""

from __future__ import annotations

import numpy as np
import pytest

from emgine._scores import scoring


def test_generators() -> None:
    generator = np.random.RandomState(3)
    assert scoring.check_random_state(generator) is generator
    first, second = (scoring.check_random_state(np.int64(3)).uniform() for _ in range(2))
    assert first == second == np.random.RandomState(3).uniform()
    assert scoring.check_random_state(None) is np.random.mtrand._rand
    for bad in (-1, 2**32, 1.5, "seed"):
        with pytest.raises(ValueError, match=r"^random_state must be an int in the range"):
            scoring.check_random_state(bad)


def test_a_numpy_generator_is_moved_on_by_what_is_drawn() -> None:
    generator, same = (np.random.default_rng(5) for _ in range(2))
    first = scoring.check_random_state(generator).uniform(size=3)
    second = scoring.check_random_state(generator).uniform(size=3)
    assert len({*first, *second}) == 6
    assert np.array_equal(first, scoring.check_random_state(same).uniform(size=3))
