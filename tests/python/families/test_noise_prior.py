"""A prior of the components beside noise: no strength, the mode, weights, refusals, streams."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

import emgine
from emgine import GaussianMixture, Mixture, MixtureModel, _core, families, priors
from emgine._estimators.seen_rows import SeenRows
from emgine._families.conjugate import posterior_of
from emgine._rows.parts import InMemory
from emgine._rows.rows import Rows

if TYPE_CHECKING:
    from pathlib import Path

RANDOM = np.random.RandomState(0)
GROUPS = np.concatenate([RANDOM.normal(0, 1, (200, 2)), RANDOM.normal(6, 0.5, (150, 2))])
X = np.concatenate([GROUPS, RANDOM.uniform(-10, 15, (70, 2))])
POSITIVE = np.exp(X / 5)
BOTH = {"weights": priors.Dirichlet(2.0), "components": "weak"}
GAMMA = priors.Rows([[0.5, 1.0], [2.0, 3.0], [1.0, 0.3]], weight=5.0)
# What each structure of two components has as degrees of freedom in a prior of no strength.
NOTHING = {"full": -4, "tied": -5, "diag": -3, "tied_diag": -4, "spherical": -4}
FITS: dict[str, tuple[Any, Any, Any]] = {
    "full": ("gaussian", X, BOTH),
    "tied": (families.Gaussian("tied"), X, "weak"),
    "student_t": ("student_t", X, "weak"),
    "log_normal": ("log_normal", POSITIVE, "weak"),
    "gamma": ("gamma", POSITIVE, GAMMA),
    "exponential": ("exponential", POSITIVE, priors.Gamma(3, 2.0)),
    "product": (
        {0: "gaussian", 1: "gamma"},
        np.column_stack([X[:, 0], POSITIVE[:, 1]]),
        {0: "weak", 1: priors.Rows([[0.5], [3.0]]), "weights": priors.Dirichlet([2.0, 1.0, 5.0])},
    ),
}


@pytest.mark.parametrize("structure", list(NOTHING))
def test_a_prior_of_no_strength_is_none(structure: str) -> None:
    sizes = {"full": (2, 2), "tied": (2, 2), "spherical": ()}
    nothing = np.zeros(sizes.get(structure, (2,)))
    none = priors.NormalInverseWishart([0, 0], 0.0, NOTHING[structure], nothing)
    options: Any = {"covariance_type": structure, "noise": True, "random_state": 0, "tol": 1e-12}
    expected = GaussianMixture(2, **options).fit(X).lower_bound_
    assert GaussianMixture(2, prior=none, **options).fit(X).lower_bound_ == pytest.approx(
        expected, abs=1e-12
    )
    weights = {"weights": priors.Dirichlet(1 + 1e-9), "components": none}
    little = GaussianMixture(2, prior=weights, **options).fit(X)
    assert little.score(X) == pytest.approx(expected, abs=1e-9)


@pytest.mark.filterwarnings("ignore::emgine.ConvergenceWarning")  # of plain EM
@pytest.mark.parametrize("acceleration", ["auto", None])
@pytest.mark.parametrize("name", list(FITS))
def test_the_posterior_never_falls(name: str, acceleration: str | None) -> None:
    family, rows, prior = FITS[name]
    options: Any = {"acceleration": acceleration, "random_state": 0, "max_iter": 60, "tol": 1e-8}
    model = MixtureModel(2, family=family, noise=True, prior=prior, **options)
    model.fit(rows)
    assert np.diff(model.lower_bounds_).min() > -1e-11
    assert len(model.weights_) == 3


@pytest.mark.parametrize("name", ["full", "student_t", "gamma"])
def test_a_fit_ends_at_the_mode(name: str) -> None:
    family, rows, prior = FITS[name]
    model = MixtureModel(2, family=family, noise=True, prior=prior, tol=1e-13, random_state=0)
    end = model.fit(rows).mixture_
    posterior = posterior_of(prior, end.shape, SeenRows(Rows(InMemory(rows, None, 1))))
    assert posterior is not None

    def height(mixture: Any) -> float:
        return float(
            Mixture._adopt(mixture).score_samples(rows).sum() + posterior.log_density(mixture)
        )

    highest = height(end)
    assert highest / len(rows) == pytest.approx(model.lower_bound_, abs=1e-10)
    own = {n: v for n, v in end.parameters.items() if n not in ("precisions_cholesky", "dofs")}
    more = {"dofs": end.parameters["dofs"]} if "dofs" in end.parameters else {}
    for name_of, values in own.items():
        for factor in (0.99, 1.01):
            moved = {**own, **more, name_of: values * factor}
            assert height(_core.Mixture(end.weights, moved, end.shape)) < highest
    for factor in ([1.02, 1, 1], [1, 1, 1.02], [1, 1.02, 0.99]):
        weights = end.weights * factor
        moved = _core.Mixture(weights / weights.sum(), {**own, **more}, end.shape)
        assert height(moved) < highest


def test_the_noise_is_a_component_of_the_weights() -> None:
    heavy = {"weights": priors.Dirichlet([1.0, 1.0, 300.0])}
    model = GaussianMixture(2, noise=True, prior=heavy, random_state=0).fit(X)
    assert model.weights_[-1] > 0.5
    for wrong in ([2.0, 2.0], [2.0] * 4):
        prior = {"weights": priors.Dirichlet(wrong)}
        with pytest.raises(ValueError, match=r"have shape \(3,\)"):
            model.set_params(prior=prior).fit(X)
    assert model.weights_[-1] > 0.5


def test_components_do_not_collapse_beside_noise() -> None:
    rows = np.concatenate([X, np.tile([[12.0, -8.0]], (30, 1))])
    options: Any = {"noise": True, "prior": "weak", "reg_covar": 0, "random_state": 0}
    model = GaussianMixture(4, **options).fit(rows)
    assert model.restarts_[0].degenerate == ()
    assert np.isfinite(model.score_samples(rows)).all()


def test_rows_may_lack_cells_and_means_be_held() -> None:
    gaps = np.where(np.random.RandomState(3).uniform(size=X.shape) < 0.1, np.nan, X)
    model = GaussianMixture(2, noise=True, prior="weak", missing="marginalize", random_state=0)
    assert np.diff(model.fit(gaps).lower_bounds_).min() > -1e-11
    means = [[0.0, 0.0], [6.0, 6.0]]
    weights = {"weights": priors.Dirichlet(3.0)}
    held = GaussianMixture(2, noise=True, prior=weights, means_init=means, fixed="means").fit(X)
    assert held.means_.tolist() == means


def test_files_and_streams_go_on(tmp_path: Path) -> None:
    components = priors.NormalInverseWishart([1, 2], 0.5, 6, np.eye(2))
    prior = {"weights": priors.Dirichlet(2.0), "components": components}
    model = GaussianMixture(2, noise=True, prior=prior, random_state=0).fit(X)
    model.save(tmp_path / "model.safetensors")
    again = emgine.load(tmp_path / "model.safetensors")
    assert again.prior == prior
    assert np.array_equal(again.predict(X), model.labels_)
    before = model.lower_bound_
    again.partial_fit(X)
    assert again.lower_bound_ == pytest.approx(before, abs=1e-6)
    np.testing.assert_allclose(again.weights_, model.weights_, atol=1e-3)
