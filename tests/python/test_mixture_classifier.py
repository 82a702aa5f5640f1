"""MixtureClassifier: discriminant analyses as special cases, and rows without a class."""

from __future__ import annotations

import pickle
import warnings
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.datasets import load_iris
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.model_selection import cross_val_score
from sklearn.naive_bayes import GaussianNB
from sklearn.utils.estimator_checks import parametrize_with_checks

import emgine
from emgine import GaussianMixture, MixtureClassifier, families, priors
from tests.reference import test_labels as reference

if TYPE_CHECKING:
    from pathlib import Path

X, Y = load_iris(return_X_y=True)
NAMES = np.array(["setosa", "versicolor", "virginica"])[Y]
EXACT: dict[str, Any] = {"reg_covar": 0.0, "tol": 1e-12}

with warnings.catch_warnings():
    warnings.filterwarnings("ignore", "Estimator MixtureClassifier does not inherit", UserWarning)
    every_check = parametrize_with_checks(
        [MixtureClassifier(), MixtureClassifier([1, 2], covariance_type=["diag", "tied"])]
    )


@pytest.mark.filterwarnings("ignore:y has the two values")
@pytest.mark.filterwarnings("ignore:Best performing initialization:UserWarning")
@pytest.mark.filterwarnings("ignore:Components:emgine.DegenerateWarning")
@every_check  # type: ignore[untyped-decorator]
def test_estimator_checks(estimator: MixtureClassifier, check: Any) -> None:
    check(estimator)


def test_one_component_each_is_quadratic_discriminant_analysis() -> None:
    model = MixtureClassifier(**EXACT).fit(X, NAMES)
    logs = np.empty((len(X), 3))
    for c in range(3):
        own = X[c == Y]
        np.testing.assert_allclose(model.mixture_.means[c], own.mean(axis=0), rtol=1e-12)
        np.testing.assert_allclose(
            model.mixture_.covariances[c], np.cov(own.T, bias=True), rtol=1e-10
        )
        logs[:, c] = GaussianMixture(reg_covar=0.0).fit(own).score_samples(X)
    posterior = np.exp(logs - logs.max(axis=1, keepdims=True))
    posterior /= posterior.sum(axis=1, keepdims=True)
    np.testing.assert_allclose(model.predict_proba(X), posterior, atol=1e-9)
    own_logs = logs[np.arange(150), Y].sum()
    assert model.log_likelihood_ == pytest.approx(own_logs + 150 * np.log(1 / 3), abs=1e-8)
    assert model.bic_ == pytest.approx(44 * np.log(150) - 2 * model.log_likelihood_)


def test_a_tied_covariance_is_linear_discriminant_analysis() -> None:
    model = MixtureClassifier(covariance_type="tied", **EXACT).fit(X, Y)
    other = LinearDiscriminantAnalysis(solver="lsqr").fit(X, Y)
    np.testing.assert_allclose(model.predict_proba(X), other.predict_proba(X), atol=1e-9)


def test_diagonal_covariances_are_naive_bayes() -> None:
    model = MixtureClassifier(covariance_type="diag", **EXACT).fit(X, Y)
    other = GaussianNB(var_smoothing=0.0).fit(X, Y)
    np.testing.assert_allclose(model.predict_proba(X), other.predict_proba(X), atol=1e-9)
    with np.errstate(divide="ignore"):
        np.testing.assert_array_equal(model.predict_log_proba(X), np.log(model.predict_proba(X)))


@pytest.mark.parametrize("structure", reference.STRUCTURES)
def test_rows_without_a_class_learn_along(structure: str) -> None:
    """As mclust's MclustSSC, whose log-likelihoods these are too."""
    expected = reference.reference(structure)
    y = reference.LABELS.astype(int)
    model = MixtureClassifier(covariance_type=structure, **EXACT).fit(reference.X, y)
    assert model.log_likelihood_ == pytest.approx(expected["log_likelihood"], abs=1e-6)
    assert model.bic_ == pytest.approx(expected["bic"], abs=2e-6)
    np.testing.assert_allclose(model.priors_, expected["parameters"]["weights"], rtol=1e-6)
    alone = MixtureClassifier(covariance_type=structure, **EXACT)
    alone.fit(reference.X[y >= 0], y[y >= 0])
    assert model.score(X, Y) >= alone.score(X, Y)


def test_several_components_each_are_mixtures_of_the_classes() -> None:
    """As mclust's MclustDA: without unlabelled rows each class has its own maximum likelihood."""
    numbers = {"setosa": 1, "versicolor": 2, "virginica": 2}
    model = MixtureClassifier(numbers, covariance_type="diag", random_state=0, **EXACT)
    model.fit(X, NAMES)
    assert model.n_components_.tolist() == [1, 2, 2]
    assert model.class_of_component_.tolist() == [
        "setosa", "versicolor", "versicolor", "virginica", "virginica"
    ]  # fmt: skip
    total = 150 * np.log(1 / 3)
    for c, name in enumerate(numbers):
        alone = GaussianMixture(numbers[name], covariance_type="diag", random_state=0, **EXACT)
        total += 50 * alone.fit(X[c == Y]).score(X[c == Y])
    assert model.log_likelihood_ == pytest.approx(total, abs=1e-6)
    np.testing.assert_allclose(model.priors_, np.full(3, 1 / 3), rtol=1e-9)


