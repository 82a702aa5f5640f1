"""The posterior of rows that lack cells: its bound beside the evidence, by other formulas."""

from __future__ import annotations

import itertools
import math
from typing import Any

import numpy as np
import pytest
from scipy.special import betaln, gammaln

from emgine import BayesianGaussianMixture
from emgine._families.gaussian.normal_gamma import at_rows, rows_of, summed, wide

KINDS = ("diag", "spherical", "tied_diag", "tied_spherical")
PRIORS = ("dirichlet_process", "dirichlet_distribution")
D, DOF, PRECISION, MEAN, SCALE = 3, 4.0, 0.7, 0.3, 1.5
RANDOM = np.random.default_rng(0)
ROWS = RANDOM.normal(0, 1, (7, D))
ROWS[RANDOM.random(ROWS.shape) < 0.3] = np.nan
ROWS[5] = np.nan  # a row without any cell
CONCENTRATION = 0.8


def model_of(kind: str, weights: str, k: int) -> BayesianGaussianMixture:
    return BayesianGaussianMixture(
        n_components=k,
        covariance_type=kind,
        weight_concentration_prior_type=weights,
        weight_concentration_prior=CONCENTRATION,
        mean_precision_prior=PRECISION,
        mean_prior=np.full(D, MEAN),
        degrees_of_freedom_prior=DOF,
        covariance_prior=SCALE if kind.endswith("spherical") else np.full(D, SCALE),
        labels_init=np.arange(len(ROWS)) % k,
        missing="marginalize",
        reg_covar=0.0,
        tol=1e-13,
        max_iter=5000,
        acceleration=None,
    )


def of_cells(groups: list[list[Any]], times: int) -> float:
    """Return the log-probability of cells that share a precision; each group shares a mean."""
    shape, rate = times * DOF / 2, times * SCALE / 2
    found, n, squares = 0.0, 0, 0.0
    for cells in groups:
        m = len(cells)
        n += m
        found += 0.5 * math.log(PRECISION / (PRECISION + m))
        if m:
            mean = float(np.mean(cells))
            squares += float(np.sum((np.array(cells) - mean) ** 2))
            squares += PRECISION * m / (PRECISION + m) * (mean - MEAN) ** 2
    after = shape + n / 2
    found += gammaln(after) - gammaln(shape) + shape * math.log(rate)
    return float(found - after * math.log(rate + squares / 2) - n / 2 * math.log(2 * math.pi))


def of_assignment(kind: str, labels: Any, k: int, rows: Any = ROWS) -> float:
    """Return the log-probability of the cells given the components of their rows."""
    cells = [[[x for x in rows[labels == c, j] if x == x] for j in range(D)] for c in range(k)]
    if kind == "diag":
        return sum(of_cells([each], 1) for of_component in cells for each in of_component)
    if kind == "spherical":
        return sum(of_cells(of_component, D) for of_component in cells)
    if kind == "tied_diag":
        return sum(of_cells([cells[c][j] for c in range(k)], 1) for j in range(D))
    return of_cells([each for of_component in cells for each in of_component], D)


def of_labels(weights: str, labels: Any, k: int) -> float:
    counts = np.bincount(labels, minlength=k)
    if weights == "dirichlet_process":
        after = np.append(np.cumsum(counts[:0:-1])[::-1], 0)
        sticks = betaln(1 + counts, CONCENTRATION + after) - betaln(1.0, CONCENTRATION)
        return float(sticks.sum())
    alpha = np.full(k, CONCENTRATION)
    both = gammaln(alpha.sum()) - gammaln(alpha.sum() + counts.sum())
    return float(both + (gammaln(alpha + counts) - gammaln(alpha)).sum())


@pytest.mark.parametrize("weights", PRIORS)
@pytest.mark.parametrize("kind", KINDS)
def test_of_one_component_the_bound_is_the_evidence(kind: str, weights: str) -> None:
    bound = model_of(kind, weights, 1).fit(ROWS).lower_bound_
    labels = np.zeros(len(ROWS), dtype=int)
    exact = of_assignment(kind, labels, 1) + of_labels(weights, labels, 1)
    assert bound == pytest.approx(exact, abs=1e-9)


@pytest.mark.parametrize("weights", PRIORS)
@pytest.mark.parametrize("kind", KINDS)
def test_the_bound_is_below_the_sum_over_all_assignments(kind: str, weights: str) -> None:
    model = model_of(kind, weights, 2).fit(ROWS)
    found = [
        of_assignment(kind, np.array(labels), 2) + of_labels(weights, np.array(labels), 2)
        for labels in itertools.product(range(2), repeat=len(ROWS))
    ]
    evidence = float(np.logaddexp.reduce(found))
    assert np.diff(model.lower_bounds_).min() > -1e-10
    assert evidence - 4.0 < model.lower_bound_ < evidence  # a posterior that is close to the true


@pytest.mark.parametrize("kind", KINDS)
def test_the_predictive_density_is_the_ratio_of_evidences(kind: str) -> None:
    model = model_of(kind, PRIORS[1], 1).fit(ROWS)
    row, labels = np.array([[0.4, np.nan, -0.2]]), np.zeros(len(ROWS), dtype=int)
    more = ROWS.copy()
    more[5] = row[0]  # in place of the row without cells, which has told nothing
    expected = of_assignment(kind, labels, 1, more) - of_assignment(kind, labels, 1)
    assert model.score_samples(row)[0] == pytest.approx(expected, abs=1e-9)


def test_counts_keep_the_part_of_rows_that_have_a_feature() -> None:
    counts = np.array([[10.0, 5.0, 8.0], [0.0, 0.0, 0.0]])
    moved = at_rows(counts, np.array([4.0, 2.0]))
    np.testing.assert_allclose(moved, [[4.0, 2.0, 3.2], [2.0, 2.0, 2.0]])
    assert (rows_of(counts) == [10.0, 0.0]).all()
    assert (rows_of(counts[:, 0]) == [10.0, 0.0]).all()


@pytest.mark.parametrize("kind", KINDS)
def test_sums_have_the_layout_of_variances(kind: str) -> None:
    sizes = {"diag": (2, 3), "spherical": (2,), "tied_diag": (3,), "tied_spherical": (1,)}
    found = summed(kind, np.ones((2, 3)))
    assert found.shape == sizes[kind]
    assert found.sum() == 6.0
    assert wide(kind, found, (2, 3)).shape == (2, 3)
