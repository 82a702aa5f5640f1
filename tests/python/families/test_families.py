"""families: the list of Python has an entry for each family of the core, and no other."""

from __future__ import annotations

import pytest

from emgine import Mixture, _core
from emgine._families.families import FAMILIES, family_of
from emgine._families.family import BY_NAME, Family


def test_every_family_of_the_core_has_an_entry() -> None:
    assert sorted(BY_NAME) == sorted(_core.families())
    assert len(BY_NAME) == len(FAMILIES) + 3  # product, natural and noise need more than a name


@pytest.mark.parametrize("name", _core.families())
def test_an_entry_is_under_its_own_name(name: str) -> None:
    assert isinstance(BY_NAME[name], Family)
    assert BY_NAME[name].name == name


@pytest.mark.parametrize("name", _core.families())
def test_structures_of_a_family_name_one_another(name: str) -> None:
    structures = _core.structures(name)
    names = [structure["name"] for structure in structures]
    assert len(set(names)) == len(names)
    for structure in structures:
        assert set(structure["special_cases"]) <= set(names) - {structure["name"]}


def test_a_model_finds_its_family() -> None:
    mixture = Mixture([1.0], [[0.0]], [1.0], "spherical")
    assert family_of(mixture.shape) is BY_NAME["gaussian"]
    assert family_of(mixture.expectation([[1.0]]).shape) is BY_NAME["gaussian"]


def test_a_family_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^family must be one of 'gaussian'.*Got 'gauss' instead"):
        _core.structures("gauss")
    with pytest.raises(ValueError, match=r"^family must be one of 'gaussian'.*Got 'gauss' instead"):
        _core.ModelShape("gauss", "full", 1, 1)
