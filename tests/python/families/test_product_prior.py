"""Priors of the blocks of a product: each its own, some without, held and bounded beside them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from emgine import MixtureModel, families, priors

RANDOM = np.random.RandomState(0)
X = np.concatenate(
    [
        np.column_stack([RANDOM.normal(0, 1, 80), RANDOM.poisson(2, 80), RANDOM.normal(0, 1, 80)]),
        np.column_stack([RANDOM.normal(6, 1, 60), RANDOM.poisson(9, 60), RANDOM.normal(0, 1, 60)]),
    ]
)
LABELS = np.repeat([0, 1], [80, 60])
FAMILY = {(0, 2): families.Gaussian("diag"), 1: "poisson"}


def fitted(prior: Any, rows: Any = X, labels: Any = LABELS, **options: Any) -> MixtureModel:
    """Return a fit in which the component of each row is known."""
    model = MixtureModel(2, family=FAMILY, prior=prior, reg_covar=0.0)
    return model.set_params(**options).fit(rows, labels=labels)


def alone(family: Any, columns: Any, prior: Any) -> MixtureModel:
    model = MixtureModel(2, family=family, prior=prior, reg_covar=0.0)
    return model.fit(X[:, columns], labels=LABELS)


GAUSSIAN = priors.NormalInverseWishart([1.0, 2.0], 3.0, 5.0)


@pytest.mark.parametrize(
    ("prior", "of_gaussian", "of_poisson"),
    [
        ("weak", "weak", "weak"),
        ({1: priors.Gamma(40, 5)}, None, priors.Gamma(40, 5)),
        ({(0, 2): GAUSSIAN}, GAUSSIAN, None),
        ({"components": {(0, 2): GAUSSIAN, 1: "weak"}}, GAUSSIAN, "weak"),
        ({(0, 2): "weak", "weights": priors.Dirichlet(9.0)}, "weak", None),
    ],
)
def test_each_block_has_its_own(prior: Any, of_gaussian: Any, of_poisson: Any) -> None:
    model = fitted(prior)
    first = alone(families.Gaussian("diag"), [0, 2], of_gaussian)
    second = alone("poisson", [1], of_poisson)
    parameters = model.parameters_
    np.testing.assert_allclose(parameters[0, 2]["means"], first.means_, rtol=1e-10)
    np.testing.assert_allclose(parameters[0, 2]["covariances"], first.covariances_, rtol=1e-10)
    np.testing.assert_allclose(parameters[1]["rates"], second.rates_, rtol=1e-10)
    share = 88 / 156 if isinstance(prior, dict) and "weights" in prior else 80 / 140
    assert model.weights_[0] == pytest.approx(share)


def test_blocks_without_a_prior_are_repaired_and_held() -> None:
    rows = X.copy()
    rows[:80, 0] = 1.0
    prior = {1: priors.Gamma(40, 5)}
    with pytest.warns(UserWarning, match="component 0 collapsed"):
        model = fitted(prior, rows, on_degenerate="regularize")
    (event, *_) = model.restarts_[0].degenerate
    assert (event.cause, event.component) == ("collapsed", 0)
    assert model.parameters_[1]["rates"][0, 0] == pytest.approx((X[:80, 1].sum() + 39) / 85)
    held = fitted(
        prior,
        fixed={(0, 2): {"means": True}},
        parameters_init={(0, 2): {"means": [[0.5, 0.0], [6.0, 0.0]]}},
    )
    assert held.parameters_[0, 2]["means"].tolist() == [[0.5, 0.0], [6.0, 0.0]]
    with pytest.raises(ValueError, match="exclude each other"):
        fitted(prior, fixed={1: True}, parameters_init={1: {"rates": [[1.0], [2.0]]}})


def test_with_priors_of_all_blocks_nothing_collapses() -> None:
    rows = X.copy()
    rows[:80] = 1.0
    model = fitted("weak", rows, on_degenerate="raise")
    assert model.restarts_[0].degenerate == ()
