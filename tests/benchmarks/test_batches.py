"""The benchmark of batches: divides a batch into smaller ones correctly, and runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from benchmarks.batches import Batches, best_seconds, main, rivals
from benchmarks.latency_contenders import model

if TYPE_CHECKING:
    import pytest


def test_the_same_rows_are_scored_whatever_the_size_of_a_batch() -> None:
    mixture, rows = model(2, 1), np.zeros((7, 2))
    parts = Batches.of(mixture, rows, 3).parts
    assert [len(batch) for batch, _ in parts] == [3, 3, 1]
    assert sum(out.size for _, out in parts) == 7
    contender = Batches.of(mixture, rows, 3)
    (seconds,) = best_seconds([contender])
    assert 0.0 < seconds < 1.0
    scores = np.concatenate([out for _, out in contender.parts])
    assert np.array_equal(scores, mixture.score_samples(rows))


def test_a_batch_is_compared_with_the_sizes_that_were_best() -> None:
    assert rivals({1: 10.0, 4: 5.0, 6: 2.0, 9: 7.0, 12: 3.0}) == [6, 12, 4]


def test_it_prints_a_row_for_each_size(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--most", "24"])
    printed = capsys.readouterr().out
    assert printed.count("components, full") == 3
    assert "of smaller batches" in printed
