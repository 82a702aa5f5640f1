"""family: what a family that says nothing of its own does."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

import emgine
from emgine import GaussianMixture, Mixture, MixtureModel, families
from emgine._families.family import BY_NAME, Family

Float64 = npt.NDArray[np.float64]

MIXTURE = Mixture([0.5, 0.5], [[0.0, 1.0], [4.0, 5.0]], np.ones((2, 2)), "diag")
COLLAPSING = np.concatenate(
    [np.full((20, 2), 0.1), np.random.RandomState(0).normal(6.0, 1.0, (200, 2))]
)
START = {
    "weights_init": [0.1, 0.9],
    "means_init": [[0.1, 0.1], [6.0, 6.0]],
    "precisions_init": [[9.0, 9.0], [1.0, 1.0]],
}


class Plain(Family):
    """A family with the Gaussian densities, and every default."""

    name = "gaussian"


@pytest.fixture
def plain(monkeypatch: pytest.MonkeyPatch) -> Plain:
    family = Plain()
    monkeypatch.setitem(BY_NAME, "gaussian", family)
    return family


@pytest.mark.usefixtures("plain")
def test_it_cannot_be_sampled() -> None:
    with pytest.raises(
        ValueError, match=r"^Mixtures of the family 'gaussian' cannot be sampled\.$"
    ):
        MIXTURE.sample(3, random_state=0)
    model = GaussianMixture(random_state=0).fit([[0.0], [1.0], [3.0]])
    with pytest.raises(ValueError, match="cannot be sampled"):
        model.sample(3)


@pytest.mark.usefixtures("plain")
def test_it_is_fitted_to_the_bits_of_the_gaussian_family(
    covariance_type: str, two_blobs: Float64, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fitted() -> GaussianMixture:
        return GaussianMixture(2, covariance_type=covariance_type, random_state=0).fit(two_blobs)

    ours = fitted()
    monkeypatch.undo()
    assert ours.lower_bounds_ == fitted().lower_bounds_


def fit(method: str) -> GaussianMixture:
    options = {"covariance_type": "diag", "reg_covar": 0.0, "on_degenerate": method, **START}
    return GaussianMixture(2, **options).fit(COLLAPSING)  # type: ignore[arg-type]


@pytest.mark.usefixtures("plain")
@pytest.mark.parametrize("method", ["regularize", "reseed", "drop", "raise"])
def test_components_that_collapse_end_the_run_however_they_were_to_be_repaired(method: str) -> None:
    with pytest.raises(emgine.DegenerateError, match="Fitting the mixture model failed") as caught:
        fit(method)
    assert [run.status for run in caught.value.restarts] == ["collapsed"]
    assert caught.value.restarts[0].degenerate == ()


@pytest.mark.usefixtures("plain")
@pytest.mark.parametrize("method", ["regularize", "reseed", "drop", "raise"])
def test_a_start_that_collapses_ends_the_run_too(method: str) -> None:
    model = GaussianMixture(2, reg_covar=0.0, random_state=0, on_degenerate=method)
    with pytest.raises(emgine.DegenerateError, match="Fitting the mixture model failed"):
        model.fit(np.repeat([[0.0], [1.0]], 10, axis=0))


def test_its_statistics_are_about_no_points_that_it_chooses(plain: Plain) -> None:
    statistics = MIXTURE.expectation([[0.0, 1.0], [3.0, 3.0]])
    assert np.array_equal(plain.next_reference(statistics), statistics.reference)
    with pytest.raises(
        ValueError, match=r"^Statistics of the family 'gaussian' are about no points"
    ):
        statistics.about(np.zeros((2, 2)))
    added = statistics + statistics  # the same reference: nothing has to be moved
    assert added.row_weight == 4.0


def test_it_knows_nothing_of_variances_and_counts_all_parameters(plain: Plain) -> None:
    mean, variance = plain.mean_and_least_variance(MIXTURE, 1e-6)
    assert mean.tolist() == [0.0, 0.0]
    assert variance.tolist() == [np.inf, np.inf]  # no reg_covar is large beside it
    assert plain.n_numbers(MIXTURE) == 3 * 4  # means, covariances, factors


def test_repairs_that_it_does_not_have_are_not_implemented(plain: Plain) -> None:
    assert not plain.can_repair
    statistics = MIXTURE.expectation([[0.0, 1.0], [3.0, 3.0]])
    for repair in (
        lambda: plain.floor(statistics, 0.0),
        lambda: plain.bounded(statistics, 0.0, [0], np.ones(2)),
        lambda: plain.ill_defined(statistics, 0.0),
        lambda: plain.without(statistics, 0.0, [0], (), None),
        lambda: plain.reseeded(MIXTURE, [0], [1]),
        lambda: plain.split(MIXTURE, 3),
    ):
        with pytest.raises(NotImplementedError):
            repair()


def test_independent_columns_have_a_panel_each() -> None:
    independent = {
        *("bernoulli", "beta", "binomial", "categorical", "exponential", "gamma", "geometric"),
        *("negative_binomial", "poisson", "weibull"),
    }
    assert {name for name, family in BY_NAME.items() if family.independent} == independent
    counts = Mixture.from_parameters([1.0], {"rates": [[1.0, 2.0]]}, "poisson")
    assert BY_NAME["poisson"].panels(counts) == [[0], [1]]
    assert BY_NAME["gaussian"].panels(MIXTURE) == [[0, 1]]
    assert BY_NAME["gaussian"].drawn_as(MIXTURE.shape) == "values"
    assert BY_NAME["poisson"].ellipses(counts, 0.9) is None


def test_a_class_without_parentheses_is_recognised() -> None:
    with pytest.raises(ValueError, match=r"Write families\.Gamma\(\.\.\.\), with parentheses\.$"):
        MixtureModel(2, family=families.Gamma).fit([[1.0], [2.0], [3.0]])
    with pytest.raises(ValueError, match=r"Got 3 instead\.$"):
        MixtureModel(2, family=3).fit([[1.0], [2.0], [3.0]])
