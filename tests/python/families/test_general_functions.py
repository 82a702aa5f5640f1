"""The functions of a general family: what they do wrong is named by function, row and component."""

from __future__ import annotations

import traceback
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from emgine import DegenerateError, MixtureModel, families
from emgine._families.general_functions import GeneralFunctions, GeneralMixture, read_only
from tests.python.families.general_families import Laplace, ZeroInflatedPoisson, spread

if TYPE_CHECKING:
    from collections.abc import Callable


def broken(name: str, function: Callable[..., Any]) -> Any:
    """Return a Laplace of which one function is another."""
    return type("Own", (Laplace,), {name: staticmethod(function)})()


def fail(*_: Any) -> Any:
    raise KeyError("oops")


def write(X: Any, *_: Any) -> Any:
    X[0] = 1.0


def of_rows(change: Callable[[Any], Any]) -> Callable[..., Any]:
    """Return log-densities of a Laplace, changed."""
    return lambda X, parameters: change(Laplace().log_densities(X, parameters))


BROKEN: dict[str, tuple[str, Callable[..., Any], str]] = {
    "raises": ("log_densities", fail, "log_densities of Own raised KeyError: 'oops'"),
    "flat": ("log_densities", lambda X, _: X, r"of shape \(3000\). Got \(3000, 1\)"),
    "short": ("log_densities", of_rows(lambda d: d[1:]), r"\(3000\). Got \(2999,\)"),
    "words": ("log_densities", lambda *_: "no", "must return log-densities as an array of numbers"),
    "writes": ("log_densities", write, "read-only"),
    "no mapping": ("maximization", lambda *_: (1, 2), "must return a mapping from names to num"),
    "no names": ("maximization", lambda *_: {1: 2.0}, "must return a mapping from names to num"),
    "text": ("maximization", lambda *_: {"median": "x", "scale": 1.0}, "'median' as an array"),
    "maximum raises": ("maximization", fail, "maximization of Own raised KeyError: 'oops'"),
    "maximum writes": ("maximization", write, "maximization of Own raised ValueError.*read-only"),
    "number": ("n_free_parameters", lambda _: 1.5, "must return a whole number of at least 0"),
    "negative": ("n_free_parameters", lambda _: -1, "must return a whole number of at least 0"),
    "check": ("check", lambda X: X, "check of Own must return bools of shape"),
    "prior": ("log_prior", lambda _: [1.0, 2.0], "log_prior of Own must return a number of shape"),
    "prior raises": ("log_prior", fail, "log_prior of Own raised KeyError"),
}
# These end a run, as a component that collapses does: another start may do better.
COLLAPSED: dict[str, tuple[str, Callable[..., Any], str]] = {
    "nan": (
        "log_densities",
        of_rows(lambda d: np.where(np.arange(len(d)) == 7, np.nan, d)),
        r"log_densities of Own gave nan for row 7, \[.*\], and component 0 with the parameters",
    ),
    "inf": ("log_densities", of_rows(lambda d: d + np.inf), "gave inf for row 0"),
    "impossible": ("log_densities", of_rows(lambda d: d - np.inf), "-inf for row 0.* in every"),
    "nan parameter": (
        "maximization",
        lambda *_: {"median": np.nan, "scale": 1.0},
        "maximization of Own gave median = nan for component 0",
    ),
}


@pytest.mark.parametrize("case", [*BROKEN, *COLLAPSED])
def test_errors_are_named_by_the_function_and_the_model_stays(case: str) -> None:
    name, function, message = (BROKEN | COLLAPSED)[case]
    model = MixtureModel(2, family=Laplace(), random_state=0).fit(spread())
    before = model.mixture_
    model.family = broken(name, function)
    with pytest.raises(DegenerateError if case in COLLAPSED else ValueError, match=message):
        model.fit(spread())
    assert model.mixture_ is before


