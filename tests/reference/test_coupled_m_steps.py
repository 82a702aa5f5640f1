"""M-steps of the eight structures that couple components against 60-digit arithmetic.

The norm of `test_em_step`: error of c_ij over sqrt(c_ii c_jj). Turns of the library end where a
relative change is about a rounding, those of axes where a sine is 1e-9 or below.
"""

from __future__ import annotations

import numpy as np
import pytest

from emgine import SufficientStatistics
from emgine._families.gaussian.parameters import full_covariances
from tests.laws.plain import COUPLED
from tests.reference.exact_coupled import m_step

BOUND = 1e-12
OF_AXES = 1e-9


@pytest.mark.parametrize("reg_covar", [0.0, 1e-3])
@pytest.mark.parametrize(("d", "k"), [(2, 2), (3, 4), (4, 2)])
@pytest.mark.parametrize("structure", COUPLED)
def test_m_step_agrees_with_sixty_digits(structure: str, d: int, k: int, reg_covar: float) -> None:
    rng = np.random.default_rng([d, k, COUPLED.index(structure)])
    roots = rng.normal(size=(k, d, d + 3))
    scatters = roots @ np.swapaxes(roots, 1, 2) * rng.uniform(0.5, 20, (k, 1, 1))
    weights, means = rng.uniform(5, 50, k), rng.normal(size=(k, d))
    kept = scatters if structure[2] != "I" else np.einsum("kii->ki", scatters)
    statistics = SufficientStatistics(weights, np.zeros((k, d)), kept, means, structure)
    mixture = statistics.maximization(reg_covar=reg_covar)
    for _ in range(20):  # turns of axes go on from where they were
        mixture = statistics.maximization(reg_covar=reg_covar, mixture=mixture)
    found = full_covariances(mixture)
    expected = m_step(structure, scatters, weights, reg_covar, found)
    size = np.sqrt(np.einsum("kii->ki", expected))
    error = np.abs(found - expected) / (size[:, :, None] * size[:, None])
    assert error.max() <= (OF_AXES if structure in ("EVE", "VVE") else BOUND)
