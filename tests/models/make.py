"""``python -m tests.models.make`` writes the golden files of this version, once, at its release.

It writes a folder named after the version, with model files and pickles of every structure, and
with their contents as exact hexadecimal numbers. Existing files are never written again; files for
structures added before the release are added.
"""

from __future__ import annotations

import json
import pickle
from pathlib import Path
from typing import Any

import numpy as np

import emgine

FOLDER = Path(__file__).parent
NAMES = ("weights", "means", "covariances", "precisions_cholesky")
ROWS = [[0.0, 0.0, 0.0], [1.0, -2.0, 0.5], [30.0, -40.0, 50.0]]
STRUCTURES = ("full", "tied", "diag", "spherical", "tied_diag", "tied_spherical")


def exact(array: Any) -> list[str]:
    """The numbers of an array, row by row, each to its last bit."""
    return [float(value).hex() for value in np.ravel(array)]


def content(mixture: emgine.Mixture) -> dict[str, list[str]]:
    """All numbers of a mixture, and its scores of `ROWS`."""
    held = {name: exact(getattr(mixture, name)) for name in NAMES}
    return held | {"scores": exact(mixture.score_samples(ROWS))}


def fitted(covariance_type: str) -> emgine.GaussianMixture:
    """A model with three features, and names where the structure is full."""
    X: Any = np.random.default_rng(5).normal(size=(200, 3)) * [1, 2, 3] + [0, 0, 1e3]
    X[100:] += 4
    if covariance_type == "full":
        import pandas as pd

        X = pd.DataFrame(X, columns=["height", 'the "depth"', "größe"])
    model = emgine.GaussianMixture(2, covariance_type=covariance_type, tol=1e-3, random_state=7)
    return model.fit(X)


def main() -> None:
    """Write the folder of this version."""
    folder = FOLDER / emgine.__version__
    folder.mkdir(exist_ok=True)
    known = folder / "expected.json"
    expected = json.loads(known.read_text()) if known.exists() else {}
    for name in [name for name in STRUCTURES if name not in expected]:
        model = fitted(name)
        model.save(folder / f"{name}.safetensors")
        model.mixture_.save(folder / f"{name}_mixture.safetensors")
        statistics = model.mixture_.expectation(ROWS)
        dumped = pickle.dumps((model, model.mixture_, statistics), protocol=4)
        (folder / f"{name}.pickle").write_bytes(dumped)
        expected[name] = content(model.mixture_) | {
            "lower_bounds": exact(model.lower_bounds_),
            "convergence": [model.n_passes_, float(model.remaining_gain_).hex()],
            "scatter": exact(statistics.scatter),
        }
    known.write_text(json.dumps(expected, indent=1) + "\n")


if __name__ == "__main__":
    main()
