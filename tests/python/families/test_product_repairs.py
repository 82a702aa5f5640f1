"""Products: a component that degenerates in one block is repaired in all, and named by columns."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pytest

import emgine
from emgine import MixtureModel
from emgine._families.family import BY_NAME

N = (100, 100, 60)
PRODUCT = BY_NAME["product"]
FAMILY = {"amount": "gamma", "count": "poisson", "size": "log_normal", "place": "gaussian"}
COLUMNS = list(FAMILY)


def rows_of(at: str) -> Any:
    """Rows of three groups; those of the last are alike in the column `at`."""
    pandas = pytest.importorskip("pandas")
    r = np.random.RandomState(0)
    k = np.repeat([0, 1, 2], N)
    frame = pandas.DataFrame(
        {
            "amount": r.gamma([3.0, 30.0, 9.0], 1.0, (260, 3))[np.arange(260), k],
            "count": r.poisson([3.0, 30.0, 0.0], (260, 3))[np.arange(260), k],
            "size": np.exp(r.normal(3.0 * k, 0.5)),
            "place": r.normal(9.0 * k, 1.0),
        }
    )
    frame.loc[k == 2, at] = 77.0
    return frame


def fitted(at: str, **options: Any) -> MixtureModel:
    chosen = {"labels_init": np.repeat([0, 1, 2], N), "reg_covar": 0.0, "tol": 1e-6, **options}
    return MixtureModel(3, family=FAMILY, **chosen).fit(rows_of(at))


@pytest.mark.parametrize("at", ["amount", "size", "place"])
@pytest.mark.parametrize("how", ["regularize", "drop", "reseed"])
def test_a_component_on_a_point_of_one_block_is_repaired(at: str, how: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = fitted(at, on_degenerate=how)
    event = model.restarts_[0].degenerate[0]
    done = {"regularize": "regularized", "drop": "dropped", "reseed": "reseeded"}[how]
    assert (event.component, event.cause, event.action) == (2, "collapsed", done)
    assert model.mixture_.n_components == (2 if how == "drop" else 3)
    assert np.isfinite(model.score_samples(rows_of(at))).all()


def test_zeros_of_one_block_are_an_answer() -> None:
    model = fitted("count", reg_covar=1e-6)
    assert model.restarts_[0].degenerate == ()


def test_the_warning_names_the_block_and_its_column() -> None:
    with pytest.warns(emgine.DegenerateWarning) as caught:
        fitted("amount")
    (warning,) = caught
    assert "amount = 77 (of the family 'gamma')" in str(warning.message)
    with pytest.warns(emgine.DegenerateWarning, match=r"log size = .* \(of the family 'log_norm"):
        fitted("size", reg_covar=1e-6)


def test_an_error_names_the_block() -> None:
    with pytest.raises(emgine.DegenerateError, match="column 0 of the family 'gamma'"):
        fitted("amount", on_degenerate="raise")


def test_bounds_are_in_the_units_of_the_columns_and_change_one_component() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = fitted("place", reg_covar=1e-6, max_iter=2)
    statistics = model.mixture_.expectation(rows_of("place"))
    least = PRODUCT.floor(statistics, 1e-6)
    assert least[:2].tolist() == [1e-6, 1e-6]
    assert least[3] == pytest.approx(1e-6 * rows_of("place")["place"].var(ddof=0), rel=1e-3)
    plain = statistics.maximization(1e-6)
    bounded = PRODUCT.bounded(statistics, 1e-6, [2], least)
    for name, values in plain.parameters.items():
        assert np.array_equal(bounded.parameters[name][:2], values[:2])
    assert bounded.parameters["3/covariances"][2, 0, 0] == pytest.approx(least[3])
    assert PRODUCT.ill_defined(statistics, 0.0) == [2]
    assert PRODUCT.narrow_within(bounded, least) == [2]
    assert not PRODUCT.is_below(bounded, [2], least)
    assert PRODUCT.is_below(bounded, [2], 1.01 * least)
    assert not PRODUCT.is_below(bounded, [0], 1.01 * least)
    kept = PRODUCT.without(statistics, 1e-6, [0, 2], [2], least)
    assert kept.n_components == 2
