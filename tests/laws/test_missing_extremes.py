"""Missing cells at the edges: who lacks a column lacks those behind it, many columns, patterns that
leave nothing to estimate, numbers far from the origin. The likelihood never falls.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from emgine import families
from tests.laws.family_problems import problem
from tests.laws.plain import COUPLED, EVERY
from tests.laws.test_missing import FAMILIES, SINGLE, STUDENT, gappy, model

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Float64 = NDArray[np.float64]

pytestmark = [
    pytest.mark.filterwarnings("ignore::emgine.ConvergenceWarning"),
    pytest.mark.filterwarnings("ignore::emgine.DegenerateWarning"),
]

GAUSSIAN_LIKE = [*EVERY, *STUDENT]


def with_gaps(rows: Float64, share: float, kind: str, seed: int = 0) -> Float64:
    """Return rows that lack this share of their cells; every column has some."""
    random_state = np.random.RandomState(seed)
    n, d = rows.shape
    lacking = random_state.uniform(size=rows.shape) < share
    if kind == "monotone":
        kept = random_state.uniform(1 - 2 * share, 1, n) if share <= 0.5 else None
        if kept is None:  # more than half: some rows have next to nothing
            kept = random_state.uniform(0, 2 * (1 - share), n)
        rounded = np.arange(d) + random_state.uniform(size=(n, 1))
        lacking = rounded >= d * kept[:, np.newaxis]
    lacking[::8] = False
    return np.where(lacking, np.nan, rows)


def never_falls(family: Any, rows: Float64, tolerance: float = 1e-12, **options: Any) -> Any:
    fitted = model(family, acceleration=None, max_iter=12, **options).fit(rows)
    bounds = np.array(fitted.lower_bounds_)
    falls = [fall for restart in fitted.restarts_ for fall in restart.falls]
    repaired = set()
    if getattr(family, "covariance_type", None) in COUPLED:
        # A bounded component among those that depend on one another has no exact M-step.
        repaired = {fall.iteration for fall in falls if fall.cause == "repair"}
    for iteration, rise in enumerate(np.diff(bounds), start=2):
        allowed = tolerance * max(abs(bounds[iteration - 2]), 1.0)
        assert rise > -allowed or iteration in repaired
    assert {fall.iteration for fall in falls} == repaired
    assert np.isfinite(fitted.score_samples(rows)).all()
    return fitted


@pytest.mark.parametrize("share", [0.05, 0.3, 0.6])
@pytest.mark.parametrize("name", FAMILIES)
def test_monotone_gaps(name: str, share: float) -> None:
    family, rows = gappy(name, 0.0)
    rows = np.delete(rows, 7, axis=0)[:1000]
    gaps = with_gaps(rows, share, "monotone")
    assert abs(np.isnan(gaps).mean() - share) < 0.2
    never_falls(family, gaps)


@pytest.mark.parametrize("kind", ["monotone", "random"])
@pytest.mark.parametrize("name", SINGLE)
def test_forty_columns(name: str, kind: str) -> None:
    given = problem(name)
    rows = given.rows[:800]
    copies = [np.roll(rows, shift, axis=0) for shift in range(40 // rows.shape[1] + 1)]
    wide = np.concatenate(copies, axis=1)[:, :40]
    for share in (0.05, 0.6):
        never_falls(given.family, with_gaps(wide, share, kind), 1e-10)


@pytest.mark.parametrize("kind", ["monotone", "random"])
@pytest.mark.parametrize("name", STUDENT)
def test_forty_columns_of_student_t(name: str, kind: str) -> None:
    random_state = np.random.RandomState(1)
    rows = random_state.standard_t(5, (800, 40)) @ random_state.normal(size=(40, 40))
    rows[::2] += 10
    for share in (0.05, 0.6):
        family = families.StudentT(name.removeprefix("t_"))
        never_falls(family, with_gaps(rows, share, kind), 1e-10)


def kind_of(name: str) -> Any:
    if name in STUDENT:
        return families.StudentT(name.removeprefix("t_"))
    return families.Gaussian(name)


@pytest.mark.parametrize("name", GAUSSIAN_LIKE)
def test_patterns_that_leave_something_unknown(name: str) -> None:
    random_state = np.random.RandomState(2)
    rows = random_state.normal(size=(600, 4)) @ random_state.normal(size=(4, 4))
    rows[::2] += 6
    never_together = rows.copy()  # no row has both of two columns
    never_together[::2, 0], never_together[1::2, 1] = np.nan, np.nan
    one_cell = np.where(np.eye(4)[random_state.randint(0, 4, 600)] > 0, rows, np.nan)
    of_one_group = rows.copy()  # one group never has a column
    of_one_group[::2, 2] = np.nan
    one_value = np.where(np.arange(600)[:, np.newaxis] % 50 == 0, rows, np.nan)
    one_value[:, 0] = rows[:, 0]
    for gaps in (never_together, one_cell, of_one_group, one_value):
        never_falls(kind_of(name), gaps, 1e-9)


@pytest.mark.parametrize("name", GAUSSIAN_LIKE)
def test_columns_that_repeat_others(name: str) -> None:
    random_state = np.random.RandomState(3)
    rows = random_state.normal(size=(600, 2))
    rows[::2] += 6
    singular = np.column_stack([rows, rows[:, 0], rows.sum(axis=1)])
    for share in (0.05, 0.3, 0.6):
        # reg_covar is part of a covariance, not of the likelihood, which it may cost so little.
        never_falls(kind_of(name), with_gaps(singular, share, "random"), 1e-8)


@pytest.mark.parametrize("name", GAUSSIAN_LIKE)
def test_far_from_the_origin(name: str) -> None:
    family, rows = gappy(name, 0.3)
    rows = np.round(rows * 2.0**20) / 2.0**20 + 2.0**27  # 1.3e8; an offset that rounds nothing
    near = never_falls(family, rows - 2.0**27, 1e-10)
    far = never_falls(family, rows, 1e-10)
    np.testing.assert_allclose(far.lower_bounds_, near.lower_bounds_, rtol=1e-8)
