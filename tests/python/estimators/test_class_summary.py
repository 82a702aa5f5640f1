"""class_summary: classes and components of a classifier, in words."""

from __future__ import annotations

import numpy as np
import pytest

from emgine import MixtureClassifier, NotFittedError

X = np.random.default_rng(0).normal(size=(60, 2)) + np.repeat([[0.0], [9.0], [20.0]], 20, axis=0)
Y = np.repeat(["a", "b<", "b<"], 20)


def test_classes_and_components_are_told() -> None:
    model = MixtureClassifier({"a": 1, "b<": 2}, random_state=0).fit(X, Y)
    said = model.summary()
    assert said.title == "MixtureClassifier of 2 classes, full covariances"
    assert said.facts["BIC"] == f"{model.bic_:.3f}"
    assert said.facts["log-likelihood"].startswith(f"{model.log_likelihood_:.3f}")
    classes, components = said.tables
    assert list(classes.rows) == [("a", "33.33 %", "1"), ("b<", "66.67 %", "2")]
    assert [row[1] for row in components.rows] == ["a", "b<", "b<"]
    assert "class" in str(said)
    assert "b&lt;" in said._repr_html_()
    with pytest.raises(NotFittedError):
        MixtureClassifier().summary()


def test_structures_by_class_and_families_are_named() -> None:
    by_class = {"a": ["VVI"], "b<": ["EII"]}
    said = MixtureClassifier(covariance_type=by_class, random_state=0).fit(X, Y).summary()
    assert said.title.endswith("covariances a: diag, b<: tied_spherical")
    gammas = MixtureClassifier(family="gamma", random_state=0).fit(np.abs(X), Y).summary()
    assert gammas.title.endswith("family gamma")
    assert gammas.tables[1].headings[:3] == ["component", "class", "weight"]
