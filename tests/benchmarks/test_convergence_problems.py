"""The problems of the convergence benchmark: enough of them, and all can be started from."""

from __future__ import annotations

import numpy as np

from benchmarks.convergence_problems import from_partitions, problems


def test_there_are_enough_problems_of_every_structure() -> None:
    every_problem = list(problems())
    assert len(every_problem) >= 50
    names = [problem.name for problem in every_problem]
    assert len(set(names)) == len(names)
    for problem in every_problem:
        assert problem.rows.shape[1] == problem.start.n_features
        assert np.isfinite(problem.start.score(problem.rows))


def test_a_partition_starts_at_the_moments_of_its_groups() -> None:
    problem = next(one for one in from_partitions() if one.start.covariance_type == "full")
    start = problem.start
    assert np.allclose(start.weights @ start.means, problem.rows.mean(axis=0), rtol=1e-12)
    shift = start.means - problem.rows.mean(axis=0)
    total = np.einsum("k,kij->ij", start.weights, start.covariances)
    total += np.einsum("k,ki,kj->ij", start.weights, shift, shift)
    assert np.allclose(total, np.cov(problem.rows.T, bias=True), rtol=1e-10)
