"""What families keep of rows in memory changes no bit, with any number of threads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from emgine import MixtureModel, _core
from emgine._rows.parts import Part
from emgine._rows.tasks import Expectation
from emgine.sufficient_statistics import SufficientStatistics
from tests.laws.family_problems import DRAWS, problem

if TYPE_CHECKING:
    from emgine._core import Mixture


def bits_of(mixture: Mixture, rows: np.ndarray, *more: Any, n_threads: int = 1) -> bytes:
    part = Part(rows, *more)
    return SufficientStatistics._adopt(Expectation(mixture).total(part, n_threads)).to_bytes()


pytestmark = pytest.mark.filterwarnings("ignore::emgine.ConvergenceWarning")


@pytest.mark.parametrize("name", DRAWS)
def test_passes_over_rows_that_are_kept_have_the_same_bits(name: str) -> None:
    family, rows = problem(name)
    fit = MixtureModel(2, family=family, max_iter=1, random_state=0).fit(rows)
    expected = bits_of(fit.mixture_, rows, None, 0)
    kept = _core.KeptRows()
    for n_threads in (1, 3, 3, 1):
        assert bits_of(fit.mixture_, rows, None, 0, kept, n_threads=n_threads) == expected


@pytest.mark.parametrize("name", ["gamma", "log_normal", "beta", "binomial"])
def test_weighted_rows_are_not_taken_for_those_that_are_kept(name: str) -> None:
    family, rows = problem(name)
    weight = np.where(np.arange(len(rows)) % 3 == 0, 0.0, 2.0)
    fit = MixtureModel(2, family=family, max_iter=1, random_state=0).fit(rows)
    kept = _core.KeptRows()
    for _ in range(3):
        bits_of(fit.mixture_, rows, None, 0, kept)
    expected = bits_of(fit.mixture_, rows, weight, 0)
    assert bits_of(fit.mixture_, rows, weight, 0, kept) == expected
