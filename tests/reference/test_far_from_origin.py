"""Log-densities and responsibilities 1e8 standard deviations from the origin, parameters exact.

Rows, means and covariances are dyadic rationals, so float64 holds them without rounding at every
offset, and every error comes from the library. Errors are at most 1e-9 (nats), and bits are the
same as at offset 0. Only tied may differ in bits: its rows are first whitened about a common centre
that need not be dyadic.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

import emgine
from tests.reference.judge import exact_step
from tests.reference.problems import STRUCTURES, Problem, generate

Float64 = npt.NDArray[np.float64]
Rows = Float64 | npt.NDArray[np.float32]
GRAIN = 2.0**-20  # with 1e8 < 2**27 this needs 47 of float64's 53 bits
BOUND = 1e-9
OFFSETS = (0.0, 1e3, 1e6, 1e8)


def dyadic(values: Float64) -> Float64:
    """Nearest multiples of ``GRAIN``."""
    return np.asarray(np.round(values / GRAIN) * GRAIN)


def dyadic_problem(kind: str, sizes: tuple[int, int, int], offset: float) -> Problem:
    """A problem of unit scale, every number a multiple of ``GRAIN``, moved by ``offset``."""
    plain = generate(kind, sizes, 0.0, 1.0, True, 1)
    k = sizes[2]
    weights = np.full(k, 1.0)
    weights[1:] = 2.0 ** -np.arange(1, k) / 2
    weights[0] = 1.0 - weights[1:].sum()
    covariances = dyadic(plain.covariances)
    rows, means = dyadic(plain.rows) + offset, dyadic(plain.means) + offset
    weight = plain.sample_weight
    return Problem(kind, rows, weight, weights, means, covariances, 1e-6, offset, 1.0)


@pytest.mark.parametrize("offset", OFFSETS)
@pytest.mark.parametrize("sizes", [(50, 1, 2), (60, 4, 3), (40, 9, 5)])
@pytest.mark.parametrize("kind", STRUCTURES)
def test_scores_are_exact_far_from_the_origin(
    kind: str, sizes: tuple[int, int, int], offset: float
) -> None:
    problem = dyadic_problem(kind, sizes, offset)
    assert np.array_equal(problem.rows - offset, dyadic_problem(kind, sizes, 0.0).rows)
    expected = exact_step(problem)
    mixture = emgine.Mixture(problem.weights, problem.means, problem.covariances, kind)
    assert np.max(np.abs(mixture.score_samples(problem.rows) - expected.log_prob)) <= BOUND
    posterior = mixture.predict_proba(problem.rows)
    assert np.max(np.abs(posterior - expected.responsibilities)) <= BOUND


def moved(kind: str) -> list[tuple[Rows, Rows]]:
    """Log-densities and responsibilities here, and 1e8 away."""
    found = []
    for offset in (0.0, 1e8):
        problem = dyadic_problem(kind, (60, 4, 3), offset)
        mixture = emgine.Mixture(problem.weights, problem.means, problem.covariances, kind)
        found.append((mixture.score_samples(problem.rows), mixture.predict_proba(problem.rows)))
    return found


@pytest.mark.parametrize("kind", ["full", "diag", "spherical"])
def test_moving_rows_and_means_together_changes_no_bit_of_a_score(kind: str) -> None:
    here, there = moved(kind)
    assert np.array_equal(here[0], there[0])
    assert np.array_equal(here[1], there[1])


def test_moving_rows_and_means_together_changes_tied_scores_by_rounding_only() -> None:
    here, there = moved("tied")
    assert np.max(np.abs(here[0] - there[0])) <= 1e-12
    assert np.max(np.abs(here[1] - there[1])) <= 1e-12


@pytest.mark.parametrize("distance", [1e2, 1e4, 1e6, 1e8, 1e12])
@pytest.mark.parametrize("kind", STRUCTURES)
def test_scores_are_exact_for_components_far_apart(kind: str, distance: float) -> None:
    """Each row lies near one component; the others are far, some of the origin too."""
    near = dyadic_problem(kind, (60, 4, 3), 0.0)
    places = np.array([0.0, 1.0, -0.5]) * distance
    means = near.means + places[:, None]
    rows = near.rows + places[np.arange(60) % 3][:, None]
    apart = Problem(
        kind, rows, near.sample_weight, near.weights, means, near.covariances, 1e-6, 0.0, 1.0
    )
    mixture = emgine.Mixture(apart.weights, apart.means, apart.covariances, kind)
    expected = exact_step(apart).log_prob
    assert np.max(np.abs(mixture.score_samples(rows) - expected)) <= BOUND
