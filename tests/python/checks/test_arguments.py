"""Odd arguments of every public function raise an error of emgine's own, which names the argument.

A table of calls, each tried with integers beyond those of the core, and with objects that are
neither what is asked for nor convertible to it.
"""

from __future__ import annotations

import os
import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

import emgine
from emgine import GaussianMixture, GaussianMixtureSearch, Mixture, SufficientStatistics, callbacks
from emgine import dask as on_dask
from emgine._checks.arguments import LONGEST, check_flag, check_number, check_path, shown
from emgine.plotting import (
    plot_convergence,
    plot_criterion,
    plot_density,
    plot_responsibilities,
)
from emgine.sources import Blocks, MemoryMap, Parquet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Silent:
    """An object whose repr raises."""

    def __repr__(self) -> str:
        raise RuntimeError("no text")


HUGE: dict[str, Any] = {
    "2**63": 2**63,
    "2**64": 2**64,
    "10**30": 10**30,
    "-10**30": -(10**30),
    "10**400": 10**400,
    "10**5000": 10**5000,
    "uint64": np.uint64(2**64 - 1),
}
ODD: dict[str, Any] = {
    "1j": 1j,
    "text": "?",
    "empty dict": {},
    "object": object(),
    "class": int,
    "list": [[1], "a"],
    "decimals": [Decimal(1), "a"],
    "date": np.datetime64("2020-01-01"),
    "missing": pd.NA,
    "array": np.zeros((2, 2, 2, 2)),
    "scalar array": np.array("?"),
    "silent": Silent(),
    "records": np.zeros(2, dtype=[("a", float)]),
    "ragged": [[1], [1, 2]],
    "set": {1.5},
}
X = np.random.RandomState(0).randn(40, 2)
ONE = {"weights": [1.0], "means": [[0.0, 0.0]], "covariances": [[1.0, 1.0]]}
SUMS = {"weight": [1.0], "sum": [[0.0, 0.0]], "scatter": [[1.0, 1.0]], "means": [[0.0, 0.0]]}
MIXTURE = Mixture(**ONE, covariance_type="diag")
STATISTICS = MIXTURE.expectation(X)
MODEL = GaussianMixture(1).fit(X)
SEARCH = GaussianMixtureSearch(1, "full").fit(X)


def fit(**parameters: Any) -> Any:
    return GaussianMixture(**parameters).fit(X)


def no_text(value: Any, otherwise: object) -> Any:
    """What is refused where a text is allowed."""
    return otherwise if isinstance(value, str) else value


def search(**parameters: Any) -> Any:
    return GaussianMixtureSearch(**({"n_components": 1, "covariance_type": "diag"} | parameters))


COUNTS = ("n_components", "max_iter", "n_init", "verbose", "verbose_interval", "random_state")
OF_SEARCH = ("n_components", "max_iter", "n_init", "random_state")
# Of n_threads and of numbers that become floats, large ones are allowed.
OF_FITS = set(GaussianMixture().get_params()) - {"n_threads", "tol", "reg_covar"} - set(COUNTS)

