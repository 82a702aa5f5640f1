"""Structures by class: each class is the fit to its own rows; the joint mixture says the same."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from sklearn.datasets import load_iris

import emgine
from emgine import GaussianMixture, Mixture, MixtureClassifier

if TYPE_CHECKING:
    from pathlib import Path

X, Y = load_iris(return_X_y=True)
NAMES = np.array(["setosa", "versicolor", "virginica"])[Y]
BY_CLASS: dict[str, Any] = {
    "setosa": "diag",
    "versicolor": ["spherical", "full"],
    "virginica": "tied",
}
NUMBERS = {"setosa": 1, "versicolor": 1, "virginica": 2}
OPTIONS: dict[str, Any] = {"random_state": 0, "tol": 1e-10}


def fitted(**options: Any) -> MixtureClassifier:
    return MixtureClassifier(NUMBERS, covariance_type=BY_CLASS, **OPTIONS, **options).fit(X, NAMES)


def test_each_class_is_a_fit_to_its_rows() -> None:
    model = fitted()
    chosen = {"setosa": "diag", "versicolor": "full", "virginica": "tied"}
    assert model.covariance_type_ == chosen
    assert model.n_components_.tolist() == [1, 1, 2]
    total, n_free = 150 * np.log(1 / 3), 2
    logs = []
    for name, structure in chosen.items():
        alone = GaussianMixture(NUMBERS[name], covariance_type=structure, **OPTIONS)
        alone.fit(X[name == NAMES])
        total += 50 * alone.lower_bound_
        n_free += alone.n_parameters
        logs.append(alone.score_samples(X))
    assert model.log_likelihood_ == pytest.approx(total, rel=1e-12)
    assert model.bic_ == pytest.approx(n_free * np.log(150) - 2 * total)
    shares = np.exp(np.array(logs).T)
    shares /= shares.sum(axis=1, keepdims=True)
    np.testing.assert_allclose(model.predict_proba(X), shares, atol=1e-10)
    assert model.converged_
    assert model.n_iter_ > 1
    assert model.mixture_.shape.structure == "full"


def test_a_prior_is_no_part_of_the_likelihood() -> None:
    model = fitted(prior="weak")
    owner = np.array([model.classes_.tolist().index(each) for each in model.class_of_component_])
    total = 0.0
    for c, name in enumerate(model.classes_):
        mixture, own = model.mixture_, X[name == NAMES]
        logs = np.array(
            [
                np.log(weight) + Mixture([1.0], [mean], [covariance]).score_samples(own)
                for weight, mean, covariance in zip(
                    mixture.weights[owner == c],
                    mixture.means[owner == c],
                    mixture.covariances[owner == c],
                    strict=True,
                )
            ]
        )
        total += np.logaddexp.reduce(logs, axis=0).sum()
    assert model.log_likelihood_ == pytest.approx(total, rel=1e-6)


def test_files_pickles_and_threads(tmp_path: Path) -> None:
    model = fitted(n_threads=1)
    model.save(tmp_path / "model")
    again: Any = emgine.load(tmp_path / "model")
    for other in (again, pickle.loads(pickle.dumps(model)), fitted(n_threads=2)):
        assert (other.predict_proba(X) == model.predict_proba(X)).all()
        assert other.covariance_type_ == model.covariance_type_
    assert again.covariance_type == BY_CLASS


def test_weights_priors_gaps_and_sources() -> None:
    weight = 1.0 + (np.arange(150) % 2)
    options: dict[str, Any] = {"covariance_type": BY_CLASS, **OPTIONS, "priors": [0.5, 0.25, 0.25]}
    model = MixtureClassifier(NUMBERS, **options).fit(X, NAMES, weight)
    twice = np.repeat(np.arange(150), weight.astype(int))
    other = MixtureClassifier(NUMBERS, **options).fit(X[twice], NAMES[twice])
    np.testing.assert_allclose(model.mixture_.means, other.mixture_.means, rtol=1e-5)
    assert model.priors_.tolist() == [0.5, 0.25, 0.25]
    blocks = emgine.sources.Blocks([X[:70], X[70:]])
    of_source = MixtureClassifier(1, covariance_type=BY_CLASS).fit(blocks, NAMES)
    here = MixtureClassifier(1, covariance_type=BY_CLASS).fit(X, NAMES)
    np.testing.assert_allclose(of_source.predict_proba(X), here.predict_proba(X), atol=1e-9)
    gaps = np.where(np.random.default_rng(0).uniform(size=X.shape) < 0.1, np.nan, X)
    lacking = MixtureClassifier(1, covariance_type=BY_CLASS, missing="marginalize")
    assert lacking.fit(gaps, NAMES).score(gaps, NAMES) > 0.9


@pytest.mark.parametrize(
    ("by_class", "words"),
    [
        ({"setosa": "full"}, "one entry for each class"),
        ({**BY_CLASS, "setosa": []}, "a structure or a list of them"),
        ({**BY_CLASS, "setosa": 3}, "a structure or a list of them"),
        ({**BY_CLASS, "setosa": "round"}, "covariance_type must be one of"),
    ],
)
def test_what_is_no_structure_of_a_class(by_class: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        MixtureClassifier(covariance_type=by_class).fit(X, NAMES)


def test_every_row_needs_a_class_and_every_class_rows() -> None:
    names = NAMES.astype(object)
    names[7] = -1
    with pytest.raises(ValueError, match=r"a class for each row.*Row 7 has none"):
        MixtureClassifier(covariance_type=BY_CLASS).fit(X, names)
    with pytest.raises(ValueError, match=r"Class 'virginica': .*minimum of 2"):
        MixtureClassifier(covariance_type=BY_CLASS).fit(X[:101], NAMES[:101])
