"""emgine: mixture models fitted by expectation-maximization, with a parallel C++ core.

Imports numpy and nothing else; scikit-learn's tools are served without importing scikit-learn.

Examples
--------
>>> import emgine
>>> model = emgine.GaussianMixture(n_components=2, random_state=0)
>>> labels = model.fit_predict([[0.0], [1.0], [10.0], [11.0]])
>>> bool(labels[0] == labels[1] != labels[2] == labels[3])
True
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

try:
    from . import _core
except ModuleNotFoundError as error:
    if error.name != f"{__name__}._core":
        raise
    raise ImportError(
        "emgine's compiled core is missing here; run `pip install .` in emgine's source folder and "
        "start Python outside of its python/ folder."
    ) from error

from ._checks.exceptions import (
    ConvergenceWarning,
    DegenerateError,
    DegenerateWarning,
    InvalidParameterError,
    NotFittedError,
)

if TYPE_CHECKING:
    from .bayesian_gaussian_mixture import BayesianGaussianMixture
    from .gaussian_mixture import GaussianMixture
    from .loading import load
    from .mixture import Mixture
    from .mixture_classifier import MixtureClassifier
    from .mixture_model import MixtureModel
    from .search import GaussianMixtureSearch, MixtureSearch
    from .sufficient_statistics import SufficientStatistics

build_info = _core.build_info
__version__: str = build_info()["version"]

__all__ = [
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
]


# Loaded when first asked for (PEP 562): a program waits for what it uses.
LATER = {
    "BayesianGaussianMixture": "bayesian_gaussian_mixture",
    "GaussianMixture": "gaussian_mixture",
    "GaussianMixtureSearch": "search",
    "Mixture": "mixture",
    "MixtureClassifier": "mixture_classifier",
    "MixtureModel": "mixture_model",
    "MixtureSearch": "search",
    "SufficientStatistics": "sufficient_statistics",
    "load": "loading",
}
MODULES = (
    *("callbacks", "checkpoint", "dask", "families", "plotting", "priors", "search"),
    "sources",
)


def __getattr__(name: str) -> Any:
    """Load classes, functions and modules when they are asked for."""
    if name not in {*LATER, *LATER.values(), *MODULES}:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    module = import_module(f"{__name__}.{LATER.get(name, name)}")
    if name in LATER:
        globals()[name] = getattr(module, name)
    return globals()[name]


def __dir__() -> list[str]:
    """Return the public names, loaded or not."""
    return sorted({*__all__, *MODULES, "__doc__", "__file__", "__name__", "__path__"})
