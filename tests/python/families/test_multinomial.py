"""Multinomial: exact densities and M-steps, probabilities of 0, rows without trials, bad rows."""

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

P = np.array([[0.2, 0.3, 0.5, 0.0], [0.25, 0.25, 0.25, 0.25], [1e-9, 0.1, 0.2, 0.7]])


def problem(trials: int) -> tuple[Mixture, Float64]:
    """Return a mixture, and rows with about as many trials."""
    p = P / P.sum(axis=1, keepdims=True)
    mixture = model_checks.mixture_of(families.Multinomial(), 4, [0.3, 0.4, 0.3], probabilities=p)
    rng = np.random.RandomState(0)
    rows = [rng.multinomial(rng.randint(trials), p[i % 3]) for i in range(90)]
    return mixture, np.array(rows, dtype=np.float64)


def exact(mixture: Mixture, rows: Float64) -> tuple[list[Any], list[list[Any]]]:
    p = mixture.parameters["probabilities"]

    def log_density(k: int, row: list[float]) -> Any:
        total = mpmath.loggamma(sum(row) + 1)
        for x, value in zip(row, p[k].tolist(), strict=True):
            total -= mpmath.loggamma(x + 1)
            if x > 0:
                total += x * mpmath.log(mpmath.mpf(value)) if value else mpmath.mpf("-inf")
        return total

    return model_checks.exact_posteriors(mixture, rows, log_density)


@pytest.mark.parametrize("trials", [1, 5, 300])
def test_densities_and_the_m_step_are_exact(trials: int) -> None:
    mixture, rows = problem(trials)
    scores, shares = exact(mixture, rows)
    model_checks.check_close(mixture.score_samples(rows), scores, 1e-12, 1e-13)
    flat = [share for row in shares for share in row]
    model_checks.check_close(mixture.predict_proba(rows), flat, 1e-11, 1e-14)
    updated = mixture.expectation(rows).maximization().parameters["probabilities"]
    if trials == 1:
        return
    with mpmath.workdps(model_checks.DIGITS):
        for k in range(3):
            sums = [
                mpmath.fsum(share[k] * x for share, x in zip(shares, column, strict=True))
                for column in rows.T.tolist()
            ]
            wanted = [value / mpmath.fsum(sums) for value in sums]
            model_checks.check_close(updated[k], wanted, 1e-11, 1e-14)


def test_large_counts_lose_nothing_in_factorials() -> None:
    mixture = model_checks.mixture_of(families.Multinomial(), 2, [1.0], probabilities=[[0.5, 0.5]])
    with mpmath.workdps(model_checks.DIGITS):
        n = mpmath.mpf(10) ** 6
        exact_one = mpmath.log(n) - n * mpmath.log(2)
        model_checks.check_close(mixture.score_samples([[1.0, 1e6 - 1]]), [exact_one], 1e-14)


def test_a_category_that_a_component_cannot_have() -> None:
    mixture, _ = problem(5)
    proba = mixture.predict_proba([[1.0, 1.0, 1.0, 1.0]])
    assert proba[0, 0] == 0
    assert not np.isnan(proba).any()
    rows = [[3, 1, 0], [1, 4, 0], [2, 2, 0], [0, 0, 0]]
    model = MixtureModel(2, family="multinomial", random_state=0).fit(rows)
    assert not model.probabilities_[:, 2].any()
    assert model.score_samples([[0, 0, 1]]).tolist() == [-np.inf]


def test_rows_without_trials_say_nothing() -> None:
    mixture, _ = problem(5)
    assert np.allclose(mixture.score_samples(np.zeros((1, 4))), 0.0, atol=1e-15)
    model = MixtureModel(2, family="multinomial", random_state=0).fit(np.zeros((10, 4)))
    assert np.allclose(model.probabilities_, 0.25)


def test_a_row_alone_has_the_bits_of_the_block() -> None:
    model_checks.check_rows_alone(*problem(50))


def test_the_laws_of_all_families() -> None:
    model_checks.check_laws(families.Multinomial(), np.repeat(problem(30)[1], 5, axis=0))


def test_free_parameters() -> None:
    model = MixtureModel(3, family="multinomial", random_state=0).fit(problem(30)[1])
    assert model.mixture_.shape.n_free_parameters == 2 + 3 * 3


@pytest.mark.parametrize("bad", [-1.0, 0.5])
def test_what_is_no_count_is_named(bad: float) -> None:
    _, rows = problem(30)
    rows[4, 2] = bad
    with pytest.raises(ValueError, match=rf"of at least 0 in row 4, column 2. Got {bad}"):
        MixtureModel(2, family="multinomial").fit(rows)


def test_it_cannot_be_sampled() -> None:
    with pytest.raises(ValueError, match="'multinomial' cannot be sampled"):
        problem(5)[0].sample(3)


def test_files_and_pickles(tmp_path: Path) -> None:
    model_checks.check_saved(*problem(30), tmp_path)
