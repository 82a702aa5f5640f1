"""The summary of a variational fit, and that it has no criteria that count parameters."""

from __future__ import annotations

import numpy as np
import pytest

from emgine import BayesianGaussianMixture

RANDOM = np.random.default_rng(0)
X = np.concatenate([RANDOM.normal(0, 1, (60, 2)), RANDOM.normal(8, 1, (30, 2))])


@pytest.mark.parametrize("kind", ["full", "diag"])
def test_a_summary_tells_components_and_bound(kind: str) -> None:
    model = BayesianGaussianMixture(n_components=4, covariance_type=kind, random_state=0).fit(X)
    summary = model.summary()
    assert f"{kind} covariances" in summary.title
    assert summary.facts["rows"] == "90"
    assert summary.facts["components with a row or more"] == "2"
    assert summary.facts["evidence lower bound"] == f"{model.lower_bound_:.3f}"
    assert "mean log predictive density" not in summary.facts
    assert len(summary.tables[0].rows) == 4
    with_rows = model.summary(X)
    assert with_rows.facts["mean log predictive density"] == f"{model.score(X):.6g}"
    assert "±" in str(with_rows)


@pytest.mark.parametrize("name", ["aic", "bic", "icl", "n_parameters"])
def test_there_are_no_criteria_of_parameters(name: str) -> None:
    model = BayesianGaussianMixture().fit(X)
    assert not hasattr(model, name)
    with pytest.raises(AttributeError, match=f"BayesianGaussianMixture has no '{name}'"):
        getattr(model, name)


def test_before_a_fit_there_is_no_summary() -> None:
    with pytest.raises(ValueError, match="not fitted yet"):
        BayesianGaussianMixture().summary()
