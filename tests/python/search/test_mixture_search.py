"""MixtureSearch: any list of families on real tables, and what it says of families that fail."""

from __future__ import annotations

import pickle
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.utils.estimator_checks import parametrize_with_checks

import emgine
from emgine import InvalidParameterError, MixtureModel, MixtureSearch, families
from tests.python.families.general_families import Laplace
from tests.python.families.own_families import OwnPoisson
from tests.python.search.test_sources import Again

Float64 = npt.NDArray[np.float64]

DATA = Path(__file__).parents[3] / "examples" / "data"
NAMES = ("bic", "aic", "icl", "caic", "nec", "cv")


@pytest.fixture(scope="module")
def faithful() -> Float64:
    return np.loadtxt(DATA / "faithful.csv", delimiter=",", skiprows=1)


@pytest.fixture(scope="module")
def voters() -> pd.DataFrame:
    table = pd.read_csv(DATA / "anes96.csv")[["age", "TVnews", "PID", "vote"]]
    return table.assign(vote=table["vote"].map({0: "Clinton", 1: "Dole"}))


@pytest.fixture
def counts() -> Float64:
    rng = np.random.RandomState(0)
    return np.append(rng.poisson(2, 300), rng.poisson(15, 100))[:, np.newaxis].astype(float)


OF_VOTERS: list[Any] = [
    {"age": "gaussian", "TVnews": "categorical", "PID": "categorical", "vote": "categorical"},
    {"age": "gamma", "TVnews": families.Binomial(7), "PID": "categorical", "vote": "categorical"},
    # The same as the first one.
    {("TVnews", "PID", "vote"): "categorical", "age": families.Gaussian("diag")},
]


def test_families_of_old_faithful_are_ranked_by_the_bic_of_their_own_fits(
    faithful: Float64,
) -> None:
    names = ["gaussian", "student_t", "log_normal", "gamma", "weibull", "exponential"]
    search = MixtureSearch(range(1, 4), names, finish="all", n_init=5, random_state=0)
    table = search.fit(faithful).results_
    assert search.best_params_ == {"n_components": 2, "family": "log_normal"}
    assert list(dict.fromkeys(table["family"])) == names
    for name, n_components, reached in zip(
        table["family"], table["n_components"], table["bic"], strict=True
    ):
        alone = MixtureModel(int(n_components), family=str(name), n_init=10, random_state=1)
        # Either may have found a better optimum; none is far off (in units of BIC).
        assert reached <= alone.fit(faithful).bic(faithful) + 1e-2, (name, n_components)


@pytest.mark.parametrize("criterion", NAMES)
def test_every_criterion_finds_two_rates(counts: Float64, criterion: str) -> None:
    search = MixtureSearch([1, 2, 3], ["poisson", "geometric"], criterion, random_state=0)
    search.fit(counts)
    assert search.best_params_ == {"n_components": 2, "family": "poisson"}
    assert np.array_equal(search.results_[criterion], search.results_["score"])
    if criterion in ("bic", "aic", "icl"):
        score = getattr(search.best_estimator_, criterion)(counts)
        assert search.best_score_ == pytest.approx(score, rel=1e-14)


def test_mixed_tables_with_names_of_categories(voters: pd.DataFrame, tmp_path: Path) -> None:
    search = MixtureSearch([1, 2, 3], OF_VOTERS, random_state=0).fit(voters)
    # The third family is the first one, and listed as it.
    assert len(search.results_["family"]) == 6
    assert search.best_params_["family"] is OF_VOTERS[0]
    model = search.best_estimator_
    assert type(model) is MixtureModel
    assert model.get_params() == MixtureModel(**search.best_params_, random_state=0).get_params()
    assert search.categories_["vote"].tolist() == ["Clinton", "Dole"]
    assert search.feature_names_in_.tolist() == list(voters.columns)
    assert search.best_score_ == pytest.approx(search.bic(voters), rel=1e-14)
    again = pickle.loads(pickle.dumps(search))
    assert np.array_equal(again.predict_proba(voters), search.predict_proba(voters))
    assert again.results_["family"].tolist() == search.results_["family"].tolist()
    search.save(tmp_path / "m.safetensors")
    loaded: Any = emgine.load(tmp_path / "m.safetensors")
    assert np.array_equal(loaded.predict(voters), search.predict(voters))
    assert np.array_equal(clone(search).fit_predict(voters), search.predict(voters))

    def loss(model: MixtureModel, X: Any) -> float:
        assert X is voters
        return model.bic(X)

    by_function = MixtureSearch([1, 2, 3], OF_VOTERS, loss, random_state=0).fit(voters)
    assert by_function.best_params_ == search.best_params_


