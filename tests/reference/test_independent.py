"""Fits of families of independent features, from a stored start to a stored optimum.

The optima were found by Newton's method on the likelihood itself, without this library; see
``families/``: each file names its rows, its start, its optimum, and how certain it is.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from emgine import MixtureModel

pytestmark = pytest.mark.filterwarnings("ignore::emgine.ConvergenceWarning")
FOLDER = Path(__file__).parent / "families"
NAMES = [
    "beta_59_k2",
    "gamma_55_k2",
    "gamma_faithful_k2",
    "nb_53_k2",
    "nb_dmft_k2",
    "nb_quine_k1",
    "negative_binomial_accidents_k1",
    "weibull_60_k2",
]
Float64 = npt.NDArray[np.float64]


def read(name: str) -> tuple[dict[str, Any], Float64, Float64]:
    """Return a reference, its rows and their weights."""
    reference = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    file = FOLDER / reference["data"]["file"]
    rows = np.loadtxt(file, delimiter=",", skiprows=1, ndmin=2)
    if file.stem.endswith("_counts"):
        return reference, rows[:, :1], rows[:, 1]
    return reference, rows, np.ones(len(rows))


def parameters_of(part: dict[str, Any]) -> dict[str, Float64]:
    """Return the parameters of a reference's only block."""
    (block,) = part["blocks"]
    return {name: np.array(values, dtype=np.float64) for name, values in block.items()}


@pytest.mark.parametrize("by", ["parameters", "labels"])
@pytest.mark.parametrize("name", NAMES)
def test_the_optimum_is_reached(name: str, by: str) -> None:
    reference, rows, weight = read(name)
    start = reference["start"]
    given: dict[str, Any] = {"labels_init": start["labels"]}
    if by == "parameters":
        known = start["parameters"]
        given = {"weights_init": known["weights"], "parameters_init": parameters_of(known)}
    model = MixtureModel(
        reference["n_components"],
        family=reference["family"],
        tol=0.0,
        max_iter=1000,
        acceleration=None,
        **given,
    ).fit(rows, sample_weight=weight)
    total = model.score(rows, sample_weight=weight) * weight.sum()
    assert total == pytest.approx(reference["log_likelihood"], rel=0.0, abs=1e-6)
    assert np.diff(model.lower_bounds_).min(initial=0.0) > -1e-13 * max(
        1.0, abs(model.lower_bound_)
    )
    bic = model.bic(rows, sample_weight=weight)
    assert bic == pytest.approx(reference["bic"], rel=0.0, abs=2e-6)
    np.testing.assert_allclose(model.weights_, reference["parameters"]["weights"], rtol=1e-6)
    for parameter, values in parameters_of(reference["parameters"]).items():
        np.testing.assert_allclose(model.parameters_[parameter], values, rtol=1e-6)