@pytest.mark.parametrize("prior", ["weak", priors.NormalInverseWishart([5, 3, 4, 1], 2.0, 9.0)])
def test_a_prior_is_that_of_the_joint_mixture(prior: Any, tmp_path: Path) -> None:
    model = MixtureClassifier(prior=prior, **EXACT).fit(X, NAMES)
    labels = np.unique(NAMES, return_inverse=True)[1]
    joint = GaussianMixture(3, prior=prior, **EXACT).fit(X, labels=labels)
    np.testing.assert_allclose(model.mixture_.covariances, joint.covariances_, rtol=1e-9)
    # The likelihood and BIC are without the prior.
    own = np.array([_component_score(model.mixture_, k, X) for k in range(3)]).T
    assert model.log_likelihood_ == pytest.approx(own[np.arange(150), labels].sum(), abs=1e-6)
    model.save(tmp_path / "model.safetensors")
    loaded: Any = emgine.load(tmp_path / "model.safetensors")
    assert loaded.prior == prior
    assert loaded.bic_ == model.bic_


def _component_score(mixture: Any, k: int, rows: Any) -> Any:
    one = emgine.Mixture([1.0], mixture.means[[k]], mixture.covariances[[k]], "full")
    return one.score_samples(rows) + np.log(mixture.weights[k])


def test_a_class_on_one_row_does_not_collapse_with_a_prior() -> None:
    rows = np.concatenate([X[:100], X[149:]])
    names = np.append(NAMES[:100], "virginica")
    model = MixtureClassifier([1, 2], prior="weak", reg_covar=0.0).fit(rows, names)
    assert np.linalg.eigvalsh(model.mixture_.covariances).min() > 1e-4


def rings(n: int, seed: int) -> tuple[Any, Any]:
    """Two classes of two groups each, crosswise."""
    rng = np.random.default_rng(seed)
    group = rng.integers(0, 4, size=n)
    centers = np.array([[0.0, 0.0], [6.0, 6.0], [6.0, 0.0], [0.0, 6.0]])
    return rng.normal(size=(n, 2)) + centers[group], np.where(group < 2, "same", "other")


@pytest.mark.filterwarnings("ignore:Components:emgine.DegenerateWarning")
def test_numbers_of_components_are_chosen_by_class() -> None:
    rows, y = rings(800, 0)
    model = MixtureClassifier([1, 2, 3], covariance_type=["spherical", "full"], random_state=0)
    model.fit(rows, y)
    assert model.n_components_.tolist() == [2, 2]
    assert model.covariance_type_ == "spherical"
    new, true = rings(2000, 1)
    assert model.score(new, true) > 0.99


def test_mixtures_of_classes_learn_along() -> None:
    rows, true = rings(600, 2)
    y = true.astype(object)
    y[40:] = -1
    options: dict[str, Any] = {"covariance_type": "spherical", "random_state": 0}
    model = MixtureClassifier(2, **options).fit(rows, y)
    assert model.n_components_.tolist() == [2, 2]
    assert model.score(rows, true) > 0.99
    labelled = MixtureClassifier(2, **options).fit(rows[:40], true[:40])
    error = [
        np.abs(np.sort(each.mixture_.means, axis=0) - [[0, 0], [0, 0], [6, 6], [6, 6]]).max()
        for each in (model, labelled)
    ]
    assert error[0] < error[1]


def test_priors_and_costs_decide() -> None:
    model = MixtureClassifier(**EXACT).fit(X[:, :1], NAMES)
    rare = MixtureClassifier(priors=[0.01, 0.01, 0.98], **EXACT).fit(X[:, :1], NAMES)
    by_name = dict(zip(model.classes_.tolist(), [0.01, 0.01, 0.98], strict=True))
    named = MixtureClassifier(priors=by_name, **EXACT).fit(X[:, :1], NAMES)
    expected = model.predict_proba(X[:, :1]) * [0.01, 0.01, 0.98]
    expected /= expected.sum(axis=1, keepdims=True)
    np.testing.assert_allclose(rare.predict_proba(X[:, :1]), expected, rtol=1e-9)
    np.testing.assert_array_equal(rare.predict_proba(X[:, :1]), named.predict_proba(X[:, :1]))
    np.testing.assert_allclose(rare.priors_, [0.01, 0.01, 0.98])
    costs = 1.0 - np.eye(3)
    same = MixtureClassifier(costs=costs, **EXACT).fit(X[:, :1], NAMES)
    assert (same.predict(X[:, :1]) == model.predict(X[:, :1])).all()
    costs[0, 1:] = 50.0  # to miss a setosa is dear
    careful = MixtureClassifier(costs=costs, **EXACT).fit(X[:, :1], NAMES)
    posterior = model.predict_proba(X[:, :1])
    decided = model.classes_[(posterior @ costs).argmin(axis=1)]
    assert (careful.predict(X[:, :1]) == decided).all()
    assert (decided == "setosa").sum() > (model.predict(X[:, :1]) == "setosa").sum()


