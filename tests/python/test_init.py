"""__init__: the public names, and the error if the core is missing."""

from __future__ import annotations

import subprocess
import sys

import emgine

BLOCKED = """
import sys
sys.modules["emgine._core"] = None
import emgine
"""


def test_public_names() -> None:
    assert set(emgine.__all__) == {
        "BayesianGaussianMixture",
        "ConvergenceWarning",
        "DegenerateError",
        "DegenerateWarning",
        "GaussianMixture",
        "GaussianMixtureSearch",
        "InvalidParameterError",
        "Mixture",
        "MixtureClassifier",
        "MixtureModel",
        "MixtureSearch",
        "NotFittedError",
        "SufficientStatistics",
        "__version__",
        "build_info",
        "load",
    }
    assert all(hasattr(emgine, name) for name in emgine.__all__)
    assert emgine.__version__ == emgine.build_info()["version"]


def test_completion_shows_what_is_public_and_loads_it() -> None:
    shown = {name for name in dir(emgine) if not name.startswith("_")}
    modules = {"callbacks", "checkpoint", "dask", "families", "plotting", "priors", "search"}
    modules |= {"sources"}
    assert shown == {name for name in emgine.__all__ if not name.startswith("_")} | modules
    code = "import emgine, sys; assert 'emgine.plotting' not in sys.modules; emgine.plotting; "
    code += "emgine.families.Gaussian; emgine.sources; emgine.dask; emgine.GaussianMixtureSearch"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_missing_core_is_one_sentence_that_says_what_to_do() -> None:
    done = subprocess.run(
        [sys.executable, "-c", BLOCKED], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == (
        "ImportError: emgine's compiled core is missing here; run `pip install .` in emgine's "
        "source folder and start Python outside of its python/ folder."
    )
