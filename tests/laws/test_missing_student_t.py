"""Laws of Student's t with rows that lack cells: no parameter near the fitted ones is better.

Of the structures that couple components the scales alone are moved, within the structure. Without
end of the degrees of freedom the fit is the Gaussian's.
"""

from __future__ import annotations

import numpy as np
import pytest

from emgine import Mixture, SufficientStatistics, families
from tests.laws.plain import EVERY
from tests.laws.test_missing import UNCONSTRAINED, gappy, model

pytestmark = [
    pytest.mark.filterwarnings("ignore::emgine.ConvergenceWarning"),
    pytest.mark.filterwarnings("ignore::emgine.DegenerateWarning"),
]


@pytest.mark.parametrize("dof", ["each", "shared", 4.0])
@pytest.mark.parametrize("structure", UNCONSTRAINED)
def test_no_parameter_of_student_t_can_be_better(structure: str, dof: str | float) -> None:
    rows = gappy(f"t_{structure}", 0.4)[1][:800]
    family = families.StudentT(structure, dof)
    fitted = model(family, tol=1e-12, max_iter=2000, reg_covar=0.0).fit(rows)
    parameters = dict(fitted.parameters_)
    parameters.pop("precisions_cholesky", None)
    names = [name for name in parameters if name != "dofs" or dof != 4.0]
    for name in names:
        for index in np.ndindex(parameters[name].shape):
            if name == "dofs" and dof == "shared":
                index = (slice(None),)  # noqa: PLW2901
            for step in (-1e-4, 1e-4):
                moved = parameters[name].copy()
                moved[index] *= 1 + step
                if moved.ndim > 1 and name == "scales" and structure in ("full", "tied"):
                    moved = (moved + np.swapaxes(moved, -1, -2)) / 2
                other = Mixture.from_parameters(
                    fitted.weights_, {**parameters, name: moved}, family, missing="marginalize"
                )
                assert other.score(rows) <= fitted.lower_bound_ + 1e-10


@pytest.mark.parametrize("structure", sorted(set(EVERY) - set(UNCONSTRAINED)))
def test_no_near_scales_of_coupled_structures_are_better(structure: str) -> None:
    rows = gappy(f"t_{structure}", 0.4)[1][:800]
    family = families.StudentT(structure, 4.0)
    fitted = model(family, tol=1e-12, max_iter=2000, reg_covar=0.0).fit(rows)
    parameters, random_state = fitted.parameters_, np.random.RandomState(0)
    means, scales = parameters["means"], parameters["scales"]
    gaussian = Mixture(fitted.weights_, means, scales, structure)
    for _ in range(20):
        if scales.ndim == 3:
            turn = np.eye(4) + 1e-3 * random_state.normal(size=(2, 4, 4))
            moved = turn @ scales @ np.swapaxes(turn, 1, 2)
        else:
            moved = scales * (1 + 1e-3 * random_state.normal(size=scales.shape))
        scatter = moved * fitted.weights_.reshape(-1, *[1] * (scales.ndim - 1))
        near = SufficientStatistics(
            fitted.weights_, np.zeros_like(means), scatter, means, structure
        ).maximization(reg_covar=0.0, mixture=gaussian)
        assert not np.allclose(near.covariances, scales, rtol=1e-5, atol=0.0)
        other = Mixture.from_parameters(
            fitted.weights_,
            {**parameters, "scales": near.covariances},
            family,
            missing="marginalize",
        )
        assert other.score(rows) <= fitted.lower_bound_ + 1e-10


def test_student_t_without_end_is_the_gaussian() -> None:
    for structure in EVERY:
        _, rows = gappy(structure)
        # Charts of coupled structures differ, and so do leaps in them.
        options = {} if structure in UNCONSTRAINED else {"acceleration": None}
        infinite = model(families.StudentT(structure, np.inf), **options).fit(rows)
        gaussian = model(families.Gaussian(structure), **options).fit(rows)
        np.testing.assert_allclose(infinite.lower_bounds_, gaussian.lower_bounds_, rtol=1e-9)
