"""parts: rows in memory are one part, with all rows and all threads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from emgine._rows.parts import InMemory

if TYPE_CHECKING:
    from emgine._rows.parts import Part

X = np.arange(12.0).reshape(4, 3)


class Seen:
    """A result that knows what its task was given."""

    def __init__(self, part: Part, n_threads: int) -> None:
        self.part, self.n_threads = part, n_threads

    def absorb(self, part: Seen) -> None:  # noqa: ARG002
        raise AssertionError("there is one part only")


@pytest.mark.parametrize("weight", [None, np.ones(4)], ids=["alike", "weighted"])
def test_a_task_is_done_once_to_all_rows_as_they_are(weight: np.ndarray | None) -> None:
    seen = InMemory(X, weight, 5).reduce(Seen)
    assert seen.part.X is X
    assert seen.part.sample_weight is weight
    assert seen.part.first_row == 0
    assert seen.n_threads == 5


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_parts_know_the_features_and_the_type_of_their_rows(dtype: type) -> None:
    parts = InMemory(X.astype(dtype), None, 1)
    assert (parts.n_features, parts.dtype) == (3, np.dtype(dtype))