def test_equal_models_are_fitted_once(counts: Float64) -> None:
    answers = (counts > 5).astype(float)
    names = ["bernoulli", "categorical", families.Binomial(1), {0: "bernoulli"}]
    search = MixtureSearch(1, names, random_state=0).fit(answers)  # type: ignore[arg-type]
    assert search.results_["family"].tolist() == ["bernoulli"]
    other = MixtureSearch(1, names[1:], random_state=0).fit(answers)  # type: ignore[arg-type]
    assert other.results_["family"].tolist() == ["categorical"]
    assert other.best_score_ == pytest.approx(search.best_score_, rel=1e-12)


def test_a_family_of_ones_own_is_a_candidate(counts: Float64) -> None:
    own = OwnPoisson()
    for finish in ("best", "all"):
        for init in ("kmeans", "random", "short-em"):
            search = MixtureSearch(
                [1, 2], ["poisson", own], finish=finish, init_params=init, tol=1e-10, random_state=0
            ).fit(counts)
            of_family = search.results_["log_likelihood"].reshape(2, 2)
            assert of_family[1] == pytest.approx(of_family[0], rel=1e-9)
    assert search.results_["family"].tolist() == ["poisson"] * 2 + ["OwnPoisson"] * 2
    alone = MixtureSearch([1, 2], own, "cv", random_state=0).fit(counts)
    built = MixtureSearch([1, 2], "poisson", "cv", random_state=0).fit(counts)
    assert alone.best_params_ == {"n_components": 2, "family": own}
    assert alone.best_score_ == pytest.approx(built.best_score_, rel=1e-3)  # other k-means
    assert np.array_equal(alone.fit_predict(counts), alone.predict(counts))
    assert np.sort(alone.rates_[:, 0]) == pytest.approx(np.sort(built.rates_[:, 0]), rel=1e-2)


@pytest.mark.parametrize("finish", ["best", "all"])
def test_a_general_family_is_a_candidate(finish: str) -> None:
    rng = np.random.RandomState(0)
    rows = np.concatenate([rng.laplace(0, 1, 300), rng.laplace(9, 1, 200)])[:, np.newaxis]
    own = Laplace()
    search = MixtureSearch([1, 2, 3], ["gaussian", own], finish=finish, random_state=0).fit(rows)
    assert search.best_params_ == {"n_components": 2, "family": own}
    assert search.best_score_ == pytest.approx(search.bic(rows), rel=1e-14)
    alone = MixtureModel(2, family=own, random_state=0).fit(rows)
    assert search.best_score_ == pytest.approx(alone.bic(rows), abs=1e-2)
    assert np.array_equal(search.fit_predict(rows), search.predict(rows))
    held_out = MixtureSearch([1, 2], own, "cv", random_state=0).fit(rows)
    assert held_out.best_params_["n_components"] == 2


def test_parquet_and_blocks_have_the_bits_of_memory(counts: Float64, tmp_path: Path) -> None:
    frame = pd.DataFrame({"a": counts[:, 0], "b": counts[::-1, 0], "w": 1.0 + counts[:, 0] % 2})
    frame.to_parquet(tmp_path / "rows.parquet", row_group_size=100)
    kinds = ["poisson", {"a": "negative_binomial", "b": "geometric"}]
    rows = frame[["a", "b"]]
    expected = MixtureSearch([1, 2], kinds, random_state=0).fit(rows, None, frame["w"])
    search = MixtureSearch([1, 2], kinds, random_state=0)
    search.fit(str(tmp_path / "rows.parquet"), sample_weight="w")
    for name, column in expected.results_.items():
        if name != "seconds":
            assert np.array_equal(search.results_[name], column), name
    blocks = Again([rows.to_numpy()[i : i + 77] for i in range(0, 400, 77)])
    own = OwnPoisson()
    in_blocks = MixtureSearch([1, 2], [own, "poisson"], random_state=0).fit(blocks)
    in_memory = MixtureSearch([1, 2], [own, "poisson"], random_state=0).fit(rows.to_numpy())
    assert np.array_equal(in_blocks.results_["bic"], in_memory.results_["bic"])


def test_a_family_that_cannot_have_the_rows_is_told_of_and_listed(faithful: Float64) -> None:
    rows = faithful - 2
    search = MixtureSearch([1, 2], ["gamma", "gaussian", "weibull"], random_state=0)
    with pytest.warns(UserWarning, match="^2 of 3 families cannot have these rows") as said:
        search.fit(rows)
    assert "'gamma': The family 'gamma' needs numbers above 0 in row 1, column 0" in str(
        said[0].message
    )
    assert said[0].filename == __file__
    assert search.best_params_["family"] == "gaussian"
    failed = search.results_["family"] != "gaussian"
    assert all(word.startswith("failed: The f") for word in search.results_["status"][failed])
    assert np.isnan(search.results_["bic"][failed]).all()
    before = search.results_
    with pytest.raises(ValueError, match=r"None of the 2 families can have these rows\. 'gamma': "):
        search.set_params(family=["gamma", "beta"]).fit(rows)
    np.testing.assert_array_equal(search.results_["bic"], before["bic"])
    with pytest.raises(ValueError, match=r"^The family 'gamma' needs numbers above 0 in row 1, c"):
        MixtureSearch(1, "gamma").fit(rows)


