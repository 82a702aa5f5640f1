"""From names to pseudo-statistics: counts by family, and the default from all rows.

tests/laws/test_priors.py compares named priors with rows; test_conjugate.py has refusals.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from emgine import families, priors
from emgine._estimators.seen_rows import SeenRows
from emgine._families.conjugate import posterior_of
from emgine._families.families import chosen_family
from emgine._families.named_priors import NAMED, named_prior
from emgine._rows.parts import InMemory
from emgine._rows.rows import Rows


def weak(family: Any, rows: Any, n_components: int = 2) -> Any:
    X = np.array(rows, dtype=np.float64)
    seen = SeenRows(Rows(InMemory(X, None, 1, bool(np.isnan(X).any()))))
    shape = chosen_family(family).shape(X.shape[1], n_components)
    found = posterior_of("weak", shape, seen)
    assert found is not None
    return found.components


def test_the_default_is_the_average_row_divided_among_the_components() -> None:
    counts = [[2, 0], [4, 2], [6, 1]]
    poisson = weak("poisson", counts)
    assert poisson.rows == pytest.approx([0.5, 0.5])
    assert poisson.sums["sum"] == pytest.approx([2.0, 0.5])
    gamma = weak("gamma", [[1.0], [np.e]], 4)
    assert gamma.rows == pytest.approx([0.25])
    mean = (1 + np.e) / 2  # of a statistic about the mean the deviations add up to 0
    assert gamma.sums["deviation"] == pytest.approx([0.0], abs=1e-16)
    assert gamma.sums["excess"] == pytest.approx([(np.log(mean) - 0.5) / 4])
    assert gamma.reference == pytest.approx([mean])


@pytest.mark.parametrize(
    ("family", "rows", "expected"),
    [
        ("bernoulli", [[1, 0], [1, 0], [0, 0]], [3 / 5 / 2, 1 / 5 / 2]),
        (families.Binomial(4), [[4], [2]], [7 / 10 * 2, 3 / 10 * 2]),
        ("multinomial", [[3, 0], [1, 0]], [5 / 6, 1 / 6]),
    ],
)
def test_no_answer_is_impossible_by_default(family: Any, rows: Any, expected: Any) -> None:
    assert weak(family, rows).sums["sum"] == pytest.approx(expected)


def test_categories_that_no_row_has_are_possible_those_beyond_are_not() -> None:
    found = weak(families.Categorical([2, 3]), [[0, 0], [0, 1], [1, 0]])
    expected = [[3 / 5 / 2, 2 / 5 / 2, 0.0], [3 / 6 / 2, 2 / 6 / 2, 1 / 6 / 2]]
    assert found.sums["counts"] == pytest.approx(np.array(expected))


def test_missing_cells_leave_the_rest() -> None:
    found = weak("poisson", [[2, np.nan], [4, 6]])
    assert found.rows == pytest.approx([0.5, 0.25])
    assert found.sums["sum"] == pytest.approx([1.5, 1.5])


@pytest.mark.parametrize(
    ("family", "prior", "rows", "sums"),
    [
        ("bernoulli", priors.Beta(3, 2), [3, 3], [2, 2]),
        ("geometric", priors.Beta(3, [2, 4]), [2, 2], [1, 3]),
        (families.NegativeBinomial(2.0), priors.Beta(3, 2), [1, 1], [1, 1]),
        ("poisson", priors.Gamma(3, [2, 0]), [2, 0], [2, 2]),
        ("exponential", priors.Gamma([3, 1], 2), [2, 0], [2, 2]),
        (families.Binomial(5), priors.Beta(3, 2), 3, [2, 1, 2, 1]),
        ("multinomial", priors.Dirichlet([3, 2]), 3, [2, 1]),
    ],
)
def test_named_priors_are_counts(family: Any, prior: Any, rows: Any, sums: Any) -> None:
    shape = chosen_family(family).shape(2, 2)
    found = named_prior(prior, shape)
    assert found.rows == pytest.approx(np.array(rows))
    assert found.sums["sum"] == pytest.approx(np.array(sums))
    assert isinstance(prior, NAMED[shape.family])


def test_concentrations_of_categories_are_one_for_all_or_of_each() -> None:
    shape = chosen_family(families.Categorical([2, 3])).shape(2, 2)
    found = named_prior(priors.Dirichlet(3.0), shape)
    assert found.sums["counts"].tolist() == [[2, 2, 0], [2, 2, 2]]
    same = chosen_family(families.Categorical(2)).shape(2, 2)
    assert named_prior(priors.Dirichlet([3, 1]), same).sums["counts"].tolist() == [[2, 0], [2, 0]]
