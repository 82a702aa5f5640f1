"""Families of one's own whose features are independent: rows may lack cells, as in those here."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

import emgine
from emgine import MixtureModel, families, load
from emgine._families.independent_features import of_features, summed
from emgine.sources import Blocks
from tests.python.families.own_families import FeaturePoisson, InverseGaussians, OwnPoisson, times

if TYPE_CHECKING:
    from pathlib import Path

RATES = np.array([[2.0, 4.0, 3.0], [8.0, 3.0, 8.0]])
GIVEN: dict[str, Any] = {"weights_init": [0.5, 0.5], "acceleration": None}


def counts(n: int = 3000, share: float = 0.3) -> Any:
    """Rows of three counts that lack cells; the eighth row lacks all."""
    random_state = np.random.RandomState(0)
    first = random_state.uniform(size=(n, 1)) < 0.6
    drawn = [random_state.poisson(rates, (n, 3)) for rates in ([2, 5, 3], [9, 3, 7])]
    X = np.where(first, *drawn).astype(np.float64)
    X[random_state.uniform(size=X.shape) < share] = np.nan
    X[7] = np.nan
    return X


def own(**given: Any) -> Any:
    return MixtureModel(2, **({"family": FeaturePoisson(), "missing": "marginalize"} | given))


def from_rates(**given: Any) -> tuple[Any, Any]:
    """Return the model of a family of one's own, and the one here, from the same start."""
    named = {"mean_statistics": RATES}
    ours = MixtureModel(
        2, family="poisson", missing="marginalize", parameters_init={"rates": RATES}, **given
    )
    return own(parameters_init=named, **given), ours


@pytest.mark.filterwarnings("ignore::emgine.ConvergenceWarning")
@pytest.mark.parametrize("max_iter", [0, 1, 500])
def test_likelihoods_m_steps_and_optimum_are_those_of_the_poisson_here(max_iter: int) -> None:
    X = counts()
    made, ours = (m.fit(X) for m in from_rates(tol=1e-13, max_iter=max_iter, **GIVEN))
    np.testing.assert_allclose(made.rates_, ours.rates_, rtol=1e-12)
    np.testing.assert_allclose(made.weights_, ours.weights_, rtol=1e-12)
    np.testing.assert_allclose(made.score_samples(X), ours.score_samples(X), rtol=1e-12, atol=1e-13)
    np.testing.assert_allclose(made.predict_proba(X), ours.predict_proba(X), atol=1e-12)
    np.testing.assert_array_equal(made.predict(X), ours.predict(X))
    assert made.bic(X) == pytest.approx(ours.bic(X), rel=1e-12)
    assert made.n_iter_ == ours.n_iter_
    assert made.score_samples(X[7:8]) == pytest.approx(0.0, abs=1e-14)
    np.testing.assert_allclose(made.predict_proba(X[7:8])[0], made.weights_, rtol=1e-12)


@pytest.mark.parametrize("init", ["kmeans", "random", "short-em"])
def test_starts_end_where_the_family_here_does(init: str) -> None:
    X = counts()
    given: dict[str, Any] = {"init_params": init, "random_state": 0, "tol": 1e-10, "n_init": 2}
    ours = MixtureModel(2, family="poisson", missing="marginalize", **given).fit(X)
    assert own(**given).fit(X).score(X) == pytest.approx(ours.score(X), abs=1e-8)


def test_complete_rows_have_the_bits_of_the_fit_without_the_option() -> None:
    X = np.nan_to_num(counts())
    given: dict[str, Any] = {"random_state": 0, "tol": 1e-9}
    made, before = own(**given).fit(X), own(missing="error", **given).fit(X)
    whole = own(missing="error", family=OwnPoisson(), **given).fit(X)
    assert made.lower_bounds_ == before.lower_bounds_
    assert made.rates_.tobytes() == before.rates_.tobytes()
    np.testing.assert_array_equal(made.score_samples(X), before.score_samples(X))
    np.testing.assert_allclose(whole.rates_, before.rates_, rtol=1e-9)
    assert before.bic(X) == pytest.approx(whole.bic(X), rel=1e-12)


