"""scikit-learn's own tests of BayesianGaussianMixture, run with our class in its place.

They come with scikit-learn, are imported as they are, and the name of the class is replaced. Left
out are those that call what is private in scikit-learn, or that assert a mistake.
"""

from __future__ import annotations

import functools
import importlib.util
from typing import TYPE_CHECKING, Any

import pytest

import emgine

if TYPE_CHECKING:
    from types import ModuleType

NAME = "sklearn.mixture.tests.test_bayesian_mixture"
LEFT_OUT = {
    "test_log_dirichlet_norm": "tests a private function, and no class",
    "test_log_wishart_norm": "tests a private function, and no class",
    "test_compare_covar_type": "calls private methods, and asserts that the tied scale is the mean "
    "of the scales of the components, which is no posterior of one shared precision",
}
# A fit of one iteration cannot estimate the remaining gain, so the change is compared with tol, as
# in scikit-learn.
OPTIONS = {"test_monotonic_likelihood": {"stopping": "change"}}


def swapped() -> ModuleType:
    """Return the tests as a module of their own."""
    spec = importlib.util.find_spec(NAME)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


MODULE = swapped()
EVERY = {name: test for name, test in vars(MODULE).items() if name.startswith("test_")}


def cases() -> list[Any]:
    """Return each test with each set of its arguments."""
    found = []
    for name, test in EVERY.items():
        given = [mark for mark in getattr(test, "pytestmark", []) if mark.name == "parametrize"]
        sets = given[0].args[1] if given else [()]
        names = given[0].args[0].split(", ") if given else []
        found += [
            pytest.param(name, dict(zip(names, values, strict=True)), id=f"{name}-{i}")
            for i, values in enumerate(sets)
            if name not in LEFT_OUT
        ]
    return found


@pytest.mark.filterwarnings("ignore:Best performing initialization")
@pytest.mark.parametrize(("name", "arguments"), cases())
def test_ours_passes(name: str, arguments: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    made = functools.partial(emgine.BayesianGaussianMixture, **OPTIONS.get(name, {}))
    monkeypatch.setattr(MODULE, "BayesianGaussianMixture", made)
    EVERY[name](**arguments)


def test_what_is_left_out_is_there() -> None:
    assert LEFT_OUT.keys() <= EVERY.keys()
    assert len(cases()) == 14
