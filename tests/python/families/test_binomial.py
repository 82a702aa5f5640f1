"""Binomial: exact densities and sums in both forms, probabilities of 0 and 1, bad rows, draws."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import mpmath
import numpy as np
import numpy.typing as npt
import pytest

from emgine import Mixture, MixtureModel, families
from tests.python.families import model_checks

if TYPE_CHECKING:
    from pathlib import Path

Float64 = npt.NDArray[np.float64]

TRIALS = (10, 200, 100_000)
P = np.array([[0.1, 0.5, 1e-4], [0.8, 0.51, 3e-4], [0.3, 1 - 1e-9, 0.999]])
WEIGHTS = [0.5, 0.3, 0.2]


def given() -> tuple[Mixture, Float64]:
    """Return a mixture with given trials, and rows of it."""
    family = families.Binomial(TRIALS)
    mixture = model_checks.mixture_of(family, 3, WEIGHTS, probabilities=P)
    rows, _ = mixture.sample(60, random_state=0)
    return mixture, rows


def in_pairs() -> tuple[Mixture, Float64]:
    """Return the same mixture for pairs of columns, and the same rows."""
    mixture = model_checks.mixture_of(families.Binomial(), 6, WEIGHTS, probabilities=P)
    _, rows = given()
    pairs = np.empty((len(rows), 6))
    pairs[:, ::2], pairs[:, 1::2] = rows, TRIALS
    return mixture, pairs


def exact(rows: Float64, mixture: Mixture) -> tuple[list[Any], list[list[Any]]]:
    p = mixture.parameters["probabilities"]

    def of_one(x: float, n: int, p: float) -> Any:
        q = mpmath.mpf(float(p))
        return (
            mpmath.log(mpmath.binomial(n, int(x))) + x * mpmath.log(q) + (n - x) * mpmath.log(1 - q)
        )

    def log_density(k: int, row: list[float]) -> Any:
        return mpmath.fsum(
            of_one(x, n, p[k, j]) for j, (x, n) in enumerate(zip(row, TRIALS, strict=True))
        )

    return model_checks.exact_posteriors(mixture, rows, log_density)


@pytest.mark.parametrize("form", [given, in_pairs])
def test_densities_statistics_and_the_m_step_are_exact(form: Any) -> None:
    mixture, rows = form()
    successes = given()[1]
    scores, shares = exact(successes, mixture)
    model_checks.check_close(mixture.score_samples(rows), scores, 1e-12, 1e-11)
    flat = [share for row in shares for share in row]
    model_checks.check_close(mixture.predict_proba(rows), flat, 1e-10, 1e-12)
    statistics = mixture.expectation(rows)
    updated = statistics.maximization().parameters["probabilities"]
    with mpmath.workdps(model_checks.DIGITS):
        for k in range(3):
            weight = mpmath.fsum(share[k] for share in shares)
            for j, n in enumerate(TRIALS):
                total = mpmath.fsum(
                    share[k] * x for share, x in zip(shares, successes[:, j].tolist(), strict=True)
                )
                model_checks.check_close(updated[k, j], [total / (weight * n)], 1e-10)


def test_both_forms_have_the_same_bits() -> None:
    mixture, rows = given()
    pairs, of_pairs = in_pairs()
    assert np.array_equal(pairs.score_samples(of_pairs), mixture.score_samples(rows))


@pytest.mark.parametrize("form", [given, in_pairs])
def test_a_row_alone_has_the_bits_of_the_block(form: Any) -> None:
    model_checks.check_rows_alone(*form())


def test_probabilities_of_0_and_1_are_answers() -> None:
    p = [[0.0], [1.0]]
    for family, rows in (
        (families.Binomial(4), np.array([[0.0], [4.0], [2.0]])),
        (families.Binomial(), np.array([[0.0, 4.0], [4.0, 4.0], [2.0, 4.0]])),
    ):
        mixture = model_checks.mixture_of(family, rows.shape[1], [0.5, 0.5], probabilities=p)
        assert mixture.score_samples(rows).tolist() == [np.log(0.5), np.log(0.5), -np.inf]
        assert mixture.predict_proba(rows[:2]).tolist() == [[1, 0], [0, 1]]
        model = MixtureModel(2, family=family, random_state=0).fit(np.repeat(rows[:2], 9, axis=0))
        assert sorted(model.probabilities_[:, 0]) == [0, 1]


def test_more_successes_than_trials_are_named() -> None:
    pandas = pytest.importorskip("pandas")
    rows = in_pairs()[1]
    names = ["hits", "shots", "b", "of_b", "c", "of_c"]
    model = MixtureModel(2, family="binomial", random_state=0)
    bad = pandas.DataFrame(rows, columns=names)
    bad.loc[5, "b"] = 201.0
    message = r"at most the trials in the column after them in row 5, column 2 \('b'\)"
    with pytest.raises(ValueError, match=message):
        model.fit(bad)
    model.fit(rows)
    with pytest.raises(ValueError, match="at most the trials"):
        model.predict(bad.to_numpy())
    with pytest.raises(ValueError, match="at most the trials"):
        model.mixture_.score_samples(bad.to_numpy()[5])
    with pytest.raises(ValueError, match="at most the trials"):
        model.predict(bad.to_numpy().astype(np.float32))
    bad.loc[3, "of_c"] = 2.5  # an earlier row, and its own support
    with pytest.raises(ValueError, match=r"whole numbers of at least 0 in row 3, column 5"):
        model.fit(bad)


@pytest.mark.parametrize(
    ("family", "rows", "message"),
    [
        (families.Binomial(3), [[4.0]], r"whole numbers from 0 to 3 in row 0, column 0. Got 4"),
        (families.Binomial(3), [[0.5]], r"whole numbers from 0 to 3 in row 0, column 0. Got 0.5"),
        (families.Binomial([3, 2]), [[1.0]], "n_trials has 2 numbers, but there are 1 columns"),
        (families.Binomial(), [[1.0, 2.0, 3.0]], r"in pairs, successes and trials. Got 3 columns"),
    ],
)
def test_rows_that_do_not_fit(
    family: families.Family, rows: list[list[float]], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        MixtureModel(1, family=family).fit([*rows, *rows])


def test_trials_that_are_none_are_refused() -> None:
    with pytest.raises(ValueError, match="n_trials must be a whole number from 1 to"):
        families.Binomial(0)


def test_the_laws_of_all_families() -> None:
    model_checks.check_laws(families.Binomial(TRIALS), np.repeat(given()[1], 5, axis=0))
    model_checks.check_laws(families.Binomial(), np.repeat(in_pairs()[1], 5, axis=0))


def test_draws_have_the_means() -> None:
    mixture, _ = given()
    rows, labels = mixture.sample(20_000, random_state=0)
    for k in range(3):
        means = rows[labels == k].mean(axis=0) / TRIALS
        assert np.allclose(means, P[k], rtol=0.02, atol=1e-3)
    with pytest.raises(ValueError, match="without n_trials cannot be sampled"):
        in_pairs()[0].sample(3)


@pytest.mark.parametrize("form", [given, in_pairs])
def test_files_and_pickles(form: Any, tmp_path: Path) -> None:
    model_checks.check_saved(*form(), tmp_path)
