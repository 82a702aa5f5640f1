"""The M-step without a prior, of a block of a product: what is held there, and what is bounded."""

from __future__ import annotations

import numpy as np

from emgine import MixtureModel, _core
from emgine._em.plain_step import PlainStep
from emgine._families.block_statistics import statistics_in

RANDOM = np.random.RandomState(0)
X = np.column_stack([RANDOM.normal(0, 1, 60), RANDOM.poisson(3, 60)])
MIXTURE = MixtureModel(2, family={0: "gaussian", 1: "poisson"}, random_state=0).fit(X).mixture_
STATISTICS = MIXTURE.expectation(X)


def step(held: _core.Held | None = None, floor: object = None) -> PlainStep:
    whole = lambda statistics, last: statistics.maximization(1e-6)  # noqa: E731, ARG005
    bound = None if floor is None else np.array(floor)
    return PlainStep(whole, 1e-6, held, {0}, bound)


def test_a_block_is_that_part_of_the_whole() -> None:
    made = step()(STATISTICS)
    for (part, own), name in zip(statistics_in(STATISTICS), ("means", "rates"), strict=True):
        block = step().of_block(part)(own)
        assert (block.parameters[name] == made.parameters[part.prefix + name]).all()


def test_what_is_held_of_a_block_is_held() -> None:
    values = {"1/rates": np.array([[7.0], [8.0]])}
    masks = {"1/rates": np.ones((2, 1))}
    held = _core.Held(MIXTURE.shape, None, None, values, masks)
    (_, (part, own)) = statistics_in(STATISTICS)
    assert step(held).of_block(part)(own).rates.tolist() == [[7.0], [8.0]]


def test_bounds_are_those_of_the_columns() -> None:
    ((part, own), _) = statistics_in(STATISTICS)
    wide = step(floor=[100.0, 1.0]).of_block(part)(own)
    assert wide.covariances[0, 0, 0] >= 100.0
    assert wide.covariances[1, 0, 0] < 10.0
