"""blocks: a product's words are read as they are written, ignored columns included."""

from __future__ import annotations

import numpy as np

from emgine._families.blocks import Block, blocks_of, in_start_space, kept_blocks, points

WORDS = "gaussian(full)[0,3] log_normal(diag)[1] ignored()[2]"


def test_words_are_read() -> None:
    expected = [Block("gaussian", "full", [0, 3]), Block("log_normal", "diag", [1])]
    assert list(kept_blocks(WORDS)) == expected
    assert list(blocks_of(WORDS)) == [*expected, Block("ignored", "", [2])]


def test_each_block_has_its_space_and_its_points() -> None:
    rows = np.array([[1.0, 4.0, 9.0, 2.0], [3.0, 16.0, 9.0, 5.0]])
    features = in_start_space(rows, WORDS)
    assert features is not None
    expected = np.column_stack([rows[:, [0, 3]], np.log(rows[:, 1])])
    assert np.array_equal(np.concatenate(features, axis=1), expected)
    found = points(rows, WORDS)
    assert np.array_equal(found[:, 1], np.log(rows[:, 1]))
    assert np.array_equal(found[:, [0, 2, 3]], rows[:, [0, 2, 3]])
    assert in_start_space(rows[:, :2], "gaussian(full)[0] exponential()[1]") is None
