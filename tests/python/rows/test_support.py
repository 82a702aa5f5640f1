"""support: rows of a fit are looked at before any work, in memory and in blocks."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from emgine import MixtureModel
from emgine.sources import Blocks

COUNTS = np.random.RandomState(0).poisson(3, (6000, 2)).astype(float)


def bad_at(row: int) -> np.ndarray[Any, Any]:
    rows = COUNTS.copy()
    rows[row, 1] = -1
    return rows


@pytest.mark.parametrize("row", [0, 5999])
def test_a_value_outside_is_named_wherever_the_rows_are(row: int) -> None:
    rows = bad_at(row)
    model = MixtureModel(2, family="poisson", random_state=0)
    for X in (rows, Blocks([rows[:2500], rows[2500:]]), rows.astype(np.float32), rows.tolist()):
        with pytest.raises(ValueError, match=f"in row {row}, column 1. Got -1.0"):
            model.fit(X)
    assert not hasattr(model, "mixture_")


def test_a_fitted_model_is_left_alone_and_scores_nothing_outside() -> None:
    model = MixtureModel(2, family="poisson", random_state=0).fit(COUNTS)
    before = model.mixture_
    with pytest.raises(ValueError, match="in row 7"):
        model.fit(bad_at(7))
    assert model.mixture_ is before
    for score in (model.score_samples, model.predict, model.predict_proba, model.score, model.bic):
        with pytest.raises(ValueError, match="in row 7, column 1"):
            score(bad_at(7))
    for score in (before.score_samples, before.predict, before.expectation, before.score):
        with pytest.raises(ValueError, match="in row 7, column 1"):
            score(bad_at(7))
    with pytest.raises(ValueError, match="in row 5999, column 1"):
        list(model.predict(Blocks([bad_at(5999)])))
    with pytest.raises(ValueError, match="in row 0, column 0"):
        before.score_samples([0.5, 1.0])
    out = np.empty(10)
    with pytest.raises(ValueError, match="in row 7, column 1"):
        before.score_samples(bad_at(7)[:10], out=out)
