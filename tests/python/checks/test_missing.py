"""The option `missing`, and the messages that name it."""

from __future__ import annotations

import numpy as np
import pytest

from emgine import GaussianMixture, Mixture
from emgine._checks.missing import check_missing, marginalizes, word_of


def test_words() -> None:
    assert [check_missing(word) for word in ("error", "marginalize")] == [False, True]
    assert [word_of(marginalizes(word)) for word in ("error", "marginalize")] == [
        "error",
        "marginalize",
    ]
    for other in ("drop", None, 1, ["error"]):
        with pytest.raises(ValueError, match=r"missing must be one of \['error', 'marginalize'\]"):
            check_missing(other)


def test_the_error_names_the_option_the_row_and_the_column() -> None:
    rows = np.array([[0.0, 1.0], [2.0, np.nan], [1.0, 1.0]])
    with pytest.raises(ValueError, match=r"(?s)row 1, column 1.*set missing='marginalize'"):
        GaussianMixture().fit(rows)
    mixture = Mixture([1.0], [[0.0, 0.0]], [[1.0, 1.0]], "diag")
    with pytest.raises(ValueError, match="set missing='marginalize'"):
        mixture.score_samples(rows)
    with pytest.raises(ValueError, match="'missing' parameter of GaussianMixture must be"):
        GaussianMixture(missing="drop").fit(rows)


@pytest.mark.parametrize("value", [np.inf, -np.inf])
def test_infinity_is_refused_either_way(value: float) -> None:
    rows = np.array([[0.0, np.nan], [2.0, value], [1.0, 1.0], [3.0, 2.0]])
    for dtype in (np.float64, np.float32):
        with pytest.raises(ValueError, match=r"infinity.*row 1, column 1"):
            GaussianMixture(missing="marginalize").fit(rows.astype(dtype))
    mixture = Mixture([1.0], [[0.0, 0.0]], [[1.0, 1.0]], "diag", missing="marginalize")
    with pytest.raises(ValueError, match="infinity"):
        mixture.score_samples(rows[1])