# Name of the argument in the message, and a call with it: huge integers are refused too.
BOUNDED: dict[str, Callable[[Any], object]] = {
    **{f"{name} of a fit": lambda v, n=name: fit(**{n: v}) for name in COUNTS},
    **{
        f"{name} of a batch": lambda v, n=name: GaussianMixture(**{n: v}).partial_fit(X)
        for name in COUNTS
    },
    **{f"{name} of a search": lambda v, n=name: search(**{n: v}).fit(X) for name in OF_SEARCH},
    "n_components in a search": lambda v: search(n_components=[1, v]).fit(X),
    "cv of a search": lambda v: search(criterion="cv", cv=v).fit(X),
    "n_init on dask": lambda v: on_dask.GaussianMixture(n_init=v).fit(X),
    "n_samples of a model": MODEL.sample,
    "n_samples of a mixture": MIXTURE.sample,
    "random_state of draws": lambda v: MIXTURE.sample(1, v),
    "random_state of a model's draws": lambda v: MODEL.sample(1, random_state=v),
    "data of bytes": SufficientStatistics.from_bytes,
    "path of a model": lambda v: MODEL.save(no_text(v, "\0")),
    "path to load": lambda v: emgine.load(no_text(v, "\0")),
    "to_parquet of scores": lambda v: MODEL.predict(X, to_parquet=no_text(v, "\0")),
    "mmap of load": lambda v: emgine.load("missing", mmap=v),
    "new_pass of a batch": lambda v: GaussianMixture().partial_fit(X, new_pass=v),
    "legend of a picture": lambda v: plot_density(MODEL, X, legend=v),
    "legend of bands": lambda v: plot_responsibilities(MODEL, X, legend=v),
    "legend of criteria": lambda v: plot_criterion(SEARCH, legend=v),
    "ax of a picture": lambda v: plot_density(MODEL, X, ax=v),
    "ax of bands": lambda v: plot_responsibilities(MODEL, X, ax=v),
    "ax of convergence": lambda v: plot_convergence(MODEL, ax=v),
    "ax of criteria": lambda v: plot_criterion(SEARCH, ax=v),
    "criterion of a picture": lambda v: plot_criterion(SEARCH, criterion=v),
    "plot_density of a model": lambda v: plot_density(v, X),
    "plot_responsibilities of a model": lambda v: plot_responsibilities(v, X),
    "plot_convergence of a model": plot_convergence,
    "plot_criterion of a search": plot_criterion,
    "method of bind": lambda v: MIXTURE.bind(X[0], np.zeros(()), v),
    "dtype of ONNX": lambda v: MIXTURE.to_onnx("never.onnx", v),
    "callbacks of a chain": lambda v: callbacks.chain(v if v is not int else 1),
    "covariance_type of a mixture": lambda v: Mixture(**ONE, covariance_type=v),
    "covariance_type of sums": lambda v: SufficientStatistics(**SUMS, covariance_type=v),
    "covariance_type of a search": lambda v: search(covariance_type=["full", v]).fit(X),
    "columns of Parquet": lambda v: Parquet("never.parquet", v if not isinstance(v, dict) else [v]),
    "sample_weight of Parquet": lambda v: Parquet("never.parquet", None, no_text(v, 1)),
}
# Large numbers are allowed.
NUMBERS: dict[str, Callable[[Any], object]] = {
    **{f"{name} of a fit": lambda v, n=name: fit(**{n: v}) for name in ("tol", "reg_covar")},
    "n_threads of a fit": lambda v: fit(n_threads=v),
    "n_threads of scores": lambda v: MIXTURE.score(X, n_threads=v),
    "n_threads of a row": lambda v: MIXTURE.predict(X[0], n_threads=v),
    "n_threads of an M-step": lambda v: STATISTICS.maximization(n_threads=v),
    "reg_covar of an M-step": STATISTICS.maximization,
    "deadline of a search": lambda v: search(deadline=v).fit(X),
    "factor of statistics": STATISTICS.scaled,
    "log_likelihood of sums": lambda v: SufficientStatistics(
        **SUMS, covariance_type="diag", log_likelihood=v
    ),
    "row_weight of sums": lambda v: SufficientStatistics(
        **SUMS, covariance_type="diag", row_weight=v
    ),
    "forgetting of a batch": lambda v: GaussianMixture().partial_fit(X, forgetting=v),
    "seconds of a deadline": callbacks.Deadline,
}
OWN = (ValueError, TypeError)
NOT_OURS = re.compile(r"incompatible (function|constructor)|Invoked with|supported:|ambiguous")


def refuse(name: str, call: Callable[[Any], object], value: object) -> None:
    """The call raises an error that names its argument, and that is short."""
    with pytest.raises(OWN) as caught:
        call(value)
    message = str(caught.value)
    argument = name.split(" ", 1)[0]
    assert re.search(rf"\b{argument}\b", message), message
    assert not NOT_OURS.search(message), message
    assert len(message) < 700, message


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.chdir(tmp_path)
    yield
    plt.close("all")


@pytest.mark.parametrize("name", BOUNDED)
def test_integers_beyond_the_core_are_refused_by_name(name: str) -> None:
    for value in HUGE.values():
        refuse(name, BOUNDED[name], value)


@pytest.mark.parametrize("name", NUMBERS)
def test_a_number_beyond_float64_is_refused_by_name_or_is_enough(name: str) -> None:
    for value in (10**400, 10**5000):
        if name.startswith("n_threads"):
            NUMBERS[name](value)
        else:
            refuse(name, NUMBERS[name], value)


@pytest.mark.parametrize("name", BOUNDED | NUMBERS)
def test_odd_objects_are_refused_by_name(name: str) -> None:
    call = (BOUNDED | NUMBERS)[name]
    for value in ODD.values():
        refuse(name, call, value)
    assert not list(Path().iterdir())


