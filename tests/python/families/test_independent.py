"""Independent: the mixture of some columns has the density of these columns."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from emgine import Mixture, families
from emgine._families.families import family_of

COUNTS = np.arange(400.0)
CASES: list[tuple[Any, dict[str, Any]]] = [
    ("poisson", {"rates": [[1.5, 3.0, 0.0], [8.0, 2.0, 5.0]]}),
    ("geometric", {"probabilities": [[0.2, 0.5, 0.9], [0.7, 0.3, 0.4]]}),
    ("negative_binomial", {"means": [[1, 2, 3], [4, 5, 6]], "sizes": [[1, 2, 9], [np.inf, 2, 3]]}),
    (families.NegativeBinomial(size=2.5), {"means": [[1, 2, 3], [4, 5, 6]]}),
    (families.Binomial([4, 5, 6]), {"probabilities": [[0.2, 0.5, 1.0], [0.7, 0.3, 0.4]]}),
    (families.Binomial(7), {"probabilities": [[0.2, 0.5, 1.0], [0.7, 0.3, 0.4]]}),
    ("bernoulli", {"probabilities": [[0.2, 0.5, 1.0], [0.7, 0.3, 0.4]]}),
    (
        families.Categorical([2, 3, 2]),
        {
            "probabilities": [
                [[0.2, 0.8, 0.0], [0.2, 0.3, 0.5], [1.0, 0.0, 0.0]],
                [[0.6, 0.4, 0.0], [0.5, 0.1, 0.4], [0.3, 0.7, 0.0]],
            ]
        },
    ),
]


@pytest.mark.parametrize(("family", "parameters"), CASES)
@pytest.mark.parametrize("columns", [[0], [2], [2, 0]])
def test_a_marginal_is_the_sum_over_the_other_columns(
    family: Any, parameters: dict[str, Any], columns: list[int]
) -> None:
    mixture = Mixture.from_parameters([0.3, 0.7], parameters, family)
    others = [column for column in range(3) if column not in columns]
    supports = mixture.shape.supports or [(0, np.inf, True)] * 3
    values = [COUNTS[: int(min(supports[column][1], 399)) + 1] for column in others]
    mesh = np.meshgrid(*values)
    marginal = Mixture._adopt(family_of(mixture.shape).marginal(mixture, columns))
    assert marginal.n_features == len(columns)
    rows = np.zeros((mesh[0].size, 3))
    for column, coordinates in zip(others, mesh, strict=True):
        rows[:, column] = coordinates.ravel()
    rows[:, columns] = 1.0
    total = np.exp(mixture.score_samples(rows)).sum()
    found = np.exp(marginal.score_samples(np.ones((1, len(columns)))))[0]
    assert found == pytest.approx(total, rel=1e-10)


def test_each_column_is_a_panel() -> None:
    mixture = Mixture.from_parameters([1.0], {"rates": [[1.0, 2.0, 3.0]]}, "poisson")
    assert family_of(mixture.shape).panels(mixture) == [[0], [1], [2]]


def test_quantiles_are_those_of_draws() -> None:
    mixture = Mixture.from_parameters([0.5, 0.5], {"rates": [[1.0], [50.0]]}, "exponential")
    found = family_of(mixture.shape).quantiles(mixture, np.array([-1.0, 0.0, 1.0]))
    assert found.shape == (2, 1, 3)
    # Of 2000 draws the lowest quantile has a relative standard error of 6 %.
    shares = np.array([0.158655, 0.5, 0.841345])
    expected = -np.log1p(-shares) / np.array([[1.0], [50.0]])
    assert np.allclose(found[:, 0], expected, rtol=0.2)
    assert np.array_equal(found, family_of(mixture.shape).quantiles(mixture, np.arange(-1.0, 2)))
