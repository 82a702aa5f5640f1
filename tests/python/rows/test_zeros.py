"""zeros: waiting times that are all 0 are named by column after a fit that failed."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from emgine import DegenerateError, MixtureModel
from emgine.sources import Blocks

TIMES = np.column_stack([np.random.RandomState(0).exponential(size=200), np.zeros(200)])


@pytest.mark.parametrize("family", ["exponential", {0: "gaussian", 1: "exponential"}])
def test_a_column_of_zeros_is_named(family: Any) -> None:
    model = MixtureModel(2, family=family, random_state=0)
    frame = pd.DataFrame(TIMES, columns=["first", "second"])
    with pytest.raises(DegenerateError, match=r"only zeros in column 1 \('second'\)") as told:
        model.fit(frame)
    assert told.value.restarts[0].status == "collapsed"
    with pytest.raises(DegenerateError, match=r"only zeros in column 1, for which the family"):
        model.fit(Blocks([TIMES[:90], TIMES[90:]]))
    assert not hasattr(model, "mixture_")


def test_a_component_of_zeros_is_told_in_the_words_of_other_families() -> None:
    rows = TIMES[:, :1].copy()
    rows[:50] = 0
    labels = (rows[:, 0] > 0).astype(int)
    with pytest.raises(DegenerateError, match="no density: The parameters of component 0"):
        MixtureModel(2, family="exponential", labels_init=labels, on_degenerate="raise").fit(rows)
