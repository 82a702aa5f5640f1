"""Categorical: exact densities and sums, probabilities of 0, unknown categories, draws, files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import mpmath
import numpy as np
import numpy.typing as npt
import pytest

from emgine import Mixture, MixtureModel, families
from emgine._families.categorical import MOST
from tests.python.families import model_checks

if TYPE_CHECKING:
    from pathlib import Path

Float64 = npt.NDArray[np.float64]

COUNTS = (3, 2, 5)


def probabilities(k: int, counts: tuple[int, ...], seed: int = 0) -> Float64:
    """Draw probabilities, some of them tiny, and one exactly 0."""
    rng = np.random.RandomState(seed)
    drawn = np.zeros((k, len(counts), max(counts)))
    for component in range(k):
        for j, count in enumerate(counts):
            drawn[component, j, :count] = rng.gamma(0.3, size=count) + 1e-9
    if counts[0] > 1:
        drawn[0, 0, counts[0] - 1] = 0.0
    return drawn / drawn.sum(axis=2, keepdims=True)


def problem(k: int, counts: tuple[int, ...] = COUNTS, n: int = 40) -> tuple[Mixture, Float64]:
    """Return a mixture and rows that it need not have drawn."""
    rng = np.random.RandomState(k)
    weights = rng.dirichlet(np.full(k, 3.0))
    mixture = model_checks.mixture_of(
        families.Categorical(counts), len(counts), weights, probabilities=probabilities(k, counts)
    )
    return mixture, rng.randint(0, counts, (n, len(counts))).astype(float)


def exact(mixture: Mixture, rows: Float64) -> tuple[list[Any], list[list[Any]]]:
    p = mixture.parameters["probabilities"]

    def log_density(k: int, row: list[float]) -> Any:
        values = [mpmath.mpf(float(p[k, j, int(code)])) for j, code in enumerate(row)]
        return mpmath.fsum(mpmath.log(v) if v else mpmath.mpf("-inf") for v in values)

    return model_checks.exact_posteriors(mixture, rows, log_density)


@pytest.mark.parametrize("k", [1, 2, 4, 5, 8, 9, 19])
def test_densities_are_exact(k: int) -> None:
    mixture, rows = problem(k)
    scores, shares = exact(mixture, rows)
    possible = [score for score in scores if mpmath.isfinite(score)]
    computed = mixture.score_samples(rows)
    assert np.array_equal(np.isfinite(computed), [bool(mpmath.isfinite(s)) for s in scores])
    model_checks.check_close(computed[np.isfinite(computed)], possible, 1e-13, 1e-14)
    finite = np.isfinite(computed)
    wanted = [share for row, good in zip(shares, finite, strict=True) if good for share in row]
    model_checks.check_close(mixture.predict_proba(rows)[finite], wanted, 1e-12, 1e-30)


@pytest.mark.parametrize("k", [2, 5, 9])
def test_statistics_and_the_m_step_are_exact(k: int) -> None:
    mixture, rows = problem(k, n=800)
    rows = rows[np.isfinite(mixture.score_samples(rows))]
    _, shares = exact(mixture, rows)
    statistics = mixture.expectation(rows)
    counts = statistics.arrays["counts"]
    updated = statistics.maximization().parameters["probabilities"]
    with mpmath.workdps(model_checks.DIGITS):
        for component in range(k):
            weight = mpmath.fsum(share[component] for share in shares)
            for j, count in enumerate(COUNTS):
                sums = [
                    mpmath.fsum(
                        share[component]
                        for share, row in zip(shares, rows, strict=True)
                        if row[j] == code
                    )
                    for code in range(count)
                ]
                model_checks.check_close(counts[component, j, :count], sums, 1e-12, 1e-28)
                wanted = [total / weight for total in sums]
                model_checks.check_close(updated[component, j, :count], wanted, 1e-12, 1e-28)
                assert not counts[component, j, count:].any()


@pytest.mark.parametrize("k", [1, 3, 9])
@pytest.mark.parametrize("counts", [(4,), COUNTS, (1, 7) * 8])
def test_a_row_alone_has_the_bits_of_the_block(k: int, counts: tuple[int, ...]) -> None:
    mixture, rows = problem(k, counts, 500)
    model_checks.check_rows_alone(mixture, rows)


def test_a_row_that_is_impossible_everywhere_has_density_0() -> None:
    p = [[[1.0, 0.0], [1.0, 0.0]], [[1.0, 0.0], [0.0, 1.0]]]
    mixture = model_checks.mixture_of(families.Categorical(2), 2, [0.5, 0.5], probabilities=p)
    rows = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]])
    assert mixture.score_samples(rows).tolist() == [np.log(0.5), -np.inf, -np.inf, np.log(0.5)]
    proba = mixture.predict_proba(rows)
    assert not np.isnan(proba).any()
    assert np.allclose(proba.sum(axis=1), 1.0)
    many = mixture.expectation(np.repeat(rows, 1000, axis=0))
    assert np.isfinite(many.log_likelihood)
    assert np.isfinite(many.arrays["counts"]).all()


def test_numbers_of_categories_are_found_in_the_rows() -> None:
    rows = np.random.RandomState(0).randint(0, COUNTS, (200, 3))
    model = MixtureModel(2, family="categorical", random_state=0).fit(rows)
    assert model.mixture_.shape.structure == "3,2,5"
    assert model.family == "categorical"
    assert model.probabilities_.shape == (2, 3, 5)
    assert not model.probabilities_[:, 1, 2:].any()
    assert model.mixture_.shape.n_free_parameters == 1 + 2 * (2 + 1 + 4)
    given = MixtureModel(2, family=families.Categorical([3, 2, 5]), random_state=0).fit(rows)
    assert np.array_equal(given.probabilities_, model.probabilities_)


def test_a_category_that_no_row_has_gets_probability_0() -> None:
    rows = np.random.RandomState(0).randint(0, 3, (100, 2))
    model = MixtureModel(2, family=families.Categorical(4), random_state=0).fit(rows)
    assert not model.probabilities_[:, :, 3].any()
    assert model.score_samples([[3, 0]]).tolist() == [-np.inf]


def test_an_unknown_category_is_named_and_the_fit_stays() -> None:
    pandas = pytest.importorskip("pandas")
    rows = np.random.RandomState(0).randint(0, COUNTS, (200, 3))
    frame = pandas.DataFrame(rows, columns=["age", "sex", "colour"])
    model = MixtureModel(2, family="categorical", random_state=0).fit(frame)
    before = model.mixture_
    other = frame.copy()
    other.loc[7, "colour"] = 5
    for method in (model.predict, model.score_samples, model.score, model.bic):
        with pytest.raises(ValueError, match=r"from 0 to 4 in row 7, column 2 \('colour'\). Got 5"):
            method(other)
    with pytest.raises(ValueError, match=r"from 0 to 1 in row 0, column 1 \('sex'\). Got 4"):
        MixtureModel(2, family=families.Categorical([3, 2, 5])).fit(frame.assign(sex=4))
    for bad, value in ((-1, "-1"), (0.5, "0.5")):
        with pytest.raises(ValueError, match=rf"row 3, column 0 \('age'\). Got {value}"):
            model.fit(frame.astype(float).assign(age=np.where(np.arange(200) == 3, bad, 1.0)))
    assert model.mixture_ is before


@pytest.mark.parametrize(
    ("family", "message"),
    [
        (families.Categorical([2, 3]), "n_categories has 2 numbers, but there are 3 columns"),
        (families.Categorical(2), "from 0 to 1 in row"),
    ],
)
def test_numbers_that_do_not_fit_the_rows(family: families.Family, message: str) -> None:
    rows = np.random.RandomState(0).randint(0, COUNTS, (50, 3))
    with pytest.raises(ValueError, match=message):
        MixtureModel(2, family=family).fit(rows)


def test_codes_beyond_memory_are_refused_by_name() -> None:
    pandas = pytest.importorskip("pandas")
    with pytest.raises(ValueError, match=rf"codes below {MOST} in 'b'. Got 1e\+300"):
        MixtureModel(2, family="categorical").fit(pandas.DataFrame({"a": [0, 1], "b": [0, 1e300]}))


def test_without_rows_the_numbers_must_be_given() -> None:
    with pytest.raises(ValueError, match="n_categories of the family 'categorical' is found in"):
        families.Categorical().structure(2)
    assert repr(families.Categorical([2, 3])) == "Categorical(n_categories=(2, 3))"
    assert families.Categorical([2, 3]) == families.Categorical((2, 3))


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({(1, 0, 0): np.nan}, "be from 0 to 1"),
        ({(1, 0, 0): -0.1}, "be from 0 to 1"),
        ({(1, 0, 0): 0.9}, "sum to 1"),
        ({(1, 1, 2): 0.5, (1, 1, 0): 0.0, (1, 1, 1): 0.5}, "be 0 beyond"),
    ],
)
def test_probabilities_that_are_none(changed: dict[Any, float], message: str) -> None:
    p = np.zeros((2, 2, 3))
    p[:, 0, :], p[:, 1, :2] = 1 / 3, 0.5
    for place, value in changed.items():
        p[place] = value
    with pytest.raises(Exception, match=message):
        model_checks.mixture_of(families.Categorical([3, 2]), 2, [0.5, 0.5], probabilities=p)


def test_the_laws_of_all_families() -> None:
    mixture, _ = problem(3, (3, 2, 5, 2))
    rows, _ = mixture.sample(700, random_state=0)
    model_checks.check_laws(families.Categorical(), rows)
    model_checks.check_laws(families.Categorical([3, 2, 5, 2]), rows, n_components=3)


def test_an_emptied_component_is_no_fault() -> None:
    rows = np.random.RandomState(0).randint(0, 2, (50, 2))
    p = np.zeros((2, 2, 2))
    p[0], p[1, :, 0] = 0.5, 1.0
    model = MixtureModel(
        2,
        family=families.Categorical(2),
        weights_init=[1.0, 0.0],
        parameters_init={"probabilities": p},
    ).fit(rows)
    assert np.isfinite(model.lower_bound_)
    assert model.probabilities_[1].tolist() == [[0.5, 0.5], [0.5, 0.5]]


def test_draws_have_the_probabilities() -> None:
    mixture, _ = problem(2)
    rows, labels = mixture.sample(20_000, random_state=0)
    for k in range(2):
        own = rows[labels == k]
        for j, count in enumerate(COUNTS):
            shares = np.bincount(own[:, j].astype(int), minlength=count) / len(own)
            wanted = mixture.parameters["probabilities"][k, j, :count]
            assert np.allclose(shares, wanted, rtol=0, atol=0.02)
            assert not shares[wanted == 0].any()


def test_files_and_pickles(tmp_path: Path) -> None:
    mixture, rows = problem(3)
    model_checks.check_saved(mixture, rows, tmp_path)


def test_rows_of_a_file_find_their_numbers_too(tmp_path: Path) -> None:
    rows = np.random.RandomState(0).randint(0, COUNTS, (10_000, 3)).astype(float)
    path = tmp_path / "rows.npy"
    np.save(path, rows)
    here = MixtureModel(2, family="categorical", random_state=0, tol=1e-3).fit(rows)
    there = MixtureModel(2, family="categorical", random_state=0, tol=1e-3).fit(
        np.load(path, mmap_mode="r")
    )
    assert there.mixture_.shape.structure == "3,2,5"
    assert there.lower_bounds_ == here.lower_bounds_


def test_a_product_finds_the_numbers_of_its_columns() -> None:
    rng = np.random.RandomState(0)
    rows = np.column_stack([rng.normal(size=100), rng.randint(0, 4, 100), rng.randint(0, 2, 100)])
    blocks = {0: "gaussian", (1, 2): "categorical"}
    model = MixtureModel(2, family=blocks, random_state=0).fit(rows)
    assert "categorical(4,2)[1,2]" in model.mixture_.shape.structure
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(rows, columns=["x", "colour", "sex"])
    named = {"x": "gaussian", ("colour", "sex"): "categorical"}
    by_name = MixtureModel(2, family=named, random_state=0).fit(frame)
    assert by_name.mixture_.shape == model.mixture_.shape
    assert by_name.parameters_[("colour", "sex")]["probabilities"].shape == (2, 2, 4)
    start = {("colour", "sex"): by_name.parameters_[("colour", "sex")]}
    again = by_name.set_params(parameters_init=start).fit(frame)
    assert again.mixture_.shape == model.mixture_.shape
    with pytest.raises(ValueError, match="whole numbers from 0 to 3 in row 0, column 1"):
        model.predict(rows + np.array([0.0, 4.0, 0.0]))
