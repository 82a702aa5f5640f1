"""The laws of all mixtures, for general families of the user's own."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.python.families.general_families import (
    PROBLEMS,
    fitted,
)


@pytest.mark.parametrize("name", PROBLEMS)
def test_rows_weigh_and_their_order_does_not_matter(name: str) -> None:
    family, X = PROBLEMS[name]
    n = len(X)
    shares = np.random.RandomState(0).dirichlet([1.0, 1.0], n)
    options: dict[str, Any] = {"tol": 1e-9}
    weight = np.random.RandomState(7).randint(0, 3, n)
    once = fitted(family, X, responsibilities_init=shares, sample_weight=weight, **options)
    rows = np.repeat(np.arange(n), weight)
    twice = fitted(family, X[rows], responsibilities_init=shares[rows], **options)
    order = np.random.RandomState(1).permutation(len(rows))
    mixed = rows[order]
    other = fitted(family, X[mixed], responsibilities_init=shares[mixed], **options)
    # Sums of another order; near the optimum parameters move by the root of a change of the bound.
    for again in (twice, other):
        np.testing.assert_allclose(again.lower_bounds_, once.lower_bounds_, rtol=1e-9)
        for key, value in once.parameters_.items():
            np.testing.assert_allclose(again.parameters_[key], value, rtol=1e-6)
    swapped = fitted(
        family, X, responsibilities_init=shares[:, ::-1], sample_weight=weight, **options
    )
    np.testing.assert_allclose(swapped.weights_[::-1], once.weights_, rtol=1e-9)


@pytest.mark.filterwarnings("ignore::emgine.ConvergenceWarning")
@pytest.mark.parametrize("name", PROBLEMS)
def test_threads_and_layouts_change_no_bit(name: str) -> None:
    family, X = PROBLEMS[name]
    X = np.tile(X, (12, 1))  # more than one cell of the grid
    models = [
        fitted(family, data, max_iter=5, tol=0.0, n_threads=threads)
        for data, threads in ((X, 1), (X, 2), (np.asfortranarray(X), 2), (X.tolist(), 1))
    ]
    for other in models[1:]:
        assert other.lower_bounds_ == models[0].lower_bounds_
        np.testing.assert_array_equal(other.predict_proba(X), models[0].predict_proba(X))
        assert other.bic(X) == models[0].bic(X)