@pytest.mark.parametrize("name", sorted(OF_FITS - {"callback"}))
def test_odd_parameters_of_a_fit_are_refused_by_name(name: str) -> None:
    # In scikit-learn's words: "The parameter 'weights' should ...", "full covariance has dtype".
    words = rf"\b({name}|{name.split('_', maxsplit=1)[0].removesuffix('s')}s?)\b"
    for value in (1j, "?", object(), int, Silent(), np.datetime64("2020"), [["a"]], [[1], [1, 2]]):
        with pytest.raises(OWN, match=words):
            fit(n_components=2, **{name: value})
    # A volume may be any number of float64 above 0.
    beyond = ("-10**30", "10**400", "10**5000") if name == "noise" else HUGE
    for value in (HUGE[each] for each in beyond):
        with pytest.raises(OWN, match=words):
            fit(n_components=2, **{name: value})


@pytest.mark.parametrize("value", [*HUGE.values(), *ODD.values()], ids=[*HUGE, *ODD])
def test_odd_rows_and_weights_are_refused(value: Any) -> None:
    if isinstance(value, str):
        value = ["?"]
    for rows in (MODEL.fit, MODEL.predict, MIXTURE.score, SEARCH.bic, MIXTURE.expectation):
        with pytest.raises(OWN):
            rows(value)
    if not isinstance(value, int | np.integer) or value < 0 or value >= 10**400:
        for weighted in (GaussianMixture().fit, MIXTURE.score, MIXTURE.expectation, MODEL.aic):
            with pytest.raises(OWN, match=r"[wW]eight"):
                weighted(X, sample_weight=value)


@pytest.mark.parametrize(
    "blocks", [int, np.array(1), 3, lambda: None, lambda: 5, 10**30, object(), Silent()]
)
def test_what_gives_no_blocks_is_refused_by_name(blocks: Any) -> None:
    with pytest.raises(TypeError, match="blocks must be an iterable or a function that returns"):
        Blocks(blocks)


def test_rows_without_columns_are_refused_in_every_source() -> None:
    with pytest.raises(ValueError, match="A block must have a column"):
        Blocks([np.zeros((1, 0))])
    for value in (0, -1, 2**63, 10**30, 1.5, "2", None):
        source = Blocks([X])
        source.n_features = value  # type: ignore[assignment]
        with pytest.raises(ValueError, match="n_features of the source must be an int"):
            GaussianMixture().fit(source)
    for dtype in ("int64", "nothing", None, "float16", object()):
        source = Blocks([X])
        source.dtype = dtype  # type: ignore[assignment]
        if dtype is not None:  # which numpy reads as float64
            with pytest.raises(ValueError, match="dtype of the source must be float64 or"):
                GaussianMixture().fit(source)


def test_a_memory_map_is_an_array() -> None:
    for value in (*HUGE.values(), *(v for v in ODD.values() if not isinstance(v, np.ndarray))):
        with pytest.raises(TypeError, match=r"X must be a numpy\.memmap"):
            MemoryMap(value)


def test_a_search_reads_no_endless_iterable() -> None:
    for numbers in (range(1, 10**9), range(1, 10**30), iter(int, 1)):
        with pytest.raises(emgine.InvalidParameterError, match="'n_components' parameter"):
            search(n_components=numbers).fit(X)


def test_texts_are_short_whatever_the_value() -> None:
    assert shown(1.5) == "1.5"
    assert shown(10**5000) == "an object of type int"
    assert shown(Silent()) == "an object of type Silent"
    assert len(shown("x" * 10**6)) <= LONGEST + 3


def test_flags_numbers_and_paths() -> None:
    assert [check_flag(value, "a") for value in (True, np.False_, 1, 0)] == [
        True,
        False,
        True,
        False,
    ]
    for flag in (2, -1, "yes", None, 0.0, 10**30):
        with pytest.raises(TypeError, match="a must be a bool"):
            check_flag(flag, "a")
    numbers = (1, True, Fraction(1), Decimal(1), np.float32(1), np.array(1.0), np.array(1))
    assert [check_number(value, "a") for value in numbers] == [1.0] * len(numbers)
    assert check_path(Path("é"), "a") == os.fsencode("é")
    assert check_path(b"x", "a") == b"x"
