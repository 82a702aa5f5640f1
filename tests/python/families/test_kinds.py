"""kinds: the family of a model in a few words."""

from __future__ import annotations

import pytest

from emgine import Mixture
from emgine._core import ModelShape
from emgine._families.kinds import kind_of


@pytest.mark.parametrize(
    ("shape", "said"),
    [
        (ModelShape("gaussian", "tied", 2, 3), "covariance_type='tied'"),
        (ModelShape("poisson", "", 2, 3), "family='poisson'"),
        (ModelShape("student_t", "full/5.0", 2, 3), "family='student_t', structure='full/5.0'"),
        (
            ModelShape("product", "poisson()[0] gaussian(full)[1,3] ignored()[2]", 4, 2),
            "family={0: 'poisson', (1, 3): 'gaussian full'}",
        ),
    ],
)
def test_a_family_with_its_choices(shape: ModelShape, said: str) -> None:
    assert kind_of(shape) == said


def test_it_is_short_for_many_columns() -> None:
    categories = ",".join(["3"] * 500)
    assert len(kind_of(ModelShape("categorical", categories, 500, 2))) < 120
    blocks = " ".join(f"poisson()[{column}]" for column in range(500))
    said = kind_of(ModelShape("product", blocks, 500, 2))
    assert said.endswith("3: 'poisson', ... 496 more}")


def test_a_mixture_says_it() -> None:
    mixture = Mixture.from_parameters([1.0], {"rates": [[2.0]]}, "poisson")
    assert repr(mixture) == (
        "Mixture(n_components=1, n_features=1, family='poisson', weights=[1.])"
    )
