"""drawing: random numbers are drawn at once and in order, the work may come later."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from emgine import GaussianMixture
from emgine._rows.parts import InMemory
from emgine._rows.rows import Rows
from emgine._starts.drawing import StartDrawer, given_to
from emgine._starts.initialization import METHODS

if TYPE_CHECKING:
    import numpy.typing as npt

    Float64 = npt.NDArray[np.float64]


def drawer(X: Float64, **parameters: Any) -> StartDrawer:
    model = GaussianMixture(**{"n_components": 3, "random_state": 0, **parameters})
    rows = Rows(InMemory(X, None, 1))
    return StartDrawer.of(model, rows, given_to(model, rows), 1e-6)


@pytest.mark.parametrize("method", METHODS)
def test_the_order_of_the_work_changes_no_start(method: str, two_blobs: Float64) -> None:
    draw, again = (drawer(two_blobs, init_params=method) for _ in range(2))
    in_order = [draw()().means for _ in range(3)]
    later = [again() for _ in range(3)]
    backwards = [make().means for make in reversed(later)]
    assert np.array_equal(in_order, backwards[::-1])
    assert not np.array_equal(in_order[0], in_order[1])


def test_what_is_given_is_checked_for_the_rows(two_blobs: Float64) -> None:
    with pytest.raises(ValueError, match=r"'means' should have the shape of \(3, 3\)"):
        drawer(two_blobs, means_init=np.zeros((3, 2)))
