"""Published fits: from the same start to the same optimum, for every family that has some."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from emgine import families
from tests.reference.published import Published

if TYPE_CHECKING:
    from emgine.families import Family

FITS: dict[str, tuple[Family, float]] = {
    "categorical41_k3": (families.Categorical(), 1e-6),
    "lca_gss82_k2": (families.Categorical(), 1e-6),
    "lca_gss82_k3": (families.Categorical(), 1e-6),
    "lca_carcinoma_k2": (families.Categorical(2), 1e-6),
    "lca_carcinoma_k3": (families.Categorical(2), 1e-6),
    "lca_cheating_k2": (families.Categorical(2), 1e-6),
    "lca_values_k2": (families.Categorical(2), 1e-6),
    "binomial_58_k3": (families.Binomial(), 1e-6),
    "vmf_61_d3_k3": (families.VonMisesFisher(), 1e-3),  # flat: an eigenvalue of 3e-4
    "vmf_62_d2_k2": (families.VonMisesFisher(), 1e-5),
}


@pytest.mark.parametrize("name", FITS)
def test_the_optimum_is_reached_from_the_same_start(name: str) -> None:
    family, digits = FITS[name]
    published = Published.read(name)
    published.check(published.fitted(family), digits)


def test_probabilities_of_the_optimum_that_are_0_go_to_0() -> None:
    published = Published.read("lca_carcinoma_k3")
    model = published.fitted(families.Categorical(2))
    zero = np.array(published.optimum["blocks"][0]["probabilities"]) == 0
    assert zero.sum() == 10
    assert np.all(model.parameters_["probabilities"][zero] < 1e-7)
