"""support: the words for what a feature may be, and the place of the first value that is not."""

from __future__ import annotations

import math
import sys

import numpy as np
import pytest

from emgine import MixtureModel, _core
from emgine._checks.support import LEAST_POSITIVE, MOST_BELOW_ONE, check_support, words_for

POISSON = _core.ModelShape("poisson", "", 2, 1)
PRODUCT = _core.ModelShape("product", "gaussian(full)[0] bernoulli()[1]", 2, 1)


@pytest.mark.parametrize(
    ("support", "words"),
    [
        ((0.0, math.inf, True), "whole numbers of at least 0"),
        ((0.0, sys.float_info.max, False), "numbers of at least 0"),
        ((LEAST_POSITIVE, math.inf, False), "numbers above 0"),
        ((LEAST_POSITIVE, MOST_BELOW_ONE, False), "numbers above 0 and below 1"),
        ((0.0, 10.0, True), "whole numbers from 0 to 10"),
    ],
)
def test_words(support: tuple[float, float, bool], words: str) -> None:
    assert words_for(*support) == words


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_the_first_value_outside_is_named(dtype: type) -> None:
    rows = np.ones((10_000, 2), dtype=dtype)
    check_support(rows, POISSON, 2)
    rows[9000, 0] = rows[8123, 1] = 0.5
    expected = r"^The family 'poisson' needs whole numbers of at least 0 in row 8123, column 1 "
    with pytest.raises(ValueError, match=expected + r"\('visits'\)\. Got 0\.5\.$"):
        check_support(rows, POISSON, 2, ["age", "visits"])
    with pytest.raises(ValueError, match=r"in row 8223, column 1\. Got 0\.5\.$"):
        check_support(rows, POISSON, 2, first_row=100)


def test_each_feature_has_its_own() -> None:
    check_support(np.array([[-3.5, 1.0]]), PRODUCT, 1)
    expected = (
        r"^The family 'bernoulli' of the columns \[1\] needs whole numbers from 0 to 1 in row 0"
    )
    with pytest.raises(ValueError, match=expected):
        check_support(np.array([[-3.5, 2.0]]), PRODUCT, 1)


def test_a_product_names_the_family_and_the_columns_of_the_block() -> None:
    shape = _core.ModelShape("product", "poisson()[1] von_mises_fisher()[0,2]", 3, 1)
    expected = r"^The family 'von_mises_fisher' of the columns \['east', 'north'\] needs rows of "
    with pytest.raises(ValueError, match=expected):
        check_support(np.array([[0.5, 1.0, 0.5]]), shape, 1, ["east", "visits", "north"])


@pytest.mark.parametrize(
    ("value", "n_categories", "said"),
    [
        (-1.0, 1, "needs codes of categories, which are whole numbers of at least 0, in row 0"),
        (0.5, 3, "needs codes of categories, which are whole numbers of at least 0, in row 0"),
        (1.0, 1, "needs the code 0 of the only category in row 0"),
        (3.0, 3, "needs whole numbers from 0 to 2 in row 0"),
    ],
)
@pytest.mark.parametrize("product", [False, True])
def test_codes_of_categories(value: float, n_categories: int, said: str, product: bool) -> None:
    shape = _core.ModelShape("categorical", f"{n_categories}", 1, 1)
    if product:
        shape = _core.ModelShape("product", f"categorical({n_categories})[0]", 1, 1)
    with pytest.raises(ValueError, match=said):
        check_support(np.array([[value]]), shape, 1)


def test_a_fit_to_a_column_of_negative_codes_says_what_codes_are() -> None:
    with pytest.raises(ValueError, match="whole numbers of at least 0, in row 0, column 1"):
        MixtureModel(1, family="categorical").fit([[0, -1], [1, -1]])
