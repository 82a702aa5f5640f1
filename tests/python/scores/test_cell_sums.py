"""CellSums: columns are summed exactly, in whatever parts their cells come."""

from __future__ import annotations

import numpy as np

from emgine._scores.cell_sums import CellSums


def test_sums_are_exact_and_do_not_depend_on_the_parts() -> None:
    cells = np.array([[1.0, 1e16], [2.0, 1.0], [4.0, -1e16], [8.0, 1.0]])
    assert CellSums([cells]).total() == (15.0, 2.0)
    first = CellSums([cells[:1]])
    first.absorb(CellSums([cells[1:3]]))
    first.absorb(CellSums([cells[3:]]))
    assert first.total() == (15.0, 2.0)
