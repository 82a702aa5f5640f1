"""signatures: every scoring method of a Mixture has one, and takes what it says."""

from __future__ import annotations

import inspect

import numpy as np
import pytest

from emgine import Mixture
from emgine._scores import signatures
from emgine._scores.row_scores import RowScores

OF_METHODS = {
    "score_samples": signatures.LogDensities,
    "predict": signatures.Labels,
    "predict_proba": signatures.Responsibilities,
}


@pytest.mark.parametrize("name", OF_METHODS)
def test_a_method_takes_what_its_signature_says(name: str) -> None:
    said = list(inspect.signature(OF_METHODS[name].__call__).parameters)
    taken = inspect.signature(getattr(RowScores, f"_checked_{name}")).parameters
    assert said == ["args", "kwds"] or said == list(taken)
    mixture = Mixture([1.0], [[0.0, 0.0]], [1.0], "spherical")
    one, several = getattr(mixture, name)([0.0, 1.0]), getattr(mixture, name)(np.zeros((3, 2)))
    assert np.ndim(several) == np.ndim(one) + 1
    out = np.empty_like(several)
    assert getattr(mixture, name)(np.zeros((3, 2)), 1, out=out) is out
