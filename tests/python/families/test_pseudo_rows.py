"""Pseudo-rows in the layouts of families: what is added, about which points, of which features."""

from __future__ import annotations

import numpy as np
import pytest

from emgine import SufficientStatistics, _core
from emgine._families.families import family_of
from emgine._families.pseudo_rows import PseudoRows


def statistics(family: str, structure: str = "", **arrays: object) -> _core.SufficientStatistics:
    given = {name: np.array(values, dtype=np.float64) for name, values in arrays.items()}
    reference = given.pop("reference", np.full((2, 2), 0.5))
    shape = _core.ModelShape(family, structure, 2, 2)
    return _core.SufficientStatistics(shape, given, reference, -3.0, float(given["weight"].sum()))


def test_features_may_have_unlike_numbers_of_pseudo_rows() -> None:
    seen = statistics("poisson", weight=[10, 20], sum=[[30, 40], [20, 60]])
    prior = PseudoRows("poisson", np.array([2.0, 0.0]), {"sum": np.array([6.0, 0.0])})
    made = prior.maximization(seen, 0.0, None)
    assert made.shape == seen.shape
    assert made.rates == pytest.approx(np.array([[36 / 12, 4.0], [26 / 22, 3.0]]), rel=1e-15)
    assert prior.divisor(2) == 2.0
    assert prior.bounds
    assert prior.is_of("rates")


def test_whole_rows_have_one_number() -> None:
    seen = statistics("von_mises_fisher", weight=[10, 20], sum=[[9, 0], [0, 10]])
    prior = PseudoRows("von_mises_fisher", np.array(5.0), {"sum": np.array([0.0, 4.0])})
    added = prior.added_to(seen)
    assert added.shape == seen.shape
    assert added.weight.tolist() == [15.0, 25.0]
    assert added.sum.tolist() == [[9.0, 4.0], [0.0, 14.0]]


@pytest.mark.parametrize("family", ["gamma", "beta"])
def test_sums_are_moved_to_where_statistics_are_about(family: str) -> None:
    rows = np.array([[0.2, 0.7], [0.3, 0.4]])
    names = family_names(family)
    zero = {name: np.zeros((2, 2)) for name in names}
    here = statistics(family, weight=[0, 0], **zero, reference=[[0.3, 0.6], [0.1, 0.8]])
    there = np.array([0.25, 0.5])
    sums = sums_about(family, rows, there)
    prior = PseudoRows(family, np.full(2, 2.0), sums, there)
    added = prior.added_to(here)
    for k in range(2):
        expected = sums_about(family, rows, here.reference[k])
        for name in names:
            np.testing.assert_allclose(added.arrays[name][k], expected[name], rtol=1e-12)


def family_names(family: str) -> list[str]:
    return ["deviation", "excess"] if family == "gamma" else ["deviation", "low", "high"]


def sums_about(family: str, rows: np.ndarray, m: np.ndarray) -> dict[str, np.ndarray]:
    if family == "gamma":
        w = rows / m - 1
        return {"deviation": w.sum(axis=0), "excess": (w - np.log1p(w)).sum(axis=0)}
    low, high = (rows - m) / m, (m - rows) / (1 - m)
    return {
        "deviation": (rows - m).sum(axis=0),
        "low": (low - np.log1p(low)).sum(axis=0),
        "high": (high - np.log1p(high)).sum(axis=0),
    }


def test_moved_statistics_keep_what_rows_lack() -> None:
    shape = _core.ModelShape("beta", "", 1, 1, True)
    arrays = {"weight": np.array([3.0]), "observed": np.array([[2.0]])}
    arrays |= {name: np.array([[value]]) for name, value in sums_of_two().items()}
    made = _core.SufficientStatistics(shape, arrays, np.array([[0.5]]), 0.0, 3.0)
    moved = SufficientStatistics._adopt(family_of(shape).about(made, np.array([[0.4]])))
    assert moved.arrays["observed"].tolist() == [[2.0]]
    expected = sums_about("beta", np.array([[0.2], [0.7]]), np.array([0.4]))
    for name, values in expected.items():
        np.testing.assert_allclose(moved.arrays[name][0], values, rtol=1e-12)
    assert family_of(shape).next_reference(moved) == pytest.approx(np.array([[0.45]]))


def sums_of_two() -> dict[str, float]:
    made = sums_about("beta", np.array([[0.2], [0.7]]), np.array([0.5]))
    return {name: float(values[0]) for name, values in made.items()}
