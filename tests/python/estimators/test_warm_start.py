"""warm_start: a fit continues from its like alone; anything else of the same sizes is an error."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest

from emgine import MixtureModel, families

Float64 = npt.NDArray[np.float64]

COUNTS = np.random.RandomState(0).poisson([2.0, 5.0], (200, 2)).astype(float)
LETTERS = pd.DataFrame({"letter": list("aabbc") * 20})


class Shifted(families.ExponentialFamily):
    """Gaussians of variance 1 about a place."""

    def __init__(self, place: float = 0.0) -> None:
        self.place = place

    def statistics(self, X: Float64) -> Float64:
        return X - self.place

    def natural_parameters(self, mean_statistics: Float64) -> tuple[Float64, Float64]:
        return mean_statistics, 0.5 * (mean_statistics**2).sum(axis=1)

    def log_base_measure(self, X: Float64) -> Float64:
        return -0.5 * ((X - self.place) ** 2 + np.log(2 * np.pi)).sum(axis=1)


class Compared(Shifted):
    """The same; objects with one place are one family."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Compared) and other.place == self.place

    def __hash__(self) -> int:
        return hash(self.place)


def fitted(family: Any, X: Any = COUNTS) -> MixtureModel:
    return MixtureModel(2, family=family, warm_start=True, random_state=0).fit(X)


def refused(model: MixtureModel, X: Any, match: str) -> None:
    before = model.mixture_
    with pytest.raises(ValueError, match=match):
        model.fit(X)
    assert model.mixture_ is before


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("poisson", "exponential"),
        ("poisson", families.NegativeBinomial(size=2)),
        (families.NegativeBinomial(size=2), families.NegativeBinomial(size=3)),
        (families.Categorical(30), families.Categorical(31)),
        ({0: "poisson", 1: "gaussian"}, {0: "gaussian", 1: "poisson"}),
        ({(0, 1): "student_t"}, {(0, 1): families.StudentT(dof="shared")}),
        ("poisson", Shifted()),
        (Shifted(), "poisson"),
        (Shifted(), Compared()),
    ],
)
def test_another_family_or_other_choices_of_the_same_sizes_are_no_continuation(
    before: Any, after: Any
) -> None:
    model = fitted(before)
    refused(model.set_params(family=after), COUNTS, "warm_start=True continues from a fitted mixt")
    assert model.set_params(warm_start=False).fit(COUNTS).n_features_in_ == 2


def test_families_that_differ_behind_what_a_message_has_room_for_differ() -> None:
    X = np.tile(COUNTS, 4)
    many = dict.fromkeys(range(8), "poisson")
    refused(fitted(many, X).set_params(family={**many, 7: "geometric"}), X, "continues from a")


def test_an_object_of_ones_own_continues_from_itself_and_from_its_equals() -> None:
    family = Shifted(1.0)
    model = fitted(family)
    assert model.fit(COUNTS).converged_
    refused(model.set_params(family=Shifted(2.0)), COUNTS, "another object of Shifted")
    assert fitted(Compared(1.0)).set_params(family=Compared(1.0)).fit(COUNTS).converged_


def test_codes_that_stand_for_other_names_are_an_error_with_the_column() -> None:
    model = fitted("categorical", LETTERS)
    assert model.fit(LETTERS[5:]).converged_
    refused(model, LETTERS.replace({"a": "d"}), r"whose 'letter' had the names \['a', 'b', 'c'\]")
    refused(model, np.arange(12).reshape(12, 1) % 3, "the rows have no names")


def test_a_fit_continues_whatever_columns_hold_that_are_left_out() -> None:
    family = families.Product({"letter": "categorical"}, others="drop")
    frame = LETTERS.assign(note=["x", "y"] * 50)
    model = fitted(family, frame)
    assert model.fit(frame.assign(note=["z"] * 100)).converged_
