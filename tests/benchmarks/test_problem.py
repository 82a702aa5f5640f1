"""Generated rows overlap and are the same on every call; the start is the same for everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from benchmarks.likelihood import full_covariances
from benchmarks.problem import Problem, mixture_rows, start

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("covariance_type", ["full", "tied", "diag", "spherical"])
def test_the_start_is_the_same_for_everybody(covariance_type: str) -> None:
    """Those who take covariances and those who take precisions begin at the same place."""
    problem = start(mixture_rows(300, 4, 3), 3, covariance_type)
    shape = problem.means.shape
    product = full_covariances(problem.covariances, covariance_type, shape) @ full_covariances(
        problem.precisions, covariance_type, shape
    )
    assert product == pytest.approx(np.broadcast_to(np.eye(4), product.shape), abs=1e-12)


def test_generated_rows_are_the_same_on_every_call_and_overlap() -> None:
    rows = mixture_rows(1_000, 1, 2)
    assert np.array_equal(rows, mixture_rows(1_000, 1, 2))
    problem = start(rows, 2, "full")
    scores = np.abs(rows - problem.means.T) / np.sqrt(problem.covariances[:, 0, 0])
    between = np.abs(scores[:, 0] - scores[:, 1]) < 1.0
    assert between.mean() > 0.1


def test_a_problem_comes_back_from_its_folder(tmp_path: Path) -> None:
    saved = start(mixture_rows(50, 3, 2), 2, "diag")
    saved.save(tmp_path)
    loaded = Problem.load(tmp_path)
    for name in ("rows", "weights", "means", "covariances", "precisions"):
        assert np.array_equal(getattr(loaded, name), getattr(saved, name))