def test_the_traceback_of_the_users_function_stays() -> None:
    with pytest.raises(ValueError, match="raised KeyError") as raised:
        MixtureModel(2, family=broken("maximization", fail)).fit(spread())
    assert isinstance(raised.value.__cause__, KeyError)
    assert any(
        frame.name == "fail" for frame in traceback.extract_tb(raised.value.__cause__.__traceback__)
    )


def test_functions_that_are_missing_are_named() -> None:
    for name in ("log_densities", "maximization", "n_free_parameters"):
        lacks = broken(name, getattr(families.GeneralFamily, name))
        setattr(type(lacks), name, getattr(families.GeneralFamily, name))
        with pytest.raises(ValueError, match=rf"must define {name}\("):
            MixtureModel(2, family=lacks).fit(spread())


def test_components_have_the_same_parameters() -> None:
    def uneven(X: Any, weights: Any, last: Any) -> Any:
        exact = Laplace().maximization(X, weights, last)
        return exact | ({"more": 1.0} if exact["median"] > 4 else {})

    with pytest.raises(ValueError, match="same parameters for each component"):
        MixtureModel(2, family=broken("maximization", uneven), random_state=0).fit(spread())


def test_one_run_may_collapse_and_another_not() -> None:
    calls: list[Any] = []

    def once(X: Any, weights: Any, last: Any) -> Any:
        calls.append(last)
        exact = Laplace().maximization(X, weights, last)
        first_run = sum(each is None for each in calls) == 2  # starts of two components
        return exact | ({"scale": np.nan} if first_run and len(calls) > 5 else {})

    model = MixtureModel(2, family=broken("maximization", once), n_init=2, random_state=0)
    model.fit(spread())
    assert [run.status for run in model.restarts_] == ["collapsed", "converged"]
    assert calls[0] is None
    assert set(calls[2]) == {"median", "scale"}


def test_values_outside_are_named_by_row_and_column() -> None:
    X = np.random.RandomState(0).poisson(2.0, (50, 1)).astype(float)
    X[7] = 0.5
    table = pd.DataFrame({"visits": X[:, 0]})
    expected = r"Poisson needs whole numbers of at least 0 in row 7, column 0 \('visits'\). Got 0.5"
    with pytest.raises(ValueError, match=expected):
        MixtureModel(1, family=ZeroInflatedPoisson()).fit(table)
    model = MixtureModel(1, family=ZeroInflatedPoisson()).fit(table.drop(index=7))
    with pytest.raises(ValueError, match=expected):
        model.predict(table)


def test_draws_are_checked() -> None:
    for function, message in (
        (lambda _, size, __: np.zeros(size), r"rows of shape \(\d+, 1\)"),
        (fail, "sample of Own raised KeyError"),
    ):
        model = MixtureModel(2, family=broken("sample", function), random_state=0).fit(spread())
        with pytest.raises(ValueError, match=message):
            model.sample(9)


def test_the_core_sees_log_densities_as_its_rows() -> None:
    X = read_only(np.array([[0.0], [3.0]]))
    functions = GeneralFunctions.of(Laplace(), 1, None)
    components = tuple({"median": np.array(m), "scale": np.array(1.0)} for m in (0.0, 3.0))
    rows = functions.log_densities(X, components)
    np.testing.assert_allclose(rows + np.log(2), [[0, -3, np.log(2)], [-3, 0, np.log(2)]])
    mixture = GeneralMixture(np.array([0.5, 0.5]), components, functions.shape(2))
    assert functions.fitted(mixture).components is components
    expected = np.log(0.5 * np.exp(rows[:, :2]).sum(axis=1))
    np.testing.assert_allclose(mixture.score_samples(rows, np.empty(2), 1) or expected, expected)
    assert functions.shape(2).n_free_parameters == 5


def test_rows_of_functions_are_read_only_and_cost_no_copy() -> None:
    X = np.zeros((3, 2))
    seen = read_only(X)
    assert np.shares_memory(seen, X)
    assert X.flags.writeable
    assert not seen.flags.writeable
    assert read_only(X.astype(np.float32)).dtype == np.float64
