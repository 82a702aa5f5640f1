"""monotone: the check of all fits detects a decrease, and accepts what is allowed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from emgine import GaussianMixture, Mixture, SufficientStatistics, _core
from emgine._em import em
from emgine._em.options import Options
from emgine._families.gaussian.structures import COVARIANCE_TYPES
from emgine._rows import open_rows
from emgine._rows.parts import InMemory
from emgine._rows.rows import Rows
from tests.monotone import RecordedInCore, RecordedMStep, Step, assert_rises, most_lost, watched

if TYPE_CHECKING:
    from emgine._rows.tasks import StatisticsTask

UNIT = Mixture([1.0], [[0.0]], [[1.0]], "diag")


class Lying(Rows):
    """Rows that report a lower likelihood in every pass."""

    said = 0.0

    def total(self, task: StatisticsTask) -> SufficientStatistics:
        true = SufficientStatistics._adopt(super().total(task))
        type(self).said -= 1e-9 * true.row_weight
        numbers = true.weight, true.sum, true.scatter, true.means, true.covariance_type
        return SufficientStatistics(*numbers, self.said, true.row_weight)


def test_a_fall_of_a_billionth_is_an_error() -> None:
    rows = Lying(InMemory(np.random.RandomState(0).normal(size=(50, 1)), None, 1))
    with pytest.raises(AssertionError, match="the mean log-likelihood fell by 1e-09 nats"):
        em.run(rows, UNIT, Options(0.0, 5, 0.0))


def test_the_watch_is_in_place() -> None:
    assert em.run is watched
    assert em.MStep is RecordedMStep
    assert em.InCore is RecordedInCore  # type: ignore[comparison-overlap]


@pytest.fixture(params=COVARIANCE_TYPES)
def covariance_type(request: pytest.FixtureRequest) -> str:
    """Each of the six structures."""
    return str(request.param)


@pytest.mark.parametrize("scale", [1.0, 1e3])
def test_only_rounding_is_forgiven(scale: float) -> None:
    steps = [Step(UNIT, repaired=False)]
    assert_rises([-scale, -scale * (1 + 0.9e-12)], steps, 0.0)
    with pytest.raises(AssertionError):
        assert_rises([-scale, -scale * (1 + 1.1e-12)], steps, 0.0)


def test_a_repaired_component_is_a_reason() -> None:
    assert_rises([0.0, -5.0], [Step(UNIT, repaired=True)], 0.0)
    with pytest.raises(AssertionError):
        assert_rises([0.0, 0.0, -5.0], [Step(UNIT, True), Step(UNIT, False)], 0.0)


@pytest.mark.filterwarnings("ignore:reg_covar:UserWarning")
def test_what_is_added_to_the_variances_may_cost_what_it_costs(covariance_type: str) -> None:
    """One component at its maximum: adding to its variances loses exactly this likelihood."""
    X = np.random.RandomState(0).normal(size=(100, 3)) * [1.0, 2.0, 3.0]
    best, added = (
        GaussianMixture(covariance_type=covariance_type, reg_covar=reg).fit(X) for reg in (0.0, 0.3)
    )
    lost = best.score(X) - added.score(X)
    assert lost > 1e-3
    assert most_lost(added.mixture_, 0.3) == pytest.approx(lost, rel=1e-9)
    assert most_lost(best.mixture_, 0.0) < 1e-14


def test_an_estimator_whose_likelihood_falls_fails_its_test(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(open_rows, "Rows", Lying)
    with pytest.raises(AssertionError, match="fell"):
        GaussianMixture(tol=0.0, acceleration=None).fit(
            np.random.RandomState(0).normal(size=(50, 2))
        )


SHARES = np.array([0.25, 0.75])
DIRECTIONS = _core.Mixture(
    SHARES,
    {"mean_directions": np.eye(2), "concentrations": np.array([1e6, 3.0])},
    _core.ModelShape("von_mises_fisher", "", 2, 2),
)


def test_other_families_are_known_to_a_rounding_of_their_terms() -> None:
    assert most_lost(DIRECTIONS, 1e-6) == pytest.approx(250_002.25e-15)
    shape = _core.ModelShape("poisson", "", 2, 1)
    assert most_lost(_core.Mixture(np.ones(1), {"rates": np.ones((1, 2))}, shape), 1e-6) == 1e-15


def test_a_product_may_lose_what_its_families_may() -> None:
    shape = _core.ModelShape("product", "von_mises_fisher()[0,1] gaussian(diag)[2]", 3, 2)
    own = {f"0/{name}": values for name, values in DIRECTIONS.parameters.items()}
    means, covariances = np.array([[0.0], [1.0]]), np.array([[1e-6], [1.0]])
    alone = Mixture(SHARES, means, covariances, "diag")
    gaussian = {"1/means": means, "1/covariances": covariances}
    product = _core.Mixture(SHARES, own | gaussian, shape)
    expected = most_lost(DIRECTIONS, 1e-8) + most_lost(alone, 1e-8)
    assert most_lost(product, 1e-8) == pytest.approx(expected)


def test_a_component_without_weight_may_lose_nothing() -> None:
    """Where it has no width, either: 0 times inf was no number."""
    point, empty = 1e-6, 0.0
    mixture = Mixture([1.0, empty], [[0.0], [5.0]], [[1.0], [point]], "diag")
    assert most_lost(mixture, point) < 1e-9
