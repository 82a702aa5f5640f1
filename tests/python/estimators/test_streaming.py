"""streaming: batches of any family add up to one exact step, or a clear error says why not."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pytest

from emgine import MixtureModel, families

COUNTS = np.concatenate(
    [np.random.RandomState(0).poisson(2, (300, 2)), np.random.RandomState(1).poisson(9, (300, 2))]
)[np.random.RandomState(2).permutation(600)]
CHOSEN: dict[str, tuple[Any, Any]] = {
    "poisson": ("poisson", COUNTS),
    "categorical": (families.Categorical(30), COUNTS),
    "student_t": ("student_t", COUNTS * 1.0),
    "gamma": ("gamma", COUNTS + 1),
    "negative_binomial": ("negative_binomial", COUNTS),
    "weibull": ("weibull", COUNTS + 1),
    "log_normal": ("log_normal", COUNTS + 1),
    "product": ({0: "poisson", 1: "gaussian"}, COUNTS),
}
STAY = ("weibull", "log_normal", "product")  # about points that cannot be moved
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")


def streamed(name: str, **options: Any) -> MixtureModel:
    family, rows = CHOSEN[name]
    model = MixtureModel(2, family=family, random_state=0)
    for batch in np.array_split(rows, 4):
        model.partial_fit(batch, **options)
    return model


@pytest.mark.parametrize("name", CHOSEN)
def test_batches_of_a_pass_add_up_to_one_step(name: str) -> None:
    rows, model = CHOSEN[name][1], streamed(name)
    assert model._stream is not None
    base, weights = model._stream.base, model.weights_
    step = base.expectation(rows).maximization(reg_covar=1e-6)
    np.testing.assert_allclose(weights, step.weights, rtol=1e-9)
    for of, values in step.parameters.items():
        np.testing.assert_allclose(model.mixture_.parameters[of], values, rtol=1e-6, err_msg=of)
    again = pickle.loads(pickle.dumps(model)).partial_fit(rows, new_pass=True)
    assert again.lower_bound_ > model.lower_bound_


@pytest.mark.parametrize("name", sorted(set(CHOSEN) - set(STAY)))
def test_statistics_that_move_can_be_forgotten(name: str) -> None:
    model = streamed(name, forgetting=0.1)
    family, rows = CHOSEN[name]
    start = MixtureModel(2, family=family, random_state=0, max_iter=0).fit(rows)
    assert model.score(rows) > start.score(rows) - 0.5


@pytest.mark.parametrize("name", STAY)
def test_statistics_that_cannot_be_moved_are_not_forgotten(name: str) -> None:
    family, rows = CHOSEN[name]
    with pytest.raises(ValueError, match=f"forgetting needs .* the family '{name}' do not"):
        MixtureModel(2, family=family).partial_fit(rows, forgetting=0.1)
    model = streamed(name)
    before = model.mixture_
    with pytest.raises(ValueError, match="forgetting needs statistics that add"):
        model.partial_fit(rows, forgetting=0.1)
    assert model.mixture_ is before


def test_a_batch_outside_the_support_changes_nothing() -> None:
    with pytest.raises(ValueError, match="whole numbers of at least 0 in row 1, column 0"):
        MixtureModel(family="poisson").partial_fit([[1], [-1]])
    model = MixtureModel(family="categorical").partial_fit([[0], [1], [2]])
    before = model.mixture_
    assert before.shape.structure == "3"
    with pytest.raises(ValueError, match="row 1, column 0"):
        model.partial_fit([[0], [3]])
    assert model.mixture_ is before
