"""Parts of Dask: cut to the grid, one thread each, the same when they are made again."""

from __future__ import annotations

from typing import Any

import dask
import numpy as np
import pytest
from dask import array as da

import emgine
from emgine import _core
from emgine._rows.tasks import Expectation
from emgine.dask.parts import DaskParts, _with_checksum
from tests.python.dask.lazy_rows import X, collections, model

# What dask and its dependencies warn of among themselves is not this project's.
pytestmark = pytest.mark.filterwarnings("default")


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("parts", [(30_000, 40_001), (70_001,)])
def test_tasks_use_one_thread_each(parts: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    used = []
    real = _core.hard_span
    monkeypatch.setattr(
        _core, "hard_span", lambda *arguments: (used.append(arguments[-1]), real(*arguments))[1]
    )
    model(n_threads=2).fit(collections(False, parts)[0])
    assert used
    assert set(used) == {1}


@pytest.mark.usefixtures("here")
def test_a_block_that_is_made_again_must_be_the_same() -> None:
    parts = DaskParts(*collections(True), "test", 1)
    task = Expectation(emgine.Mixture([0.5, 0.5], X[:2], [1.0, 1.0], "spherical"))
    row_weight = parts.reduce(task).total().row_weight
    number, kept, first = parts._blocks[1]
    rows, weights, _ = kept.compute()
    for same in ((rows.copy(), weights), (np.asfortranarray(rows), weights)):
        parts._blocks[1] = number, dask.delayed(_with_checksum)(*same), first
        assert parts.reduce(task).total().row_weight == row_weight
    for other in ((np.nextafter(rows, 9), weights), (rows[:-1], weights), (rows, weights + 1)):
        parts._blocks[1] = number, dask.delayed(_with_checksum)(*other), first
        with pytest.raises(ValueError, match=f"^Block 1 .* row {first} .*in a later pass"):
            parts.reduce(task)


def test_parts_are_whole_subtrees() -> None:
    parts = DaskParts(da.from_array(X, chunks=(20_000, 3)), None, "test", 1)
    firsts = [first for *_, first in parts._blocks]
    assert firsts == list(range(0, len(X), 4 * _core.GRID_ROWS))
