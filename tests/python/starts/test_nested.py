"""nested: EVE and VVE begin a second time where the structure nested in them ends."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pytest

from emgine import ConvergenceWarning, GaussianMixture, GaussianMixtureSearch, Mixture, _core
from emgine._em.options import Options
from emgine._families.missing import shape_with
from emgine._rows.parts import InMemory
from emgine._rows.rows import Rows
from emgine._starts.nested import SecondByNested, has_nested, nested_start
from tests.reference.test_mclust import DATA, rows_of

if TYPE_CHECKING:
    from emgine._core import Float64

MORE = json.loads((DATA / "mclust_more.json").read_text())
LABELS = np.array([int(label) for label in MORE["starts"]["iris 4"]]) - 1


@pytest.fixture
def iris() -> Float64:
    return rows_of("iris")


def shape(structure: str, d: int = 4, k: int = 4, family: str = "gaussian") -> _core.ModelShape:
    return _core.ModelShape(family, structure, d, k)


def test_only_gaussians_with_axes_in_common_have_such_a_start() -> None:
    every = [each["name"] for each in _core.structures("gaussian")]
    assert [name for name in every if has_nested(shape(name))] == ["EVE", "VVE"]
    assert has_nested(shape_with(shape("VVE"), True))
    assert not has_nested(shape("VVE", k=1))
    assert not has_nested(shape("VVE", d=1))
    assert not has_nested(shape("VVE/each", family="student_t"))


@pytest.mark.parametrize("acceleration", ["auto", None])
def test_vve_ends_where_the_run_of_vee_leads(
    iris: Float64, acceleration: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = {"labels_init": LABELS, "reg_covar": 0.0, "tol": 1e-12, "max_iter": 5000}
    model = GaussianMixture(4, covariance_type="VVE", acceleration=acceleration, **options)
    higher = model.fit(iris).lower_bound_
    assert higher * 150 == pytest.approx(-206.1643, abs=1e-3)
    assert len(model.restarts_) == 1
    assert model.restarts_[0].lower_bound == higher
    monkeypatch.setattr(SecondByNested, "__call__", lambda *_: None)
    assert model.fit(iris).lower_bound_ * 150 == pytest.approx(-213.7970, abs=1e-3)


def test_what_the_user_chose_is_kept(iris: Float64, monkeypatch: pytest.MonkeyPatch) -> None:
    model = GaussianMixture(4, covariance_type="EVE", labels_init=LABELS, tol=1e-10)
    few = GaussianMixture(4, covariance_type="VVE", labels_init=LABELS, max_iter=9)
    given = GaussianMixture(4, covariance_type="VVE", means_init=iris[::40], random_state=0)
    with pytest.warns(ConvergenceWarning):
        found = [fit.fit(iris).lower_bounds_ for fit in (model, few, given)]
    monkeypatch.setattr(SecondByNested, "__call__", lambda *_: None)
    with pytest.warns(ConvergenceWarning):
        assert found == [fit.fit(iris).lower_bounds_ for fit in (model, few, given)]


def test_a_drawn_start_of_eve_is_followed_twice(iris: Float64) -> None:
    drawn = GaussianMixture(3, covariance_type="EVE", random_state=0).fit(iris)
    nested = GaussianMixture(3, covariance_type="EEE", random_state=0).fit(iris)
    assert drawn.lower_bound_ >= nested.lower_bound_


@pytest.mark.parametrize("structure", ["EVE", "VVE"])
@pytest.mark.parametrize("missing", [False, True])
def test_it_is_a_mixture_of_the_structure_with_the_likelihood_of_the_nested(
    iris: Float64, structure: str, missing: bool
) -> None:
    X = iris.copy()
    if missing:
        X[::7, 1] = np.nan
    model = GaussianMixture(
        3, covariance_type=structure, random_state=0, missing="marginalize" if missing else "error"
    ).fit(X)
    rows = Rows(InMemory(X, None, 1, missing))
    start = nested_start(rows, model.mixture_, Options(1e-6, 100, 1e-6))
    assert start is not None
    assert start.shape == model.mixture_.shape
    shared = GaussianMixture(3, covariance_type="tied" if structure == "EVE" else "VEE", tol=1e-5)
    shared.set_params(missing=model.missing, random_state=0).fit(X)
    out = np.empty(len(X))
    start.score_samples(X, out, 1)
    assert out.mean() == pytest.approx(shared.lower_bound_, abs=0.2)


def test_none_where_the_nested_structure_collapses() -> None:
    rows = np.repeat(np.arange(4.0), 2).reshape(-1, 1) * np.ones((1, 2))
    covariances = np.stack([np.eye(2), 2 * np.eye(2)])
    start = Mixture([0.5, 0.5], [[0.0, 0.0], [3.0, 3.0]], covariances, "VVE")
    held = Rows(InMemory(rows, None, 1))
    assert nested_start(held, start, Options(1e-6, 100, 0.0)) is None


def test_a_search_makes_the_run_too(iris: Float64) -> None:
    options = {"random_state": 0, "reg_covar": 0.0, "tol": 1e-8, "max_iter": 2000}
    search = GaussianMixtureSearch([3], ["VEE", "VVE"], finish="all", **options).fit(iris)
    general, nested = (
        search.results_["log_likelihood"][i]
        for i in np.argsort(search.results_["covariance_type"])[::-1]
    )
    assert general >= nested - 1e-6
    assert len(search.estimators_[1].restarts_) == 2