def test_weight_two_is_the_row_twice_and_the_likelihood_never_falls() -> None:
    X = counts(1500)
    weight = np.random.RandomState(2).randint(0, 3, len(X))
    twice = np.repeat(np.arange(len(X)), weight)
    options: dict[str, Any] = {"tol": 1e-11, "parameters_init": {"mean_statistics": RATES}, **GIVEN}
    weighed = own(**options).fit(X, sample_weight=weight)
    again = own(**options).fit(X[twice])
    np.testing.assert_allclose(again.rates_, weighed.rates_, rtol=1e-10)
    assert np.diff(weighed.lower_bounds_).min() > -1e-12


@pytest.mark.filterwarnings("ignore::emgine.ConvergenceWarning")
def test_the_same_bits_for_threads_layouts_and_places() -> None:
    X = counts(9000)
    options: dict[str, Any] = {"random_state": 0, "max_iter": 5}
    expected = own(**options).fit(X)
    for other in (
        own(n_threads=1, **options).fit(X),
        own(**options).fit(np.asfortranarray(X)),
        own(**options).fit(X.astype(np.float32)),
        own(**options).fit(Blocks([X[:777], X[777:5000], X[5000:]])),
    ):
        assert other.rates_.tobytes() == expected.rates_.tobytes()
        assert other.lower_bounds_ == expected.lower_bounds_
    blocks = Blocks([X[:9], X[9:]])
    assert expected.bic(X) == expected.bic(blocks)
    np.testing.assert_array_equal(np.concatenate([*expected.predict(blocks)]), expected.predict(X))
    np.testing.assert_array_equal(expected.score_samples(X[5:9]), expected.score_samples(X)[5:9])


def test_two_statistics_of_a_feature_have_the_density_of_what_is_observed() -> None:
    first = times(3000)
    X = np.hstack([first, 2 * times(3000)[::-1]])
    X[np.random.RandomState(0).uniform(size=X.shape) < 0.2] = np.nan
    model = own(family=InverseGaussians(), random_state=0, tol=1e-9).fit(X)
    assert np.diff(model.lower_bounds_).min() > -1e-12
    mean, shape = model.means_[:, np.newaxis], model.shapes_[:, np.newaxis]
    logs = 0.5 * np.log(shape / (2 * np.pi * X**3)) - shape * (X - mean) ** 2 / (2 * mean**2 * X)
    densities = np.where(np.isnan(X), 0.0, logs).sum(axis=2).T
    expected = np.log(np.exp(densities) @ model.weights_)
    np.testing.assert_allclose(model.score_samples(X), expected, rtol=1e-11, atol=1e-11)
    # A maximum: mean statistics are those of the responsibilities of the rows with the feature.
    shares, seen = model.predict_proba(X), ~np.isnan(X)
    means = shares.T @ np.nan_to_num(X) / (shares.T @ seen)
    np.testing.assert_allclose(model.means_, means, rtol=1e-4)


def test_a_component_whose_rows_lack_a_column_learns_nothing_of_it() -> None:
    X = np.array([[1.0, 2.0], [2.0, 3.0], [1.0, 3.0], [400.0, np.nan], [440.0, np.nan]])
    labels = [0, 0, 0, 1, 1]
    for family in (FeaturePoisson(), "poisson"):
        made = own(family=family, labels_init=labels).fit(X)
        np.testing.assert_allclose(made.rates_, [[4 / 3, 8 / 3], [420, 8 / 3]], rtol=1e-9)


