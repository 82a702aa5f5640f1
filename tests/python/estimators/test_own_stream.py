"""own_stream: partial_fit of a family of one's own is that of the same family here."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pytest

from emgine import MixtureModel
from tests.python.families.own_families import FeaturePoisson, OwnPoisson
from tests.python.families.test_general_family import Regression
from tests.python.families.test_independent_features import GIVEN, counts, from_rates


@pytest.mark.parametrize("forgetting", [None, 0.3])
def test_batches_give_the_model_of_the_family_here(forgetting: float | None) -> None:
    made, ours = from_rates(**GIVEN)
    for sweep in range(3):
        for number, batch in enumerate(np.array_split(counts(), 4)):
            new_pass = forgetting is None and sweep > 0 and number == 0
            for model in (made, ours):
                model.partial_fit(batch, forgetting=forgetting, new_pass=new_pass)
    np.testing.assert_allclose(made.rates_, ours.rates_, rtol=1e-12)
    assert made.lower_bound_ == pytest.approx(ours.lower_bound_, rel=1e-12)


@pytest.mark.parametrize("family", [OwnPoisson(), FeaturePoisson()], ids=["rows", "features"])
def test_a_pass_of_batches_is_an_iteration_of_the_fit(family: Any) -> None:
    X = np.nan_to_num(counts())
    fitted = MixtureModel(2, family=family, random_state=0, tol=1e-12).fit(X)
    stream = pickle.loads(pickle.dumps(fitted))
    stream.family = family  # that of a pickle is another object
    for number, batch in enumerate(np.array_split(X, 5)):
        stream.partial_fit(batch, new_pass=number == 0)
    np.testing.assert_allclose(stream.rates_, fitted.rates_, rtol=1e-4)
    fresh = MixtureModel(2, family=family, random_state=0)
    for batch in np.array_split(X, 5):
        fresh.partial_fit(batch)
    assert fresh.score(X) > MixtureModel(1, family=family).fit(X).score(X)
    before = fresh.mixture_
    with pytest.raises(ValueError, match="row 1, column 0"):
        fresh.partial_fit([[1.0, 1.0, 1.0], [-1.0, 1.0, 1.0]])
    assert fresh.mixture_ is before


def test_a_general_family_has_no_statistics() -> None:
    X = np.column_stack([np.ones(20), np.arange(20.0), np.arange(20.0)])
    model = MixtureModel(1, family=Regression())
    with pytest.raises(ValueError, match=r"needs statistics that add up; .* Regression"):
        model.partial_fit(X)
