"""Fits of families from their stored start end at the certified optimum, by plain EM.

Every file of ``families/`` has its case: a family, and how the file's parameters are ours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pytest

from emgine import MixtureModel, families
from tests.reference.family_fits import FITS, Fit, read

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.filterwarnings("ignore::emgine.ConvergenceWarning")

Blocks = list[dict[str, Any]]


def only(blocks: Blocks) -> dict[str, Any]:
    """The parameters of the one family, which have our names."""
    (block,) = blocks
    return {name: np.atleast_1d(np.array(values, np.float64)) for name, values in block.items()}


def of_ones(blocks: Blocks) -> dict[str, Any]:
    """Probabilities of 1 from those of 0 and 1."""
    return {"probabilities": only(blocks)["probabilities"][:, :, 1]}


def of_logarithms(blocks: Blocks) -> dict[str, Any]:
    """Means and full covariances of the logarithms of one feature."""
    block = only(blocks)
    return {
        "log_means": block["log_means"],
        "log_covariances": block["log_variances"].reshape(-1, 1, 1),
    }


class Case(NamedTuple):
    """A family, its parameters from a file's blocks, and how many passes EM takes at most."""

    family: Any
    parameters: Callable[[Blocks], dict[Any, Any]] = only
    max_iter: int = 2000
    digits: float = 1e-6


def mixed(structure: str, counts: bool) -> Case:
    """A product of Gaussian, categorical and binary columns, and of counts or none."""
    blocks: dict[Any, Any] = {
        (0, 1): families.Gaussian(structure),
        2: families.Categorical(3),
        (3, 4): "bernoulli",
    }
    if counts:
        blocks[5] = "poisson"

    def parameters(given: Blocks) -> dict[Any, Any]:
        own = [only([block]) for block in given]
        own[2] = of_ones([given[2]])
        return dict(zip(blocks, own, strict=True))

    return Case(families.Product(blocks, others="drop"), parameters)


def gaussian(structure: str, max_iter: int = 2000) -> Case:
    """A Gaussian; rows lack cells."""
    return Case(families.Gaussian(structure), max_iter=max_iter)


SLOW = 20_000
BERNOULLI = Case("bernoulli", of_ones)
CASES: dict[str, Case] = {
    "beta_59_k2": Case("beta"),
    "binomial_58_k3": Case(families.Binomial(), max_iter=SLOW),
    "categorical41_k3": Case(families.Categorical()),
    "categorical41_nan_k3": Case(families.Categorical(), max_iter=SLOW),
    "exponential_54_k2": Case("exponential"),
    "gamma_55_k2": Case("gamma"),
    "gamma_faithful_k2": Case("gamma"),
    "gauss_apple_k1_full": gaussian("full"),
    "gauss_faithful_monotone_k2_diag": gaussian("diag"),
    "gauss_faithful_monotone_k2_full": gaussian("full"),
    "gauss_faithful_monotone_k2_spherical": gaussian("spherical"),
    "gauss_faithful_monotone_k2_tied": gaussian("tied"),
    "gauss_iris_nan15_k1_diag": gaussian("diag"),
    "gauss_iris_nan15_k1_full": gaussian("full"),
    "gauss_iris_nan15_k2_diag": gaussian("diag"),
    "gauss_iris_nan15_k2_full": gaussian("full"),
    "gauss_iris_nan15_k2_spherical": gaussian("spherical"),
    "gauss_iris_nan15_k2_tied": gaussian("tied"),
    "gauss_iris_nan15_k2_tied_diag": gaussian("tied_diag"),
    "gauss_iris_nan15_k2_tied_spherical": gaussian("tied_spherical"),
    "gauss_iris_nan15_k3_diag": gaussian("diag"),
    "gauss_iris_nan15_k3_full": gaussian("full"),
    "gauss_iris_nan15_k3_spherical": gaussian("spherical"),
    "gauss_iris_nan15_k3_tied": gaussian("tied"),
    "gauss_missvals_k1_full": gaussian("full"),
    "geometric_57_k2": Case("geometric"),
    "geometric_deaths_k1": Case("geometric"),
    "lca_carcinoma_k2": BERNOULLI,
    "lca_carcinoma_k3": BERNOULLI,
    "lca_carcinoma_nan31_k2": BERNOULLI,
    "lca_carcinoma_nan31_k3": BERNOULLI._replace(max_iter=SLOW),
    "lca_cheating_k2": BERNOULLI._replace(max_iter=SLOW),
    "lca_gss82_k2": Case(families.Categorical()),
    "lca_gss82_k3": Case(families.Categorical(), max_iter=SLOW),
    "lca_values_k2": BERNOULLI,
    "lognormal_56_k2": Case("log_normal", of_logarithms),
    "mixed_71_k3_diag": mixed("diag", counts=True),
    "mixed_71_k3_full": mixed("full", counts=True),
    "mixed_71_k3_stepmix": mixed("diag", counts=False),
    "mixed_71_nan_k3_diag": mixed("diag", counts=True),
    "mixed_71_nan_k3_full": mixed("full", counts=True),
    "mixed_71_nan_k3_stepmix": mixed("diag", counts=False),
    "nb_53_k2": Case("negative_binomial"),
    "nb_dmft_k2": Case("negative_binomial"),
    "nb_quine_k1": Case("negative_binomial"),
    "negative_binomial_accidents_k1": Case("negative_binomial"),
    "poisson_deaths_k1": Case("poisson"),
    "poisson_deaths_k2": Case("poisson", max_iter=SLOW),
    "poisson_dmft_k3": Case("poisson", max_iter=SLOW),
    "poisson_lamb_k2": Case("poisson", max_iter=SLOW),
    "poisson_lamb_k3": Case("poisson", max_iter=SLOW),
    "poisson_mv_51_k3": Case("poisson"),
    "poisson_mv_51_nan_k3": Case("poisson"),
    "vmf_61_d3_k3": Case("von_mises_fisher", max_iter=SLOW),
    "vmf_62_d2_k2": Case("von_mises_fisher", max_iter=SLOW),
    "weibull_60_k2": Case("weibull"),
}


