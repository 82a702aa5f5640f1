"""description: a mixture is equal to one with the same numbers, and tells its components."""

from __future__ import annotations

import pickle

import pandas as pd
import pytest

from emgine import GaussianMixture, Mixture, _core

ONE = Mixture([0.25, 0.75], [[0.0, 2.0], [3.0, 4.0]], [1.0, 2.0], "spherical")


def test_equality_is_of_numbers() -> None:
    same = pickle.loads(pickle.dumps(ONE))
    assert same is not ONE
    assert same == ONE
    assert hash(same) == hash(ONE)
    assert len({same, ONE}) == 1


@pytest.mark.parametrize(
    "other",
    [
        Mixture([0.75, 0.25], [[0.0, 2.0], [3.0, 4.0]], [1.0, 2.0], "spherical"),
        Mixture([0.25, 0.75], [[0.0, 2.0], [3.0, 5.0]], [1.0, 2.0], "spherical"),
        Mixture([0.25, 0.75], [[0.0, 2.0], [3.0, 4.0]], [1.0, 2.0], "spherical", "marginalize"),
        Mixture([0.25, 0.75], [[0.0, 2.0], [3.0, 4.0]], [[1.0, 1.0], [2.0, 2.0]], "diag"),
        Mixture([1.0], [[0.0, 2.0]], [1.0], "spherical"),
        _core.Mixture(ONE),
        "a mixture",
    ],
)
def test_other_numbers_families_and_choices_differ(other: object) -> None:
    assert other != ONE


def test_zeros_of_both_signs_are_equal_and_hash_so() -> None:
    zero = Mixture([0.25, 0.75], [[-0.0, 2.0], [3.0, 4.0]], [1.0, 2.0], "spherical")
    assert zero == ONE
    assert hash(zero) == hash(ONE)


def test_print_shows_the_components() -> None:
    assert str(ONE) == str(ONE.summary())
    assert "3 ± 1.41" in str(ONE)
    assert "<table>" in ONE._repr_html_()
    assert ONE.n_parameters == 7
    assert list(ONE.summary(["a", "b"]).tables[0].headings)[2:] == ["a", "b"]
    rows = pd.DataFrame({"age": [1.0, 2.0, 3.0, 4.0], "height": [4.0, 3.0, 5.0, 1.0]})
    fitted = GaussianMixture(1).fit(rows)
    assert "height" in str(fitted.mixture_)
    assert "height" in fitted.mixture_._repr_html_()
    with pytest.raises(ValueError, match="feature_names must have 2 names, one for each column"):
        ONE.summary(["a"])
