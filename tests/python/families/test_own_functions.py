"""The functions of a user's family: what they do wrong is named by function, row and shape."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from emgine import MixtureModel, _core, families
from emgine._families.own_functions import OwnFunctions
from tests.python.families.own_families import OwnPoisson, counts

if TYPE_CHECKING:
    from collections.abc import Callable


def broken(name: str, function: Callable[..., Any]) -> Any:
    """Return a Poisson of which one function is another."""
    return type("Own", (OwnPoisson,), {name: staticmethod(function)})()


def fail(*_: Any) -> Any:
    raise KeyError("oops")


BROKEN: dict[str, tuple[str, Callable[..., Any], str]] = {
    "raises": ("statistics", fail, "statistics of Own raised KeyError: 'oops'"),
    "flat": ("statistics", lambda X: X[:, 0], r"statistics of shape \(3072, p\). Got \(3072,\)"),
    "short": ("statistics", lambda X: X[1:], r"of shape \(3072, 2\). Got \(3071, 2\)"),
    "none": ("statistics", lambda X: X[:, :0], "must return a column or more"),
    "words": ("statistics", lambda _: "no", "statistics of Own must return statistics as an array"),
    "nan": ("statistics", lambda X: np.where(X == 7, np.nan, X), r"statistics of Own gave nan for"),
    "huge": ("statistics", lambda X: X + 1e200, r"gave 1e\+200 for row 0.*to 1e\+150"),
    "base": ("log_base_measure", lambda X: X, r"log_base_measure of Own must .*\(3072\)"),
    "inf": ("log_base_measure", lambda X: X[:, 0] / 0.0, "log_base_measure of Own gave"),
    "eta": ("natural_parameters", lambda m: m, "must return two arrays"),
    "shape": ("natural_parameters", lambda m: (m[:, :1], m[:, 0]), r"\(2, 2\). Got \(2, 1\)"),
    "sizes": ("natural_parameters", lambda m: (m, m), r"log-normalizers of shape \(2\)"),
    "eta raises": ("natural_parameters", fail, "natural_parameters of Own raised KeyError"),
    "number": ("n_free_parameters", lambda _: 1.5, "must return a whole number of at least 0"),
    "check": ("check", lambda X: X, "check of Own must return bools of shape"),
    "check raises": ("check", fail, "check of Own raised KeyError"),
}


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("case", BROKEN)
def test_errors_are_named_by_the_function(case: str) -> None:
    name, function, message = BROKEN[case]
    model = MixtureModel(2, family=OwnPoisson(), random_state=0).fit(counts())
    before = model.mixture_
    model.family = broken(name, function)
    with pytest.raises(ValueError, match=message):
        model.fit(counts())
    assert model.mixture_ is before


def test_a_family_without_its_functions_says_which() -> None:
    with pytest.raises(ValueError, match=r"must define statistics\(X\)"):
        MixtureModel(2, family=families.ExponentialFamily()).fit(counts())
    own = broken("natural_parameters", families.ExponentialFamily().natural_parameters)
    with pytest.raises(ValueError, match=r"must define natural_parameters\(mean_statistics\)"):
        MixtureModel(2, family=own).fit(counts())


def test_values_outside_are_named_by_row_and_column() -> None:
    X = counts().astype(float)
    model = MixtureModel(2, family=OwnPoisson(), random_state=0).fit(X)
    X[4321, 1] = 0.5
    message = r"The family OwnPoisson needs whole numbers of at least 0 in row 4321, column 1. Got"
    with pytest.raises(ValueError, match=message):
        MixtureModel(2, family=OwnPoisson()).fit(X)
    for scores in (model.predict, model.score_samples, model.bic):
        with pytest.raises(ValueError, match=message):
            scores(X)
    whole = broken("check", lambda X: (np.floor(X) == X).all(axis=1))
    with pytest.raises(ValueError, match=r"in row 4321. Got \["):
        MixtureModel(2, family=whole).fit(X)


def test_names_of_columns_are_in_messages() -> None:
    pd = pytest.importorskip("pandas")
    frame = pd.DataFrame({"visits": [1, 2, 3], "calls": [1, -2, 3]})
    with pytest.raises(ValueError, match=r"row 1, column 1 \('calls'\)|row 1, .*calls"):
        MixtureModel(2, family=OwnPoisson()).fit(frame)


def test_rows_are_copies_of_blocks_of_the_grid() -> None:
    seen = []

    def statistics(X: Any) -> Any:
        seen.append(X.shape)
        X += 1
        return X

    X = np.zeros((_core.GRID_ROWS + 3, 2), dtype=np.float32)
    made = OwnFunctions(broken("statistics", statistics), 2, None).rows(X, 10)
    assert seen == [(_core.GRID_ROWS, 2), (3, 2)]
    assert made.shape == (_core.GRID_ROWS + 3, 3)
    assert not X.any()


def test_blocks_of_other_widths_are_refused() -> None:
    functions = OwnFunctions(broken("statistics", lambda X: X[:, : 1 + (len(X) < 9)]), 2, None)
    with pytest.raises(ValueError, match="returned 2 columns where it returned 1 before"):
        functions.rows(np.zeros((_core.GRID_ROWS + 3, 2)))


def test_start_parameters_are_mean_statistics() -> None:
    for given, message in (
        ({"rates": [[1.0, 1.0]]}, r"may have \['mean_statistics'\]. Got \['rates'\]"),
        ({"mean_statistics": [1.0]}, r"must have shape \(n_components, 2\). Got \(1,\)"),
        ({"mean_statistics": [[1.0, 2.0]]}, r"must have shape \(2, 2\). Got \(1, 2\)"),
    ):
        with pytest.raises(ValueError, match=message):
            MixtureModel(2, family=OwnPoisson(), parameters_init=given).fit(counts())


def test_names_of_the_core_are_not_for_parameters() -> None:
    own = broken("parameters", lambda m: {"eta": m})
    model = MixtureModel(2, family=own, random_state=0).fit(counts())
    with pytest.raises(ValueError, match="parameters of Own may not use the name 'eta'"):
        _ = model.parameters_


def test_draws_are_checked() -> None:
    model = MixtureModel(2, family=broken("sample", lambda *_: [1.0]), random_state=0)
    with pytest.raises(ValueError, match=r"sample of Own must return rows of shape"):
        model.fit(counts()).sample(5)