def fitted(fit: Fit, case: Case, **options: Any) -> MixtureModel:
    """The fit from the file's start."""
    given = {
        "weights_init": fit.start["weights"],
        "parameters_init": case.parameters(fit.start["blocks"]),
        "tol": 0.0,
        "reg_covar": 0.0,
        "acceleration": None,
        "max_iter": case.max_iter,
        "missing": "marginalize" if np.isnan(fit.rows).any() else "error",
    }
    model = MixtureModel(fit.n_components, family=case.family, **{**given, **options})
    return model.fit(fit.rows, sample_weight=fit.sample_weight)


def check(model: MixtureModel, fit: Fit, case: Case) -> None:
    """The log-likelihood, free parameters, BIC and parameters are the file's."""
    weight = fit.sample_weight
    total = float(len(fit.rows) if weight is None else weight.sum())
    log_likelihood = model.score(fit.rows, sample_weight=weight) * total
    assert log_likelihood == pytest.approx(fit.log_likelihood, abs=1e-6)
    assert model.mixture_.shape.n_free_parameters == fit.n_parameters
    assert model.bic(fit.rows, sample_weight=weight) == pytest.approx(fit.bic, abs=2e-6)
    if fit.smallest_eigenvalue < 1e-2:  # flat: the likelihood alone is trusted
        return
    close(model.weights_, fit.optimum["weights"], case)
    flat = [model.parameters_, case.parameters(fit.optimum["blocks"])]
    found, expected = (dict(leaves(parameters)) for parameters in flat)
    for name, values in expected.items():
        close(found[name], values, case)


def close(found: Any, expected: Any, case: Case) -> None:
    np.testing.assert_allclose(found, expected, rtol=case.digits, atol=1e-7)


def leaves(parameters: dict[Any, Any], *path: Any) -> Any:
    """Arrays of parameters by the names that lead to them."""
    for name, values in parameters.items():
        if isinstance(values, dict):
            yield from leaves(values, *path, name)
        else:
            yield (*path, name), values


def test_every_file_has_its_case() -> None:
    assert sorted(path.stem for path in FITS.glob("*.json")) == sorted(CASES)


@pytest.mark.parametrize("name", CASES)
def test_plain_em_ends_at_the_optimum(name: str) -> None:
    fit, case = read(name), CASES[name]
    model = fitted(fit, case)
    check(model, fit, case)
    assert np.all(np.diff(model.lower_bounds_) > -1e-13 * max(1.0, abs(model.lower_bound_)))


@pytest.mark.parametrize("name", CASES)
def test_accelerated_em_ends_there_too(name: str) -> None:
    fit, case = read(name), CASES[name]
    model = fitted(fit, case, acceleration="auto", tol=1e-12)
    weight = fit.sample_weight
    total = float(len(fit.rows) if weight is None else weight.sum())
    found = model.score(fit.rows, sample_weight=weight) * total
    assert found == pytest.approx(fit.log_likelihood, abs=1e-5)


@pytest.mark.parametrize("name", [name for name in CASES if name.startswith("lca")])
def test_latent_classes_are_categories_too(name: str) -> None:
    fit = read(name)
    case = Case(families.Categorical(), max_iter=CASES[name].max_iter)
    model = fitted(fit, case)
    check(model, fit, case)
    zero = np.array(fit.optimum["blocks"][0]["probabilities"]) == 0
    assert np.all(model.parameters_["probabilities"][zero] < 1e-7)


@pytest.mark.parametrize("name", ["gamma_faithful_k2", "nb_dmft_k2", "beta_59_k2", "weibull_60_k2"])
def test_labels_lead_there_too(name: str) -> None:
    fit, case = read(name), CASES[name]
    options = {"weights_init": None, "parameters_init": None, "labels_init": fit.labels}
    check(fitted(fit, case, **options), fit, case)
