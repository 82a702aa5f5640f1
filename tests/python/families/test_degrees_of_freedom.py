"""degrees_of_freedom: bad choices are refused, halves keep theirs, draws have the right mean."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from emgine import Mixture, families
from emgine._families.degrees_of_freedom import checked_dof, chi_roots, dofs_of_halves


@pytest.mark.parametrize("dof", ["every", 0, -1.0, 0.05, np.nan, None, True, [4.0]])
def test_a_bad_dof_is_refused(dof: Any) -> None:
    with pytest.raises(ValueError, match=r"dof must be 'each', 'shared' or a number"):
        checked_dof(dof)


@pytest.mark.parametrize("dof", ["each", "shared", 0.1, np.float32(4), np.inf])
def test_a_choice_is_kept(dof: Any) -> None:
    assert checked_dof(dof) == dof


def test_halves_keep_what_the_heaviest_component_had() -> None:
    arrays = {"means": [[0.0], [1.0]], "scales": [[1.0], [1.0]], "dofs": [3.0, 7.0]}
    family = families.StudentT("diag")
    mixture = Mixture.from_parameters([0.3, 0.7], arrays, family)
    assert dofs_of_halves(mixture, 4).tolist() == [3.0, 7.0, 7.0, 7.0]


def test_draws_are_roots_of_chi_squared_over_its_degrees_of_freedom() -> None:
    random_state = np.random.RandomState(0)
    assert np.array_equal(chi_roots(np.inf, 2, random_state), np.ones((2, 1)))
    drawn = chi_roots(5.0, 20_000, random_state)
    # The variance of chi-squared over its degrees of freedom is 2 / 5.
    assert np.square(drawn).mean() == pytest.approx(1.0, abs=4 * np.sqrt(0.4 / 20_000))