def test_other_families_and_tables() -> None:
    pd = pytest.importorskip("pandas")
    rng = np.random.default_rng(0)
    y = rng.integers(0, 2, size=400)
    table = pd.DataFrame(
        {
            "visits": rng.poisson([2, 9], size=(400, 2))[np.arange(400), y],
            "colour": np.where(rng.uniform(size=400) < 0.2 + 0.6 * y, "red", "blue"),
        }
    )
    family = {"visits": "poisson", "colour": families.Categorical()}
    model = MixtureClassifier([1, 2], family=family, random_state=0).fit(table, y)
    assert model.score(table, y) > 0.9
    assert model.feature_names_in_.tolist() == ["visits", "colour"]
    with pytest.raises(AttributeError):
        _ = model.covariance_type_
    counts = MixtureClassifier(family="poisson").fit(table[["visits"]], y)
    assert counts.n_features_in_ == 1


def test_classes_of_any_type() -> None:
    for y in (NAMES.tolist(), Y == 0, Y.astype(float), NAMES.astype(object), Y.astype(np.int8)):
        model = MixtureClassifier().fit(X, y)
        assert model.predict(X).dtype == model.classes_.dtype
        assert model.score(X, y) > 0.9


def test_weights_threads_clones_and_pickles() -> None:
    y = np.where(np.arange(150) % 3 == 0, Y, -1)
    weight = np.where(np.arange(150) % 2 == 0, 2.0, 1.0)
    model = MixtureClassifier(n_threads=1, random_state=0)
    model.fit(X, y, weight)
    twice = np.repeat(np.arange(150), weight.astype(int))
    other = clone(model).fit(X[twice], y[twice])
    np.testing.assert_allclose(other.mixture_.means, model.mixture_.means, rtol=1e-9)
    many = clone(model).set_params(n_threads=2).fit(X, y, weight)
    assert (many.predict_proba(X) == model.predict_proba(X)).all()
    again = pickle.loads(pickle.dumps(model))
    assert (again.predict_proba(X) == model.predict_proba(X)).all()
    assert cross_val_score(MixtureClassifier(), X, NAMES, cv=5).mean() > 0.95
    assert model.converged_
    assert model.n_iter_ >= 1


def test_errors_leave_the_fit_as_it_was() -> None:
    model = MixtureClassifier().fit(X, Y)
    before = model.predict_proba(X)
    for options, words in (
        ({"n_components": {0: 1}}, "one entry for each class"),
        ({"n_components": []}, "positive int"),
        ({"n_components": [0]}, "positive int"),
        ({"n_components": 1, "priors": [0.5, 0.5]}, "priors must be 3 probabilities"),
        ({"priors": None, "costs": np.eye(2)}, r"\(3, 3\)"),
        ({"costs": None, "covariance_type": []}, "at least one structure"),
        ({"covariance_type": "other"}, "covariance_type"),
    ):
        with pytest.raises(ValueError, match=words):
            model.set_params(**options).fit(X, Y)
    model.set_params(covariance_type="full")
    with pytest.raises(ValueError, match=r"The classes \[2\] have none"):
        model.fit(X, Y, (Y < 2).astype(float))
    with pytest.raises(ValueError, match="no row of a class"):
        model.fit(X, np.full(150, -1))
    with pytest.raises(ValueError, match="names a column, which only Parquet files have"):
        model.fit(emgine.sources.Blocks([X]), "kind")
    with pytest.raises(ValueError, match="one class for each of the 150 rows"):
        model.score(X, Y[:10])
    assert (model.predict_proba(X) == before).all()


def test_minus_one_and_one_are_two_classes() -> None:
    with pytest.warns(UserWarning, match="two values -1 and 1"):
        model = MixtureClassifier().fit(X, np.where(Y == 0, 1, -1))
    assert model.classes_.tolist() == [-1, 1]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        plain = MixtureClassifier(unlabelled=None).fit(X, np.where(Y == 0, 1, -1))
    assert plain.classes_.tolist() == [-1, 1]
    other = MixtureClassifier(unlabelled="?").fit(X, np.where(Y == 0, "?", NAMES))
    assert other.classes_.tolist() == ["versicolor", "virginica"]


def test_a_class_of_one_row() -> None:
    y = np.full(150, -1)
    y[[0, 60, 120]] = [0, 1, 2]
    model = MixtureClassifier(covariance_type="tied").fit(X, y)
    assert model.score(X, Y) > 0.85
    some = MixtureClassifier(2, covariance_type="tied", random_state=0).fit(X, y)
    assert some.n_components_.tolist() == [1, 1, 1]
