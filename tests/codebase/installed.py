"""A program that tries an installed emgine, with ``python -I``: no checkout can be imported.

cibuildwheel runs it for each wheel, and test_repaired_wheel.py for the one of this machine. It
needs numpy alone, and ends with an error if anything is wrong.
"""

from __future__ import annotations

import pickle
import sys
import tempfile
from pathlib import Path

import numpy as np

import emgine


def fits() -> emgine.GaussianMixture:
    """Two groups are found, by Gaussians and by another family."""
    random_state = np.random.RandomState(0)
    X = np.concatenate([random_state.normal(mean, 1, (500, 2)) for mean in (0, 9)])
    model = emgine.GaussianMixture(2, random_state=0).fit(X)
    assert model.converged_
    assert np.allclose(np.sort(model.means_[:, 0]), [0, 9], atol=0.2)
    counts = random_state.poisson(np.repeat([2.0, 20.0], 300)[:, np.newaxis])
    rates = emgine.MixtureModel(2, family="poisson", random_state=0).fit(counts).rates_
    assert np.allclose(np.sort(rates[:, 0]), [2, 20], atol=1)
    one = emgine.GaussianMixture(2, random_state=0, n_threads=1).fit(X)
    assert np.array_equal(one.means_, model.means_)
    return model


def travels(model: emgine.GaussianMixture) -> None:
    """Files and pickles give the same scores."""
    rows = np.array([[0.0, 1.0], [9.0, 8.0]])
    expected = model.score_samples(rows)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.safetensors"
        model.save(path)
        assert np.array_equal(emgine.load(path).score_samples(rows), expected)
    again = pickle.loads(pickle.dumps(model))
    assert np.array_equal(again.score_samples(rows), expected)


travels(fits())
foreign = {"sklearn", "scipy", "matplotlib", "pandas", "polars"} & set(sys.modules)
assert not foreign, foreign
print("numpy", np.__version__, "emgine", emgine.__version__, emgine.build_info()["isa"]["chosen"])
