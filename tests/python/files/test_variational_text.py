"""Model files of variational fits: the same bits, and texts that are no posterior."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

import emgine
from emgine import BayesianGaussianMixture
from emgine._estimators.variational_fitted import VariationalFitted
from emgine._files.variational_text import variational_of_text, variational_text

if TYPE_CHECKING:
    from pathlib import Path

RANDOM = np.random.default_rng(0)
X = np.concatenate([RANDOM.normal(0, 1, (60, 2)), RANDOM.normal(4, 1, (30, 2))])
KINDS = ("full", "tied", "diag", "spherical", "tied_diag", "tied_spherical")
FITTED = (
    *("weights_", "means_", "covariances_", "precisions_", "mean_precision_", "lower_bounds_"),
    *("degrees_of_freedom_", "covariance_prior_", "mean_prior_", "weight_concentration_"),
)


@pytest.mark.parametrize("missing", ["error", "marginalize"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_file_gives_back_the_bits(kind: str, missing: str, tmp_path: Path) -> None:
    scale = 2.0 if kind.endswith("spherical") else None
    model = BayesianGaussianMixture(
        n_components=3,
        covariance_type=kind,
        covariance_prior=scale,
        missing=missing,
        random_state=0,
    ).fit(X)
    model.save(tmp_path / "model.safetensors")
    loaded = emgine.load(tmp_path / "model.safetensors")
    assert isinstance(loaded, BayesianGaussianMixture)
    assert loaded.get_params() == model.get_params()
    for name in FITTED:
        assert np.array_equal(getattr(loaded, name), getattr(model, name)), name
    for method in ("score_samples", "predict_proba", "predict"):
        assert (getattr(loaded, method)(X) == getattr(model, method)(X)).all()
    assert loaded.set_params(warm_start=True).fit(X).n_iter_ <= 5


@pytest.mark.parametrize(
    "changed",
    [
        {"counts": [1.0, 2.0]},
        {"counts": [-1.0, 2.0, 3.0]},
        {"counts": [0.0, 0.0, 0.0]},
        {"counts": [1.0, 2.0, 3.0]},  # of another predictive density
        {"scale": [[1.0, 2.0], [2.0, 1.0]]},
        {"scale": [[1.0, 0.5], [0.0, 1.0]]},
        {"dof": 0.5},
        {"dof": True},
        {"precision": 0.0},
        {"concentration": "many"},
        {"mean": [0.0, float("nan")]},
    ],
)
def test_what_is_no_posterior_is_refused(changed: dict[str, Any]) -> None:
    model = BayesianGaussianMixture(n_components=3, random_state=0).fit(X)
    fitted = model._fitted
    assert isinstance(fitted, VariationalFitted)
    text = variational_text(fitted.prior, fitted.counts)
    prior, counts = variational_of_text(text, model.get_params(), fitted.mixture)
    assert prior.components.dof == fitted.prior.components.dof
    assert (counts == fitted.counts).all()
    with pytest.raises((ValueError, TypeError)):
        variational_of_text({**text, **changed}, model.get_params(), fitted.mixture)
    with pytest.raises(ValueError, match="prior of the weights"):
        variational_of_text(
            text,
            {**model.get_params(), "weight_concentration_prior_type": "foo"},
            fitted.mixture,
        )
