"""Fits of families from a published or generated start end at the certified optimum."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from emgine import MixtureModel, families
from tests.reference.family_fits import Fit, files, read

if TYPE_CHECKING:
    from pathlib import Path

    import numpy.typing as npt

ONE_PARAMETER = files("poisson", "geometric", "exponential", "bernoulli")
PARAMETER = {
    "poisson": "rates",
    "geometric": "probabilities",
    "exponential": "rates",
    "bernoulli": "probabilities",
}


def family_of(path: Path) -> str:
    return "bernoulli" if path.name.startswith("lca") else path.name.partition("_")[0]


def checked(fit: Fit, model: Any, rows: npt.NDArray[np.float64]) -> None:
    """The log-likelihood, free parameters and BIC of a fit are the reference's."""
    weight = fit.sample_weight
    total = float(len(rows) if weight is None else weight.sum())
    log_likelihood = model.score(rows, sample_weight=weight) * total
    assert log_likelihood == pytest.approx(fit.log_likelihood, abs=1e-8)
    assert model.mixture_.shape.n_free_parameters == fit.n_parameters
    assert model.bic(rows, sample_weight=weight) == pytest.approx(fit.bic, abs=1e-7)
    assert np.all(np.diff(model.lower_bounds_) > -1e-13 * abs(fit.log_likelihood))


def close(found: Any, expected: Any, fit: Fit) -> None:
    """Parameters to the digits that the reference trusts."""
    if fit.smallest_eigenvalue > 1e-2:
        np.testing.assert_allclose(found, expected, rtol=1e-6, atol=1e-9)


@pytest.mark.filterwarnings("ignore::emgine.ConvergenceWarning")
@pytest.mark.parametrize("path", ONE_PARAMETER, ids=lambda path: path.stem)
def test_one_parameter_by_feature(path: Path) -> None:
    fit, family = read(path), family_of(path)
    (start,), (optimum,) = fit.start["blocks"], fit.optimum["blocks"]

    def own(block: dict[str, Any]) -> npt.NDArray[np.float64]:
        values = np.array(block[PARAMETER[family]])
        return values[:, :, 1] if family == "bernoulli" else values

    model = MixtureModel(
        fit.n_components,
        family=family,
        weights_init=fit.start["weights"],
        parameters_init={PARAMETER[family]: own(start)},
        tol=0.0,
        max_iter=20_000,
        acceleration=None,
    ).fit(fit.rows, sample_weight=fit.sample_weight)
    checked(fit, model, fit.rows)
    close(model.weights_, fit.optimum["weights"], fit)
    close(model.parameters_[PARAMETER[family]], own(optimum), fit)


@pytest.mark.filterwarnings("ignore::emgine.ConvergenceWarning")
@pytest.mark.parametrize("structure", ["full", "diag"])
def test_log_normal(structure: str) -> None:
    (path,) = files("lognormal")
    fit = read(path)
    (start,), (optimum,) = fit.start["blocks"], fit.optimum["blocks"]
    shape = (2, 1, 1) if structure == "full" else (2, 1)
    given = {
        "log_means": start["log_means"],
        "log_covariances": np.reshape(start["log_variances"], shape),
    }
    model = MixtureModel(
        2,
        family=families.LogNormal(structure),
        weights_init=fit.start["weights"],
        parameters_init=given,
        reg_covar=0.0,
        tol=1e-14,
    ).fit(fit.rows)
    checked(fit, model, fit.rows)
    close(model.log_means_, optimum["log_means"], fit)
    close(model.log_covariances_.ravel(), np.ravel(optimum["log_variances"]), fit)
