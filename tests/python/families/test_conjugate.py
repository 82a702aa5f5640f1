"""Which priors fit which families, and the defaults that are taken of the rows."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from emgine import _core, families, priors
from emgine._families.conjugate import Moments, default_scale, posterior_of
from emgine._families.families import chosen_family
from emgine._families.gaussian.parameters import shape_of
from emgine._families.product_prior import ProductPrior

COVARIANCE = np.array([[4.0, 1.0], [1.0, 9.0]])
MOMENTS = Moments(np.array([1.0, 2.0]), COVARIANCE, 10.0)
N = priors.NormalInverseWishart


class Seen:
    """Rows of which nothing but the moments is known."""

    def moments(self, shape: Any) -> Moments:  # noqa: ARG002
        return MOMENTS

    def total(self, shape: Any) -> Any:
        raise NotImplementedError

    def of_rows(self, shape: Any, rows: Any) -> Any:
        raise NotImplementedError

    def within(self, columns: Any) -> Seen:  # noqa: ARG002
        return self


SEEN = Seen()


@pytest.mark.parametrize(
    ("prior", "kind", "said"),
    [
        (priors.Dirichlet(2.0), "full", "'weights': priors.Dirichlet"),
        ({"weights": N()}, "full", "The prior of weights must be priors.Dirichlet"),
        ({"weights": priors.Dirichlet([2.0, 2.0])}, "full", r"have shape \(3,\)"),
        (N([1.0]), "full", r"mean of a prior must have shape \(2,\)"),
        (N(scale=[1.0, 2.0]), "full", r"must be of shape \(2, 2\)"),
        (N(scale=COVARIANCE), "diag", r"must be of shape \(2,\)"),
        (N(scale=COVARIANCE), "spherical", "must be a number"),
        (N(scale=-COVARIANCE), "tied", "no negative variance"),
        (N(scale=[[1.0, 2.0], [0.0, 1.0]]), "full", "must be symmetric"),
        (N(scale=-1.0), "tied_spherical", "no negative variance"),
        (N(dof=-6.5), "full", "dof of a prior of 'full' covariances must be at least -4"),
    ],
)
def test_what_does_not_fit_is_refused(prior: Any, kind: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        posterior_of(prior, shape_of(kind, 3, 2), SEEN)


@pytest.mark.parametrize(
    ("family", "prior", "said"),
    [
        ("weibull", "weak", "'weibull' has no conjugate prior here: no finite number"),
        ("negative_binomial", priors.Beta(2, 2), r"Give the size, as in families.NegativeBinomial"),
        (families.NegativeBinomial(np.inf), priors.Beta(2, 2), "needs a finite size"),
        ("bernoulli", priors.Gamma(2, 2), "must be priors.Beta, priors.Rows or 'weak'"),
        ("bernoulli", priors.Dirichlet(2), "'weights': priors.Dirichlet"),
        ("gamma", priors.Gamma(2, 2), "must be priors.Rows or 'weak'. Got Gamma"),
        ("log_normal", priors.Beta(2, 2), "log-normal components must be priors.NormalInverse"),
        ("student_t", priors.Beta(2, 2), "Student's t components must be priors.NormalInverse"),
        ("poisson", priors.Gamma([2, 2, 2], 2), r"shape of a prior .* have shape \(2,\)"),
        ("poisson", priors.Rows([[1.0]]), "rows of a prior must have 2 columns. Got 1"),
        (families.Categorical([2, 3]), priors.Dirichlet([2, 2]), r"have shape \(2, 3\). Got"),
        ("multinomial", priors.Dirichlet([2, 2, 2]), r"have shape \(2,\). Got"),
        ({0: "poisson", 1: "gamma"}, priors.Gamma(2, 2), "'weak', for all blocks, or a mapping"),
        ({0: "poisson", 1: "gamma"}, {2: "weak"}, r"may name \['weights', 'components', 0, 1\]"),
        ({0: "poisson", 1: "weibull"}, {1: "weak"}, "'weibull' has no conjugate prior"),
        ({0: "poisson", 1: "gamma"}, {1: "weak", "components": "weak"}, "those of some"),
    ],
)
def test_what_does_not_fit_a_family_is_refused(family: Any, prior: Any, said: str) -> None:
    chosen = chosen_family(family)
    blocks = list(getattr(chosen, "blocks", ()))
    with pytest.raises(ValueError, match=said):
        posterior_of(prior, chosen.shape(2, 2), SEEN, blocks)


def test_families_without_a_conjugate_prior_have_one_of_the_weights() -> None:
    shape = chosen_family("weibull").shape(2, 2)
    found = posterior_of({"weights": priors.Dirichlet(2.0)}, shape, SEEN)
    assert found is not None
    assert found.components is None


def test_a_block_may_be_called_as_a_part_of_the_model() -> None:
    names = np.array(["weights", "x"], dtype=object)
    family: Any = chosen_family({"weights": "poisson", "x": "gaussian"})
    shape = _core.ModelShape("product", "poisson()[0] gaussian(full)[1]", 2, 2)
    found = posterior_of({"weights": priors.Gamma(2, 1)}, shape, SEEN, list(family.blocks))
    assert list(family.named(names, 2).blocks) == [(0,), (1,)]
    assert found is not None
    assert found.concentration is None
    assert isinstance(found.components, ProductPrior)
    assert found.components.blocks[1] is None


def test_nothing_is_no_prior() -> None:
    shape = shape_of("full", 3, 2)
    assert posterior_of(None, shape, SEEN) is None
    assert posterior_of({}, shape, SEEN) is None


def test_defaults_follow_the_units_of_the_features() -> None:
    parts = {"full": COVARIANCE, "diag": np.array([4.0, 9.0]), "spherical": np.array([6.5])}
    for kind, expected in parts.items():
        assert default_scale(MOMENTS, kind, 2) == pytest.approx(expected / 2.0)


def test_constant_and_collinear_features_get_a_width() -> None:
    for covariance in (np.ones((2, 2)), np.diag([4.0, 0.0])):
        scale = default_scale(MOMENTS._replace(covariance=covariance), "full", 1)
        assert np.linalg.eigvalsh(scale)[0] > 1e-7
