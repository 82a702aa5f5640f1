"""Held Gaussian parameters: axes of masks, numbers of free ones, and where EM may leap."""

from __future__ import annotations

import numpy as np
import pytest

from emgine import _core
from emgine._families.gaussian import holding

AXES = {"full": 1, "diag": 2, "spherical": 1, "tied": 0, "tied_diag": 0, "tied_spherical": 0}
FREE = {"full": 12, "diag": 6, "spherical": 2, "tied": 6, "tied_diag": 3, "tied_spherical": 1}


@pytest.mark.parametrize("structure", AXES)
def test_axes_and_free_parameters_of_each_structure(structure: str) -> None:
    shape = _core.ModelShape("gaussian", structure, 3, 2)
    assert holding.mask_axes("means", shape) == 2
    assert holding.mask_axes("covariances", shape) == AXES[structure]
    every = np.ones(shape.parameters["covariances"], dtype=bool)
    assert holding.n_held("covariances", every, shape) == FREE[structure]
    assert holding.n_held("means", np.ones((2, 3), dtype=bool), shape) == 6


def test_matrices_tie_free_means_to_held_ones() -> None:
    partly, whole = np.array([[True, False], [True, True]]), np.array([[True] * 2, [False] * 2])
    full = _core.ModelShape("gaussian", "full", 2, 2)
    diag = _core.ModelShape("gaussian", "diag", 2, 2)
    assert not holding.follows_chart({"means": partly}, full)
    assert holding.follows_chart({"means": whole}, full)
    assert holding.follows_chart({"means": partly}, diag)
    assert holding.follows_chart({"covariances": np.ones((2, 2, 2), dtype=bool)}, full)
