"""most_lost: the likelihood falls by no more than is said, for every structure and width."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from emgine import Mixture, _core
from emgine._core import most_lost

Float64 = npt.NDArray[np.float64]
LEAST = 1e-12


def rows_of(width: float) -> Float64:
    rng = np.random.RandomState(0)
    narrow = rng.normal(size=(80, 3)) * [1.0, 0.5, width] + 2.0
    return np.concatenate([rng.normal(size=(120, 3)), narrow])


def stepped(rows: Float64, before: Mixture, reg_covar: float) -> _core.Mixture:
    return before.expectation(rows).maximization(reg_covar=reg_covar)


def fixed_point(rows: Float64, kind: str, reg_covar: float) -> Mixture:
    shapes = {"full": np.eye(3), "diag": np.ones(3), "spherical": np.array(1.0)}
    one = shapes[kind.removeprefix("tied_") if kind != "tied" else "full"]
    if kind.startswith("tied"):
        given = one[np.newaxis] if one.ndim == 0 else one
    else:
        given = np.stack([one, one])
    mixture = Mixture([0.5, 0.5], [[0.0] * 3, [2.0] * 3], given, kind)
    for _ in range(200):
        mixture = stepped(rows, mixture, reg_covar)
    return mixture


def narrowed(mixture: Mixture, part: float) -> Mixture:
    """The mixture with all covariances multiplied by `part`."""
    kind = mixture.covariance_type
    return Mixture(mixture.weights, mixture.means, part * mixture.covariances, kind)


@pytest.mark.parametrize("width", [1e-4, 1e-2, 1.0])
@pytest.mark.parametrize("part", [0.5, 0.9, 0.99, 0.9999, 1.0, 1.1])
def test_no_more_is_lost_than_is_said(width: float, part: float, covariance_type: str) -> None:
    rows = rows_of(width)
    for reg_covar in (1e-2, 1e-4, 1e-6):
        before = narrowed(fixed_point(rows, covariance_type, reg_covar), part)
        after = stepped(rows, before, reg_covar)
        lost = before.score(rows) - after.score(rows)
        assert lost <= most_lost(before, after, reg_covar, LEAST) + LEAST + 1e-13


def test_what_a_leap_gained_on_reg_covar_is_seen(covariance_type: str) -> None:
    """Near a fixed point the bound is sharp."""
    rows = rows_of(1e-4)
    point = fixed_point(rows, covariance_type, 1e-2)
    before = narrowed(point, 0.99)
    after = stepped(rows, before, 1e-2)
    lost = before.score(rows) - after.score(rows)
    assert lost > 1e-6
    assert lost <= most_lost(before, after, 1e-2, LEAST) <= 1.5 * lost
    assert most_lost(before, after, 1e-2, 1.0) == 0.0


def test_a_step_that_widens_nothing_loses_nothing(covariance_type: str) -> None:
    point = fixed_point(rows_of(1.0), covariance_type, 1e-2)
    assert most_lost(point, point, 1e-2, LEAST) == 0.0
    assert most_lost(narrowed(point, 1.1), point, 1e-2, LEAST) == 0.0
    assert most_lost(narrowed(point, 0.9), point, 0.0, LEAST) == 0.0
