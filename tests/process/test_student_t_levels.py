"""Student's t has the same bits at v3 and v4: its densities, sums and steps of every structure."""

from __future__ import annotations

import pytest

import emgine
from tests.process.child import output_of

PROGRAM = """
import hashlib, warnings
import numpy as np
from emgine import MixtureModel, families

warnings.simplefilter("ignore")
draw, bits = np.random.default_rng(0), hashlib.sha256()
for structure in ("full", "tied", "diag", "spherical", "tied_diag", "tied_spherical"):
    for d in (1, 2, 9, 17):
        X = np.concatenate([draw.standard_t(3, (500, d)), draw.normal(size=(300, d)) + 2])
        for dof in ("each", "shared", 4.0):
            family = families.StudentT(structure, dof)
            model = MixtureModel(3, family=family, random_state=0, max_iter=20, tol=0).fit(X)
            for array in model.parameters_.values():
                bits.update(array.tobytes())
            bits.update(model.score_samples(X).tobytes() + model.score_samples(X[:1]).tobytes())
print(bits.hexdigest())
"""


@pytest.mark.skipif(
    not {"v3", "v4"} <= set(emgine.build_info()["isa"]["available"]),
    reason="this machine has only one of the two levels",
)
def test_v3_and_v4_give_the_same_bits() -> None:
    v3, v4 = (
        output_of("-c", PROGRAM, timeout=300, environment={"EMGINE_ISA": level})
        for level in ("v3", "v4")
    )
    assert v3 == v4 != ""