def test_units_that_differ_are_refused_before_work_starts(voters: pd.DataFrame) -> None:
    ages = voters[["age", "TVnews"]]
    for criterion in ("bic", "cv"):
        with pytest.raises(ValueError, match=r"In column 0 \('age'\): a density per unit of the c"):
            MixtureSearch(1, ["gaussian", "poisson"], criterion).fit(ages)
    dropped = [
        families.Product({"age": "gaussian"}, others="drop"),
        families.Product({"age": "gaussian", "TVnews": "categorical"}),
    ]
    with pytest.raises(ValueError, match=r"column 1 \('TVnews'\): the column is left out for '{ag"):
        MixtureSearch(1, dropped).fit(ages)
    # Functions, and gains within a family, may compare all.
    for criterion in ("nec", lambda model, X: -model.score(X)):
        MixtureSearch([1, 2], ["gaussian", "poisson"], criterion, random_state=0).fit(ages)


@pytest.mark.parametrize(
    ("family", "said"),
    [
        ([{"agee": "gaussian"}], r"Family '{agee: gaussian}' of MixtureSearch: The rows have no"),
        ([{"age": "gaussian"}], r"Family '{age: gaussian}' of MixtureSearch: No family is named"),
        (["poisson", families.Binomial([3, 4, 5])], r"n_trials has 3 numbers, but there are 2"),
    ],
)
def test_columns_that_do_not_fit_are_said_with_the_family(
    voters: pd.DataFrame, family: Any, said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        MixtureSearch(1, family).fit(voters[["age", "TVnews"]])


def test_weights_are_repetitions(counts: Float64) -> None:
    weight = np.random.RandomState(3).randint(0, 3, len(counts)).astype(float)
    names = ["poisson", "negative_binomial"]
    weighted = MixtureSearch([1, 2], names, finish="all", random_state=0)
    weighted.fit(counts, None, weight)
    repeated = MixtureSearch([1, 2], names, finish="all", random_state=0)
    repeated.fit(np.repeat(counts, weight.astype(int), axis=0))
    for name in ("log_likelihood", "bic", "icl"):  # both stop within tol 1e-6 a row of the optimum
        assert weighted.results_[name] == pytest.approx(repeated.results_[name], abs=1e-3)


def test_narrow_fits_rank_behind() -> None:
    """Equal amounts make a component of a gamma as narrow as it may be."""
    rng = np.random.RandomState(0)
    rows = np.concatenate([np.full(60, 90.0), rng.gamma(2, 3, 200)])[:, np.newaxis]
    search = MixtureSearch([1, 2], ["gamma", "exponential"], random_state=0).fit(rows)
    table = search.results_
    place = int(np.flatnonzero((table["family"] == "gamma") & (table["n_components"] == 2))[0])
    assert table["status"][place] == "degenerate"
    assert table["inflated"][place] == 2
    assert table["bic"].argmin() == place
    assert table["rank"][place] == 4


def test_attributes_of_no_search_and_of_no_model(counts: Float64) -> None:
    for name in ("rates_", "parameters_", "best_params_", "means_", "categories_"):
        assert not hasattr(MixtureSearch(), name)
    with pytest.raises(emgine.NotFittedError, match="This MixtureSearch"):
        assert MixtureSearch().parameters_
    search = MixtureSearch(1, "poisson", refit=False).fit(counts)
    assert search.best_params_ == {"n_components": 1, "family": "poisson"}
    for name in ("rates_", "parameters_", "best_estimator_"):
        with pytest.raises(AttributeError, match="refit=False"):
            getattr(search, name)
    search = MixtureSearch(1, "poisson").fit(counts)
    assert search.rates_.shape == (1, 1)
    assert not hasattr(search, "means_")
    assert not hasattr(search, "covariances_")


def test_printing() -> None:
    assert repr(MixtureSearch(family=["poisson", families.Gaussian("diag")])) == (
        "MixtureSearch(family=['poisson', Gaussian(covariance_type='diag')])"
    )


def test_a_number_of_components_is_checked() -> None:
    with pytest.raises(InvalidParameterError, match="'n_components' parameter of MixtureSearch"):
        MixtureSearch(0, "poisson").fit([[1], [2]])
    with pytest.raises(InvalidParameterError, match="'criterion' parameter of MixtureSearch"):
        MixtureSearch(1, "poisson", "bik").fit([[1], [2]])


with warnings.catch_warnings():
    # That our class has not scikit-learn's base class is known.
    warnings.filterwarnings("ignore", "Estimator MixtureSearch does not", UserWarning)
    every_check = parametrize_with_checks([MixtureSearch([1, 2], ["gaussian", "student_t"])])


# The checks allow five iterations, after which the default rule is not met.
@pytest.mark.filterwarnings("ignore:Best performing initialization:UserWarning")
@every_check  # type: ignore[untyped-decorator]
def test_scikit_learns_checks(estimator: MixtureSearch, check: Any) -> None:
    check(estimator)
