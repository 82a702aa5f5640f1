"""Likelihoods and entropy: textbook sums, and the same bits however rows are cut."""

from __future__ import annotations

import numpy as np
import pytest

from emgine import GaussianMixture, _core
from emgine._rows.parts import InMemory
from emgine._rows.reader import Reader
from emgine._rows.rows import Rows
from emgine._scores.information_criteria import CellSums, Likelihoods
from emgine.sources.blocks import Blocks


@pytest.mark.parametrize("weighted", [False, True])
def test_the_sums_are_those_of_the_rows(covariance_type: str, weighted: bool) -> None:
    random_state = np.random.RandomState(0)
    X = random_state.normal(size=(2 * _core.GRID_ROWS + 17, 3))
    weight = random_state.uniform(size=len(X)) if weighted else None
    model = GaussianMixture(3, covariance_type=covariance_type, random_state=0, max_iter=5, tol=1)
    mixture = model.fit(X).mixture_
    found = [Rows(InMemory(X, weight, n)).reduce(Likelihoods(mixture)).total() for n in (1, 2, 7)]
    assert found[0] == found[1] == found[2]
    each = np.ones(len(X)) if weight is None else weight
    scores, r = mixture.score_samples(X), mixture.predict_proba(X)
    expected = each.sum(), scores @ each, (scores + np.log(r.max(axis=1))) @ each, 0.0
    assert found[0] == pytest.approx(expected, rel=1e-12)
    slices = [slice(100), slice(100, 5000), slice(5000, None)]
    source = Blocks([X[s] if weight is None else (X[s], weight[s]) for s in slices])
    parts = Rows(Reader(source, "Search", 1))
    assert parts.reduce(Likelihoods(mixture)).total() == found[0]


def test_a_row_of_weight_zero_may_be_anywhere() -> None:
    mixture = GaussianMixture(2, random_state=0).fit([[0.0], [1.0], [10.0], [11.0]]).mixture_
    X, weight = np.array([[0.5], [1e300], [10.5]]), np.array([1.0, 0.0, 2.0])
    found = Rows(InMemory(X, weight, 1)).reduce(Likelihoods(mixture)).total()
    kept = Rows(InMemory(X[[0, 2]], weight[[0, 2]], 1)).reduce(Likelihoods(mixture)).total()
    assert found == pytest.approx(kept, rel=1e-14)


@pytest.mark.parametrize("weighted", [False, True])
def test_the_entropy_of_responsibilities_is_summed(weighted: bool) -> None:
    random_state = np.random.RandomState(0)
    X = random_state.normal(size=(2 * _core.GRID_ROWS + 17, 2))
    weight = random_state.uniform(size=len(X)) if weighted else None
    model = GaussianMixture(3, random_state=0, max_iter=5, tol=1.0).fit(X)
    task = Likelihoods(model.mixture_, entropy=True)
    found = Rows(InMemory(X, weight, 2)).reduce(task).total()
    assert found[:3] == Rows(InMemory(X, weight, 1)).reduce(Likelihoods(model.mixture_)).total()[:3]
    r = model.predict_proba(X)
    doubt = -(r * np.log(np.maximum(r, 1e-300))).sum(axis=1)
    assert found[3] == pytest.approx(doubt @ (np.ones(len(X)) if weight is None else weight))
    blocks = [
        (X[i : i + 1000], None if weight is None else weight[i : i + 1000])
        for i in range(0, len(X), 1000)
    ]
    source = Blocks(blocks if weighted else [rows for rows, _ in blocks])
    assert Rows(Reader(source, "Search", 1)).reduce(task).total() == found


def test_sums_are_exact_and_do_not_depend_on_the_parts() -> None:
    cells = np.array([[1.0, 1e16], [2.0, 1.0], [4.0, -1e16], [8.0, 1.0]])
    assert CellSums([cells]).total() == (15.0, 2.0)
    first = CellSums([cells[:1]])
    first.absorb(CellSums([cells[1:3]]))
    first.absorb(CellSums([cells[3:]]))
    assert first.total() == (15.0, 2.0)


def test_sums_beyond_float64_are_infinite() -> None:
    assert CellSums([np.full((3, 1), -1e308)]).total() == (-np.inf,)
