"""Evidence: one sum over the rows for every criterion, with what weight 0 means."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from emgine import GaussianMixture, Mixture, _core
from emgine._rows.parts import InMemory
from emgine._scores.information_criteria import evidence_of
from emgine.sources import Blocks
from tests.python.sources.same_rows import write_parquet

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MIXTURE = Mixture([0.4, 0.6], [[0.0], [3.0]], [1.0, 2.0], "spherical")
X = np.random.RandomState(0).normal(size=(1000, 1))


@pytest.mark.parametrize("weighted", [False, True])
def test_log_densities_add_up(weighted: bool) -> None:
    weights = np.random.RandomState(1).uniform(size=1000) if weighted else None
    evidence = evidence_of(InMemory(X, weights, 1), MIXTURE)
    scores = MIXTURE.score_samples(X)
    expected = scores if weights is None else scores * weights
    assert evidence.log_likelihood == pytest.approx(expected.sum(), rel=1e-13)
    row_weight = 1000 if weights is None else weights.sum()
    assert evidence.row_weight == pytest.approx(row_weight, rel=1e-13)
    assert evidence.mean == MIXTURE.score(X, weights)
    assert math.isnan(evidence.entropy)


def test_a_row_of_weight_zero_is_absent_even_where_its_density_is_none() -> None:
    rows = np.array([[0.5], [1e300]])
    evidence = evidence_of(InMemory(rows, np.array([2.0, 0.0]), 1), MIXTURE)
    assert evidence.mean == MIXTURE.score(rows[:1])


def test_a_row_without_density_has_no_likelihood() -> None:
    assert MIXTURE.score([[1e300]]) == -np.inf


METHODS = ("score", "aic", "bic", "icl")
ROWS = np.random.RandomState(2).normal(size=(20_000, 3))
WEIGHTS = np.random.RandomState(3).uniform(size=len(ROWS))


def fitted(covariance_type: str = "full") -> GaussianMixture:
    model = GaussianMixture(2, covariance_type=covariance_type, random_state=0, max_iter=3, tol=1.0)
    return model.fit(ROWS)


@pytest.mark.filterwarnings("ignore:X has feature names:UserWarning")
@pytest.mark.parametrize("weighted", [False, True])
def test_rows_that_are_read_have_the_bits_of_rows_in_memory(
    weighted: bool, covariance_type: str, tmp_path: Path
) -> None:
    model, weights = fitted(covariance_type), WEIGHTS if weighted else None
    slices = [slice(i, i + 999) for i in range(0, len(ROWS), 999)]
    blocks = Blocks([(ROWS[s], weights[s]) if weights is not None else ROWS[s] for s in slices])
    file = write_parquet(tmp_path / "rows.parquet", ROWS, weights)
    for name in METHODS:
        method = getattr(model, name)
        expected = method(ROWS, sample_weight=weights)
        assert method(blocks) == expected
        assert method(file, sample_weight="w" if weighted else None) == expected


@pytest.mark.parametrize("name", METHODS)
def test_a_criterion_reads_the_rows_once_and_makes_no_e_step(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = fitted()
    read: list[int] = []

    def blocks() -> Iterator[Any]:
        for number in range(4):
            yield ROWS[number * 5000 : (number + 1) * 5000]
            read.append(number)

    source = Blocks(blocks)
    read.clear()
    monkeypatch.delattr(_core, "expectation")
    monkeypatch.delattr(_core, "expectation_span")
    method = getattr(model, name)
    assert method(source) == method(ROWS)
    assert read == [0, 1, 2, 3]


def test_rows_without_weight_are_refused() -> None:
    model = GaussianMixture(random_state=0).fit(X)
    with pytest.raises(ValueError, match="at least one non-zero"):
        model.bic(Blocks([(X, np.zeros(len(X)))]))
