"""The methods are those of every Mixture, and give mixtures again."""

from __future__ import annotations

import pickle

import numpy as np

from emgine import Mixture
from emgine._inference.inference import Inference
from tests.python.inference.mixtures import FULL


def test_a_mixture_has_them() -> None:
    assert issubclass(Mixture, Inference)


def test_what_comes_out_is_a_mixture_that_can_be_saved_and_scored() -> None:
    given = FULL.condition({1: 9.0})
    assert type(given) is Mixture
    same = pickle.loads(pickle.dumps(given))
    assert np.array_equal(same.score_samples([[1.0, 2.0]]), given.score_samples([[1.0, 2.0]]))
    assert FULL.marginal(0).sample(3, random_state=0)[0].shape == (3, 1)


def test_numbers_come_back_as_numbers() -> None:
    one = FULL.marginal(0)
    assert isinstance(one.cdf(0.0), float)
    assert isinstance(one.quantile(0.5), float)
    assert one.cdf([0.0]).shape == (1,)