def test_pickles_files_and_what_the_core_knows(tmp_path: Path) -> None:
    X = counts(500)
    model = own(random_state=0).fit(X)
    again = pickle.loads(pickle.dumps(model))
    np.testing.assert_array_equal(again.predict_proba(X), model.predict_proba(X))
    model.mixture_.save(tmp_path / "mixture.safetensors")
    mixture = load(tmp_path / "mixture.safetensors")
    base = np.where(np.isnan(X), 0.0, FeaturePoisson().log_base_measure(X)).sum(axis=1)
    rows = np.column_stack([X, base])
    np.testing.assert_array_equal(mixture.score_samples(rows), model.score_samples(X))
    assert mixture.score_samples(rows[5]) == model.score_samples(X)[5]
    rows[3, 3] = np.nan
    with pytest.raises(ValueError, match="row 3, column 3"):
        mixture.score_samples(rows)
    drawn, _ = model.sample(2000, random_state=0)
    assert drawn.shape == (2000, 3)
    assert not np.isnan(drawn).any()


def test_searches_and_outliers_know_rows_that_lack_cells() -> None:
    X = counts(1200)
    search = emgine.MixtureSearch(
        [1, 2], family=[FeaturePoisson(), "poisson"], missing="marginalize", random_state=0
    ).fit(X)
    found = search.results_["bic"].reshape(2, 2)
    np.testing.assert_allclose(np.sort(found[0]), np.sort(found[1]), rtol=1e-6)
    made, ours = (m.fit(X) for m in from_rates(tol=1e-12, **GIVEN))
    # Two Poissons, the draws of which are those of one generator.
    np.testing.assert_allclose(made.outlier_p_values(X), ours.outlier_p_values(X), atol=1e-3)


BROKEN: dict[str, tuple[str, Any, str]] = {
    "one statistic too many": (
        "statistics",
        lambda X: np.hstack([X, X[:, :1]]),
        "statistics of Own returned 4 columns for 3 features.*one or more blocks",
    ),
    "base of rows": (
        "log_base_measure",
        lambda X: X[:, 0],
        r"log_base_measure of Own must return numbers of shape \(1200, 3\). Got \(1200,\)",
    ),
    "normalizers of rows": (
        "natural_parameters",
        lambda m: (np.log(m), m.sum(axis=1)),
        r"natural_parameters of Own must return log-normalizers of shape \(2, 3\). Got \(2,\)",
    ),
    "NaN where a value is": (
        "statistics",
        lambda X: np.where(X == 4, np.nan, X),
        "statistics of Own gave nan for row",
    ),
    "check of rows": (
        "check",
        lambda X: (np.nan_to_num(X) >= 0).all(axis=1),
        r"check of Own must return a bool for each value, of shape \(1200, 3\), where rows may",
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_what_functions_do_wrong_is_named(case: str) -> None:
    name, function, message = BROKEN[case]
    family: Any = type("Own", (FeaturePoisson,), {name: staticmethod(function)})()
    model = own(random_state=0).fit(counts(200))
    before = model.mixture_
    model.family = family
    with pytest.raises(ValueError, match=message):
        model.fit(counts(1200))
    assert model.mixture_ is before


def test_rows_are_refused_where_they_are_wrong() -> None:
    X = counts(200)
    with pytest.raises(ValueError, match="NaN"):
        own(missing="error", random_state=0).fit(X)
    X[4, 1] = -1.0
    message = "FeaturePoisson needs whole numbers of at least 0 in row 4, column 1. Got -1.0"
    with pytest.raises(ValueError, match=message):
        own(random_state=0).fit(X)
    X[:, 1] = np.nan
    with pytest.raises(ValueError, match="no value in any row"):
        own(random_state=0).fit(X)
    for family, words in ((OwnPoisson(), "independent_features = True"), (General(), "general")):
        with pytest.raises(ValueError, match=f"functions of {type(family).__name__}.*{words}"):
            own(family=family).fit(counts(50))


class General(families.GeneralFamily):
    """A family of whole rows."""


def test_sums_and_columns_are_those_of_the_features() -> None:
    parts = np.array([[0.1, 0.2, 0.3], [1.0, 2.0, 4.0]])
    assert summed(parts).tolist() == [0.1 + 0.2 + 0.3, 7.0]
    assert summed(parts[:, 0]).tolist() == [0.1, 1.0]
    lacking = np.array([[True, False]])
    assert of_features(lacking, 4).tolist() == [[True, False, True, False]]
