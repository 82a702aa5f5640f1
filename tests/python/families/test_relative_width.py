"""relative_width: which components are at the bound, in words."""

from __future__ import annotations

import numpy as np
import pytest

from emgine import _core
from emgine._families.gamma import Gamma


def mixture(shapes: list[list[float]], means: list[list[float]]) -> _core.Mixture:
    k, d = np.shape(shapes)
    parameters = {"shapes": np.array(shapes), "rates": np.array(shapes) / np.array(means)}
    return _core.Mixture(np.full(k, 1 / k), parameters, _core.ModelShape("gamma", "", d, k))


def test_components_at_the_bound_are_found() -> None:
    made = mixture([[1e4, 3.0], [2.0, 5.0], [1e4, 1e4]], [[1.0, 2.0], [2.0, 3.0], [4.0, 5.0]])
    assert Gamma().narrow_components(made, 1e-4) == [0, 2]
    assert Gamma().narrow_components(made, 1e-5) == []
    assert Gamma().narrow_components(made, 0.0) == []


def test_a_feature_that_is_as_narrow_in_all_rows_does_not_count() -> None:
    made = mixture([[1e4, 3.0], [1e4, 5.0]], [[2.0, 2.0], [2.0, 3.0]])
    assert Gamma().narrow_components(made, 1e-4) == []
    apart = mixture([[1e4, 3.0], [1e4, 5.0]], [[2.0, 2.0], [3.0, 3.0]])
    assert Gamma().narrow_components(apart, 1e-4) == [0, 1]


@pytest.mark.parametrize(("d", "said"), [(1, "with x0 = 2"), (6, "x3 = 2, 2 more")])
def test_the_words_name_features(d: int, said: str) -> None:
    made = mixture([[1e4] * d, [3.0] * d], [[2.0] * d, [3.0] * d])
    names = [f"x{j}" for j in range(d)]
    assert Gamma().narrowest(made, 0, 1e-4, names).endswith(said)
