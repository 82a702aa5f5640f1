"""Student's t: published and certified fits from their starts, and 60-digit arithmetic.

Densities, sums and derivatives are compared where degrees of freedom are small, huge and infinite.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import mpmath
import numpy as np
import numpy.typing as npt
import pytest

from emgine import MixtureModel, _core, families
from emgine._rows.parts import InMemory
from emgine._rows.rows import Rows
from emgine._rows.tasks import Expectation

from .exact import exact, rounded

Float64 = npt.NDArray[np.float64]
FOLDER = Path(__file__).parent / "data/student_t"
FITS: dict[str, dict[str, Any]] = json.loads((FOLDER / "fits.json").read_text())
DOFS = [0.3, 3.0, 1e10, np.inf]


def rows_of(fit: dict[str, Any]) -> Float64:
    rows = np.genfromtxt(FOLDER / fit["data"], delimiter=",", skip_header=1)
    return rows.reshape(len(rows), -1)


def fitted(fit: dict[str, Any], X: Float64) -> MixtureModel:
    start, dof = fit["start"], fit["dof"]
    dofs = np.full(len(start["weights"]), 10.0 if isinstance(dof, str) else dof)
    model = MixtureModel(
        len(start["weights"]),
        family=families.StudentT(fit["scale"], dof),
        weights_init=start["weights"],
        parameters_init={"means": start["means"], "scales": start["scales"], "dofs": dofs},
        tol=1e-13,
        reg_covar=0,
        max_iter=5000,
        acceleration=None,
    )
    return model.fit(X)


def gap(found: Any, expected: Any) -> float:
    """The largest difference, relative to the largest number."""
    expected = np.asarray(expected, dtype=float)
    return float(np.abs(np.asarray(found) - expected).max() / np.abs(expected).max())


@pytest.mark.parametrize("name", FITS)
def test_a_fit_reaches_its_optimum(name: str) -> None:
    fit = FITS[name]
    X = rows_of(fit)
    model = fitted(fit, X)
    assert model.score_samples(X).sum() == pytest.approx(fit["log_likelihood"], abs=1e-8)
    assert model.bic(X) == pytest.approx(fit["bic"], abs=1e-7)
    assert model.mixture_.shape.n_free_parameters == fit["n_parameters"]
    order = np.lexsort(np.round(model.means_, 3).T[::-1])
    theirs = np.lexsort(np.round(np.array(fit["means"]), 3).T[::-1])
    # A flat likelihood, of curvature c, leaves a parameter open by the root of 1e-9 / c.
    assert gap(model.weights_[order], np.array(fit["weights"])[theirs]) < 1e-5
    assert gap(model.means_[order], np.array(fit["means"])[theirs]) < 1e-5
    shared = fit["scale"].startswith("tied")
    scales = model.scales_ if shared else model.scales_[order]
    assert gap(scales, fit["scales"] if shared else np.array(fit["scales"])[theirs]) < 1e-5
    if fit["dofs"] is None:
        return
    dofs = np.array([float(dof) for dof in fit["dofs"]])[theirs]
    assert np.array_equal(np.isinf(model.dofs_[order]), np.isinf(dofs))  # exactly
    finite = np.isfinite(dofs)
    assert np.allclose(model.dofs_[order][finite], dofs[finite], rtol=1e-3)


@pytest.mark.parametrize(
    ("name", "most"),
    [
        ("t_true_t_102_k2_free", 40),
        ("t_crabs_blue_k2_free", 80),
        ("t_faithful_k2_free", 90),
        ("t_outliers101_k3_free", 80),
        ("t_faithful_k3_free", 140),
    ],
)
def test_few_passes_suffice_where_degrees_of_freedom_are_infinite(name: str, most: int) -> None:
    """EM's own step in the degrees of freedom takes more than 1200."""
    fit = FITS[name]
    X = rows_of(fit)
    bounds = np.array(fitted(fit, X).lower_bounds_) * len(X)
    assert np.argmax(bounds > fit["log_likelihood"] - 1e-6) <= most
    assert bounds.max() > fit["log_likelihood"] - 1e-6


@pytest.mark.parametrize("seed", range(8))
def test_degrees_of_freedom_wait_until_the_means_have_parted(seed: int) -> None:
    """From labels by chance; steps of a few times kappa end in other optima, 147 nats below."""
    X = rows_of(FITS["t_faithful_k2_free"])
    labels = np.random.RandomState(seed).randint(2, size=len(X))
    family = families.StudentT("tied", "shared")
    model = MixtureModel(2, family=family, labels_init=labels, reg_covar=0, tol=1e-9)
    assert model.fit(X).score_samples(X).sum() == pytest.approx(-1140.1119, abs=1e-3)


class Problem:
    """A mixture with one component for each of DOFS, and rows near and far."""

    def __init__(self, d: int) -> None:
        rng = np.random.default_rng(d)
        k = len(DOFS)
        self.X = rng.normal(size=(12, d)) * np.array([0.1, 1.0, 3.0, 30.0]).repeat(3)[:, np.newaxis]
        self.means = rng.normal(size=(k, d))
        roots = rng.normal(size=(k, d, d)) + 2 * np.eye(d)
        self.scales = roots @ roots.transpose(0, 2, 1)
        self.weights = np.array([0.1, 0.2, 0.3, 0.4])
        shape = _core.ModelShape("student_t", "full/each", d, k)
        arrays = {"means": self.means, "scales": self.scales, "dofs": np.array(DOFS)}
        self.mixture = _core.Mixture(self.weights, arrays, shape)

    def distance(self, row: Float64, k: int) -> Any:
        z = mpmath.matrix(list(exact(row) - exact(self.means[k])))
        scale = mpmath.matrix(exact(self.scales[k]).tolist())
        return (z.T * mpmath.lu_solve(scale, z))[0], mpmath.det(scale)


