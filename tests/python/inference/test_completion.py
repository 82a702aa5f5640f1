"""Rows with gaps: responsibilities are those of the marginal, whatever rows are taken together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from emgine._inference import completion
from tests.python.inference.mixtures import FULL, T

if TYPE_CHECKING:
    from emgine import Mixture

X = np.random.RandomState(0).normal(size=(400, 3)) * 3 + [1, 9, 0]
GAPS = np.random.RandomState(1).uniform(size=X.shape) < 0.4


def test_responsibilities_are_those_of_what_is_observed() -> None:
    rows = np.where(GAPS, np.nan, X)
    found = completion.responsibilities(FULL, rows, 2)
    for row, responsibilities in zip(rows, found, strict=True):
        seen = np.flatnonzero(~np.isnan(row))
        expected = FULL.weights
        if seen.size:
            expected = FULL.marginal(seen).predict_proba(row[seen])
        assert np.array_equal(responsibilities, expected)


@pytest.mark.parametrize("mixture", [FULL, T])
def test_rows_have_the_same_numbers_alone_and_together(mixture: Mixture) -> None:
    """To rounding: products of matrices sum in another order for other numbers of rows."""
    rows = np.where(GAPS, np.nan, X)
    together = completion.expected(mixture, rows, 1)
    for i in range(0, 400, 37):
        alone = completion.expected(mixture, rows[i : i + 1], 1)
        for one, several in zip(alone, together, strict=True):
            assert one[0] == pytest.approx(several[i], rel=1e-12, abs=1e-12)


def test_spans_cover_all_rows_in_bounded_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(completion, "NUMBERS_AT_ONCE", 600)
    spans = list(completion.spans(FULL, 250))
    assert [(span.start, span.stop) for span in spans] == [(0, 100), (100, 200), (200, 250)]
    monkeypatch.setattr(completion, "NUMBERS_AT_ONCE", 1)
    assert len(list(completion.spans(FULL, 7))) == 7
