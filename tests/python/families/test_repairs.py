"""Repairs: a family has none by default, and says so."""

from __future__ import annotations

import numpy as np

from emgine import Mixture
from emgine._families.families import FAMILIES
from emgine._families.repairs import Repairs


def test_none_by_default() -> None:
    assert not Repairs.can_repair
    assert not Repairs.keeps_empty
    assert Repairs.bound == 0.0
    mixture = Mixture([1.0], [[0.0]], [[1.0]], "diag")
    assert not Repairs().is_below(mixture, [0], np.full(1, 2.0))


def test_every_family_of_the_library_has_them() -> None:
    assert all(family.can_repair for family in FAMILIES)