def log_t(distance: Any, determinant: Any, kappa: Any, d: int) -> Any:
    """Log-density of Student's t with 1 / kappa degrees of freedom, by the textbook."""
    if kappa == 0:
        return -(d * mpmath.log(2 * mpmath.pi) + mpmath.log(determinant) + distance) / 2
    nu = 1 / kappa
    return (
        mpmath.loggamma((nu + d) / 2)
        - mpmath.loggamma(nu / 2)
        - (d * mpmath.log(nu * mpmath.pi) + mpmath.log(determinant)) / 2
        - (nu + d) / 2 * mpmath.log1p(distance / nu)
    )


def derivatives(distance: Any, determinant: Any, kappa: Any, d: int) -> tuple[Any, Any]:
    """First two derivatives by kappa, as differences of many digits."""
    h = (kappa or mpmath.mpf(1)) * mpmath.mpf(10) ** -25
    at = [log_t(distance, determinant, kappa + j * h, d) for j in range(5)]
    first = (-25 * at[0] + 48 * at[1] - 36 * at[2] + 16 * at[3] - 3 * at[4]) / (12 * h)
    second = (35 * at[0] - 104 * at[1] + 114 * at[2] - 56 * at[3] + 11 * at[4]) / (12 * h * h)
    return first, second


@pytest.mark.parametrize("d", [1, 3])
def test_densities_and_sums_have_their_digits(d: int) -> None:
    problem = Problem(d)
    n, k = len(problem.X), len(DOFS)
    with mpmath.workdps(120):
        kappas = [mpmath.mpf(1 / dof) for dof in DOFS]
        logs = np.empty((n, k), dtype=object)
        u, first, second = (np.empty((n, k), dtype=object) for _ in range(3))
        for i, row in enumerate(problem.X):
            for j, kappa in enumerate(kappas):
                distance, determinant = problem.distance(row, j)
                logs[i, j] = log_t(distance, determinant, kappa, d) + mpmath.log(
                    mpmath.mpf(problem.weights[j])
                )
                u[i, j] = (1 + kappa * d) / (1 + kappa * distance)
                first[i, j], second[i, j] = derivatives(distance, determinant, kappa, d)
        total = np.array([mpmath.log(sum(mpmath.exp(v) for v in row)) for row in logs])
        r = np.frompyfunc(mpmath.exp, 1, 1)(logs - total[:, np.newaxis])
        about = exact(problem.means)
        z = exact(problem.X)[:, np.newaxis, :] - about
        expected = {
            "weight": r.sum(axis=0),
            "weight_u": (r * u).sum(axis=0),
            "dof_inverse": r.sum(axis=0) * np.array(kappas),
            "dof_score": (r * first).sum(axis=0),
            "dof_curvature": (r * second).sum(axis=0),
            "sum": np.einsum("ik,ikj->kj", r * u, z),
            "scatter": np.einsum("ik,ikj,ikl->kjl", r * u, z, z),
        }
        sizes = {
            "dof_score": abs(r * first).sum(axis=0),
            "dof_curvature": abs(r * second).sum(axis=0),
            "sum": np.einsum("ik,ikj->kj", r * u, abs(z)),
            "scatter": np.einsum("ik,ikj,ikl->kjl", r * u, abs(z), abs(z)),
        }
    statistics = Rows(InMemory(problem.X, None, 1)).total(Expectation(problem.mixture))
    found = np.empty(n)
    problem.mixture.score_samples(problem.X, found, 1)
    assert np.allclose(found, rounded(total), rtol=1e-12, atol=0)
    assert statistics.log_likelihood == pytest.approx(float(total.sum()), rel=1e-12)
    for name, values in expected.items():
        scale = rounded(sizes.get(name, values))
        error = np.abs(statistics.arrays[name] - rounded(values))
        assert np.all(error <= 1e-12 * scale), (name, error / scale)


@pytest.mark.parametrize("d", [1, 2, 3])
def test_an_m_step_divides_by_the_sum_of_u(d: int) -> None:
    problem = Problem(d)
    statistics = Rows(InMemory(problem.X, None, 1)).total(Expectation(problem.mixture))
    updated = statistics.maximization(0.0)
    arrays = {name: exact(array) for name, array in statistics.arrays.items()}
    shift = arrays["sum"] / arrays["weight_u"][:, np.newaxis]
    scales = arrays["scatter"] / arrays["weight_u"][:, np.newaxis, np.newaxis]
    scales = scales - shift[:, :, np.newaxis] * shift[:, np.newaxis, :]
    assert np.allclose(updated.parameters["means"], problem.means + rounded(shift), rtol=1e-13)
    assert np.allclose(updated.parameters["scales"], rounded(scales), rtol=1e-11, atol=1e-11)
