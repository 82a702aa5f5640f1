"""Von Mises-Fisher: exact densities and M-steps, lengths of rows, runaway concentrations, draws."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import mpmath
import numpy as np
import numpy.typing as npt
import pytest

from emgine import DegenerateWarning, Mixture, MixtureModel, families
from tests.python.families import model_checks

if TYPE_CHECKING:
    from pathlib import Path

Float64 = npt.NDArray[np.float64]


def directions(n: int, d: int, seed: int = 0) -> Float64:
    """Draw directions from all of them."""
    rows = np.random.RandomState(seed).normal(size=(n, d))
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True))


def mixture_of(d: int, concentrations: list[float]) -> Mixture:
    """Return a mixture about random directions."""
    k = len(concentrations)
    return model_checks.mixture_of(
        families.VonMisesFisher(),
        d,
        np.full(k, 1 / k),
        mean_directions=directions(k, d, seed=1),
        concentrations=concentrations,
    )


def log_constant(d: int, kappa: float) -> Any:
    """Return the logarithm of the normalising constant."""
    half = mpmath.mpf(d) / 2
    if kappa == 0:
        return mpmath.loggamma(half) - mpmath.log(2) - half * mpmath.log(mpmath.pi)
    return (
        (half - 1) * mpmath.log(mpmath.mpf(kappa))
        - half * mpmath.log(2 * mpmath.pi)
        - mpmath.log(mpmath.besseli(half - 1, mpmath.mpf(kappa)))
    )


def exact(mixture: Mixture, rows: Float64) -> tuple[list[Any], list[list[Any]]]:
    mu, kappas = (mixture.parameters[name] for name in ("mean_directions", "concentrations"))
    with mpmath.workdps(model_checks.DIGITS):
        constants = [log_constant(rows.shape[1], float(kappa)) for kappa in kappas]

    def log_density(k: int, row: list[float]) -> Any:
        products = [mpmath.mpf(a) * x for a, x in zip(mu[k].tolist(), row, strict=True)]
        return mpmath.mpf(float(kappas[k])) * mpmath.fsum(products) + constants[k]

    return model_checks.exact_posteriors(mixture, rows, log_density)


@pytest.mark.parametrize("d", [2, 3, 5, 40, 300, 1000])
@pytest.mark.parametrize("kappa", [0.0, 1e-6, 0.5, 9.0, 11.0, 130.0, 1e3, 1e4, 1e6])
def test_normalisers_are_exact(d: int, kappa: float) -> None:
    mixture = mixture_of(d, [kappa])
    across = directions(1, d, seed=5)[0]
    mu = mixture.parameters["mean_directions"][0]
    across -= across @ mu * mu
    row = (across / np.linalg.norm(across))[np.newaxis]
    with mpmath.workdps(model_checks.DIGITS):
        size = max(abs(log_constant(d, kappa)), 1)
    scores, _ = exact(mixture, row)
    model_checks.check_close(mixture.score_samples(row), scores, 0.0, 1e-12 * float(size))


@pytest.mark.parametrize("d", [2, 3, 20])
def test_densities_and_the_m_step_are_exact(d: int) -> None:
    mixture = mixture_of(d, [0.7, 5.0, 40.0])
    rows, _ = mixture.sample(60, random_state=0)
    scores, shares = exact(mixture, rows)
    model_checks.check_close(mixture.score_samples(rows), scores, 1e-12, 1e-12)
    updated = mixture.expectation(rows).maximization().parameters
    with mpmath.workdps(model_checks.DIGITS):
        for k in range(3):
            weight = mpmath.fsum(share[k] for share in shares)
            mean = [
                mpmath.fsum(share[k] * x for share, x in zip(shares, column, strict=True)) / weight
                for column in rows.T.tolist()
            ]
            length = mpmath.sqrt(mpmath.fsum(x * x for x in mean))
            model_checks.check_close(
                updated["mean_directions"][k], [x / length for x in mean], 1e-11, 1e-13
            )
            kappa = mpmath.mpf(float(updated["concentrations"][k]))
            half = mpmath.mpf(d) / 2
            ratio = mpmath.besseli(half, kappa) / mpmath.besseli(half - 1, kappa)
            assert abs(ratio / length - 1) < 1e-12


def test_densities_integrate_to_1_on_the_circle() -> None:
    angles = np.linspace(0, 2 * np.pi, 2000, endpoint=False)
    rows = np.column_stack([np.cos(angles), np.sin(angles)])
    density = np.exp(mixture_of(2, [0.0, 3.0, 50.0]).score_samples(rows))
    assert abs(density.mean() * 2 * np.pi - 1) < 1e-12


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_rows_must_have_length_1(dtype: type) -> None:
    rows = directions(50, 3).astype(dtype)
    model = MixtureModel(2, family="von_mises_fisher", random_state=0).fit(rows)
    before = model.mixture_
    for factor in (0.5, 1.0001, 1.5, 0.0):
        bad = rows.copy()
        bad[7] *= factor
        with pytest.raises(ValueError, match=r"von_mises_fisher.*in row 7"):
            model.fit(bad)
        with pytest.raises(ValueError, match=r"von_mises_fisher.*in row 7"):
            model.predict(bad)
    with pytest.raises(ValueError, match=r"rows of length 1, to within 1e-6, in row 0, column 0"):
        model.mixture_.score_samples(np.array([0.5, 0.5, 0.5]))
    assert model.mixture_ is before


def test_one_column_has_no_directions() -> None:
    with pytest.raises(ValueError, match=r"needs at least 2 columns\. Got 1"):
        MixtureModel(1, family="von_mises_fisher").fit([[1.0], [-1.0]])


def test_a_concentration_that_runs_away_is_bounded_and_told() -> None:
    rows = directions(60, 3)
    rows[:20] = rows[0]
    labels = np.repeat([0, 1], [20, 40])
    model = MixtureModel(2, family="von_mises_fisher", labels_init=labels, reg_covar=1e-5)
    with pytest.warns(DegenerateWarning, match="20 rows of almost one direction"):
        model.fit(rows)
    assert model.concentrations_[0] == 1 / 1e-5
    assert [event.cause for event in model.restarts_[0].degenerate] == ["narrow"]
    assert np.isfinite(model.lower_bound_)


def test_rows_from_all_directions_are_uniform() -> None:
    rows = np.concatenate([np.eye(3), -np.eye(3)])
    model = MixtureModel(1, family="von_mises_fisher").fit(rows)
    assert model.concentrations_[0] == 0
    assert np.allclose(model.score_samples(rows), -np.log(4 * np.pi), rtol=1e-14)


def test_a_row_alone_has_the_bits_of_the_block() -> None:
    mixture = mixture_of(4, [3.0, 0.0, 800.0])
    model_checks.check_rows_alone(mixture, directions(500, 4))


def test_the_laws_of_all_families() -> None:
    rows, _ = mixture_of(3, [9.0, 30.0]).sample(500, random_state=0)
    model_checks.check_laws(families.VonMisesFisher(), rows)


@pytest.mark.parametrize("d", [2, 3, 12])
@pytest.mark.parametrize("kappa", [0.0, 0.3, 8.0, 2000.0])
def test_draws_have_the_mean(d: int, kappa: float) -> None:
    mixture = mixture_of(d, [kappa])
    rows, _ = mixture.sample(40_000, random_state=0)
    assert np.allclose(np.linalg.norm(rows, axis=1), 1.0, rtol=1e-14)
    half = d / 2
    ratio = float(mpmath.besseli(half, kappa) / mpmath.besseli(half - 1, kappa)) if kappa else 0.0
    wanted = ratio * mixture.parameters["mean_directions"][0]
    assert np.allclose(rows.mean(axis=0), wanted, rtol=0, atol=0.015)


def test_files_and_pickles(tmp_path: Path) -> None:
    mixture = mixture_of(5, [3.0, 20.0])
    model_checks.check_saved(mixture, directions(20, 5), tmp_path)
