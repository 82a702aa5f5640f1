"""Fits from the starts of flexmix, mixtools and StepMix: their optimum, or ours is above.

What they find is stored with their versions; `peers.py` says how.
"""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from emgine import MixtureModel, families
from tests.reference.peers import FITS, STORED, start_of

FAMILIES: dict[str, Any] = {
    "flexmix": "poisson",
    "mixtools": "gamma",
    "binary": "bernoulli",
    "categorical": "categorical",
}
MIXED = {(0, 1): families.Gaussian("diag"), 2: "categorical", (3, 4): "bernoulli"}
NAMES = [(package, name) for package, names in FITS.items() for name in names]


def ours(package: str, name: str, **options: Any) -> float:
    """The log-likelihood of our fit from the same start, in nats."""
    given = start_of(package, name)
    rows = np.array(given["rows"])
    kinds = given.get("kinds", package)
    family = FAMILIES[kinds] if isinstance(kinds, str) else MIXED
    start: dict[str, Any] = {"responsibilities_init": given.get("responsibilities")}
    if package == "mixtools":
        first = {key: np.array(given[key])[:, np.newaxis] for key in ("shapes", "rates")}
        start = {"weights_init": given["weights"], "parameters_init": first}
    k = len(given["weights"]) if package == "mixtools" else np.shape(given["responsibilities"])[1]
    model = MixtureModel(k, family=family, reg_covar=0.0, **start, **options).fit(rows)
    return model.score(rows) * len(rows)


def test_every_fit_is_stored_with_its_package_and_version() -> None:
    stored = json.loads(STORED.read_text(encoding="utf-8"))
    found = [(one["package"], name) for name, one in stored.items()]
    assert found == NAMES
    assert all(one["version"] for one in stored.values())


@pytest.mark.filterwarnings("ignore::emgine.ConvergenceWarning")
@pytest.mark.parametrize(("package", "name"), NAMES)
def test_the_same_start_ends_at_the_same_optimum_or_above(package: str, name: str) -> None:
    stored = json.loads(STORED.read_text(encoding="utf-8"))[name]
    plain = {"acceleration": None, "stopping": "change", "tol": 0.0, "max_iter": 3000}
    found = ours(package, name, **plain)
    # Peers stop at the smallest change that they see: within 1e-8 of the optimum here.
    assert found == pytest.approx(stored["tight"][0], abs=1e-6)
    assert found > stored["default"][0] - 1e-9
