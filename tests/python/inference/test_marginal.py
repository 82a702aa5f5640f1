"""Conditionals against the textbook's formulas, and what is refused."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import integrate, stats

from emgine import Mixture
from tests.python.inference.mixtures import COVARIANCES, DIAG, FULL, MEANS, TIED, T


def test_a_gaussian_conditional_is_the_formula() -> None:
    """Bishop 2006, (2.81) and (2.82)."""
    given = FULL.condition({2: 1.0, 0: 2.0})
    seen = [2, 0]
    for k, covariance in enumerate(COVARIANCES):
        gain = covariance[1, seen] @ np.linalg.inv(covariance[np.ix_(seen, seen)])
        mean = MEANS[k][1] + gain @ (np.array([1.0, 2.0]) - np.array(MEANS[k])[seen])
        assert given.means[k, 0] == pytest.approx(mean, rel=1e-13)
        variance = covariance[1, 1] - gain @ covariance[seen, 1]
        assert given.covariances[k, 0, 0] == pytest.approx(variance, rel=1e-13)
    densities = [
        weight
        * stats.multivariate_normal(np.array(mean)[seen], cov[np.ix_(seen, seen)]).pdf([1, 2])
        for weight, mean, cov in zip([0.3, 0.7], MEANS, COVARIANCES, strict=True)
    ]
    assert given.weights == pytest.approx(densities / np.sum(densities), rel=1e-12)


@pytest.mark.parametrize("mixture", [FULL, TIED, DIAG, T])
def test_a_conditional_is_a_density(mixture: Mixture) -> None:
    given = mixture.condition({0: 1.5, 1: 9.0})
    total = integrate.quad(
        lambda x: np.exp(given.score_samples([x])), -np.inf, np.inf, epsabs=1e-11, limit=200
    )[0]
    assert total == pytest.approx(1.0, abs=1e-9)


def test_structures_are_kept() -> None:
    assert TIED.condition({0: 1.0}).covariance_type == "tied"
    assert DIAG.condition({0: 1.0}).covariance_type == "diag"
    assert TIED.marginal([2, 0]).covariances.tolist() == [[3.0, -0.5], [-0.5, 2.0]]
    assert FULL.marginal([0, 1, 2]).covariances.tolist() == COVARIANCES.tolist()


@pytest.mark.filterwarnings("ignore::emgine.ConvergenceWarning")
def test_marginals_and_conditionals_keep_what_is_done_with_missing_cells() -> None:
    from emgine import MixtureModel
    from tests.laws.family_problems import problem

    for name in ("gamma", "categorical", "student_t", "log_normal", "product", "negative_binomial"):
        family, rows = problem(name).family, problem(name).rows[:500]
        for missing in ("error", "marginalize"):
            model = MixtureModel(2, family=family, missing=missing, max_iter=3, tol=0.0)
            mixture = model.fit(rows).mixture_
            first, row = mixture.marginal([0, 1]), rows[0]
            rest = mixture.condition({0: row[0]})
            assert (first.missing, rest.missing) == (missing, missing)
            if missing == "error":
                continue
            gap = np.array([row[0], np.nan])
            alone = mixture.marginal(0).score_samples(row[:1])
            assert first.score_samples(gap) == pytest.approx(alone, rel=1e-12, abs=1e-12)
            assert rest.score_samples(np.full(rest.n_features, np.nan)) == pytest.approx(
                0, abs=1e-9
            )


def test_a_nearly_singular_covariance_keeps_a_positive_definite_conditional() -> None:
    """By the formula with an inverse the conditional variance would have no digit left."""
    d = 1e-7
    mixture = Mixture([1.0], [[0.0, 0.0]], [[[1.0, 1.0], [1.0, 1.0 + d**2]]])
    variance = mixture.condition({0: 3.0}).covariances[0, 0, 0]
    assert variance == pytest.approx((1.0 + d**2) - 1.0, rel=1e-9)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "at least one column"),
        ({0: 1, 1: 2, 2: 3}, "names all columns"),
        ({5: 1.0}, "from 0 to 2. Got 5"),
        ({0: np.nan}, "The value of column 0 must be finite"),
        ({0: "x"}, "the value of column 0"),
        ({0: [1.0, 2.0]}, "must be a number"),
        ([0, 1], "must be a mapping"),
    ],
)
def test_what_cannot_be_given_is_refused(given: Any, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        FULL.condition(given)


def test_values_outside_the_support_name_the_column() -> None:
    mixture = Mixture.from_parameters([1.0], {"rates": [[1.0, 2.0]]}, "poisson")
    with pytest.raises(ValueError, match=r"whole numbers of at least 0 .*'column 1'.* Got 0.5"):
        mixture.condition({1: 0.5})
