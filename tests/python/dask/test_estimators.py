"""A real cluster of processes gives the same bits as memory, also when workers and drivers die.

The default run kills twice; ``EMGINE_KILLS=20`` sets another number.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from typing import Any

import numpy as np
import pytest
from dask import array as da
from dask import dataframe as dd
from distributed import Client, LocalCluster

import emgine
from emgine import families
from emgine.dask import BayesianGaussianMixture, GaussianMixture, MixtureModel
from tests.laws.family_problems import DRAWS, problem
from tests.python.dask.lazy_rows import WEIGHT, X, collections, model
from tests.python.families.own_families import InverseGaussian, times
from tests.python.sources.same_rows import fitted_sha256, sha256

# What dask and its dependencies warn of among themselves is not this project's.
pytestmark = pytest.mark.filterwarnings("default")

N_KILLS = int(os.environ.get("EMGINE_KILLS", "2"))


@pytest.mark.usefixtures("client")
@pytest.mark.parametrize("weighted", [False, True])
def test_any_number_of_workers_gives_the_bits_of_rows_in_memory(weighted: bool) -> None:
    data, weight = collections(weighted)
    expected = fitted_sha256(X, WEIGHT if weighted else None)
    assert sha256(model().fit(data, sample_weight=weight)) == expected


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("method", ["regularize", "reseed", "drop"])
def test_components_are_repaired_as_in_memory(method: str) -> None:
    equal = np.concatenate([np.full((9_000, 3), 50.0), X])
    fits = [
        kind(3, reg_covar=0.0, on_degenerate=method, random_state=3)
        for kind in (GaussianMixture, emgine.GaussianMixture)
    ]
    for fit, data in zip(fits, (da.from_array(equal, chunks=(20_000, 3)), equal), strict=True):
        with pytest.warns(emgine.DegenerateWarning):
            fit.fit(data)
    assert fits[0].restarts_[0].degenerate == fits[1].restarts_[0].degenerate
    assert sha256(fits[0]) == sha256(fits[1])


@pytest.mark.parametrize("n_workers", [5, 8])
def test_many_workers_give_the_bits_of_rows_in_memory(n_workers: int) -> None:
    """In one process: what differs from few is who does what, and when."""
    data, weight = collections(True, 5000)
    options = {"threads_per_worker": 1, "dashboard_address": None, "silence_logs": 50}
    with (
        LocalCluster(n_workers=n_workers, processes=False, **options) as cluster,
        Client(cluster) as client,
    ):
        assert len(client.scheduler_info(n_workers=-1)["workers"]) == n_workers
        assert sha256(model().fit(data, sample_weight=weight)) == fitted_sha256(X, WEIGHT)


@pytest.mark.usefixtures("here")
def test_a_fit_that_did_not_converge_warns_where_it_was_asked() -> None:
    with pytest.warns(emgine.ConvergenceWarning) as told:
        model().fit(collections(False)[0])
    assert {warning.filename for warning in told} == {__file__}


@pytest.mark.usefixtures("pair")
@pytest.mark.parametrize("weighted", [False, True])
def test_every_structure_has_the_bits_of_rows_in_memory(
    covariance_type: str, weighted: bool
) -> None:
    data, weight = collections(weighted)
    expected = fitted_sha256(X, WEIGHT if weighted else None, covariance_type=covariance_type)
    found = model(covariance_type=covariance_type).fit(data, sample_weight=weight)
    assert sha256(found) == expected


@pytest.mark.usefixtures("pair")
@pytest.mark.parametrize("name", ["labels_init", "responsibilities_init"])
def test_where_rows_belong_is_told_to_the_workers(name: str) -> None:
    first = (X[:, 0] > 2.0).astype(int)
    given = {name: first if name == "labels_init" else np.eye(2)[first]}
    data, weight = collections(True)
    expected = fitted_sha256(X, WEIGHT, **given)
    assert sha256(model(**given).fit(data, sample_weight=weight)) == expected


@pytest.mark.usefixtures("pair")
def test_a_data_frame_gives_the_bits_of_rows_in_memory() -> None:
    import pandas as pd

    frame = pd.DataFrame(X, columns=list("abc"))
    data = dd.from_pandas(frame, npartitions=5)
    found = model().fit(data)
    assert sha256(found) == fitted_sha256(X)
    assert found.feature_names_in_.tolist() == ["a", "b", "c"]
    for method in (found.predict, found.score_samples, found.predict_proba):
        with pytest.raises(ValueError, match="must be in the same order"):
            method(data[["b", "a", "c"]])


@pytest.mark.usefixtures("here")
def test_without_a_cluster_dask_serves_alone() -> None:
    data, weight = collections(True, 4000)
    assert sha256(model().fit(data, sample_weight=weight)) == fitted_sha256(X, WEIGHT)


@pytest.mark.parametrize("number", range(N_KILLS))
def test_a_worker_that_is_killed_changes_no_bit(pair: Client, number: int) -> None:
    expected = fitted_sha256(X, max_iter=20)
    data, _ = collections(False, 5000)
    victims = sorted(pair.run(os.getpid).values())
    random = np.random.RandomState(number)
    killed = threading.Event()

    def kill() -> None:
        time.sleep(random.uniform(0.05, 0.6))
        os.kill(victims[number % 2], signal.SIGKILL)
        killed.set()

    thread = threading.Thread(target=kill)
    seen = []

    def watch(iteration: Any) -> None:
        seen.append(iteration.number)
        if iteration.number == 1:
            thread.start()
        assert iteration.number < 19 or killed.wait(10)  # so that the kill falls into the fit

    found = model(max_iter=20, callback=watch).fit(data)
    thread.join()
    assert seen[-1] == 20
    assert sha256(found) == expected
    pair.wait_for_workers(2, timeout=60)


def bits(fitted: Any) -> list[bytes]:
    """All parameters and all lower bounds of a fit of any family."""
    parameters = fitted.mixture_.parameters.values()
    arrays = fitted.weights_, *parameters, np.array(fitted.lower_bounds_)
    return [array.tobytes() for array in arrays]


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("name", DRAWS)
def test_every_family_has_the_bits_of_rows_in_memory(name: str) -> None:
    family, data = problem(name)
    data = np.tile(data, (4, 1))  # of several parts
    weight = np.random.RandomState(0).randint(0, 4, len(data)).astype(float)
    options = {"family": family, "random_state": 0, "max_iter": 5, "tol": 0.0}
    local = emgine.MixtureModel(2, **options).fit(data, sample_weight=weight)
    lazy = da.from_array(data, chunks=(5000, data.shape[1]))
    found = MixtureModel(2, **options).fit(lazy, sample_weight=da.from_array(weight, chunks=5000))
    assert bits(found) == bits(local)
    for method in ("score_samples", "predict", "predict_proba"):
        expected = getattr(local, method)(data)
        np.testing.assert_array_equal(getattr(found, method)(lazy).compute(), expected)
    assert found.bic(lazy) == local.bic(data)


@pytest.mark.usefixtures("here")
def test_a_default_prior_has_the_bits_of_rows_in_memory() -> None:
    rows = np.tile(problem("product_of_two_parameters").rows, (4, 1))[:, :4]
    family = {0: "gamma", (1, 2): "student_t", 3: "poisson"}
    options = {"family": family, "prior": "weak", "random_state": 0, "tol": 1e-4}
    local = emgine.MixtureModel(2, **options).fit(rows)
    found = MixtureModel(2, **options).fit(da.from_array(rows, chunks=(5000, 4)))
    assert bits(found) == bits(local)
    assert found.lower_bound_ == local.lower_bound_


def mixed_table(n: int = 9000) -> Any:
    """Columns of every kind that a table may have."""
    import pandas as pd

    random = np.random.RandomState(0)
    second = random.uniform(size=n) < 0.4
    return pd.DataFrame(
        {
            "age": random.normal(30 + 20 * second, 5),
            "visits": random.poisson(1 + 6 * second),
            "colour": np.where(random.uniform(size=n) < 0.2 + 0.5 * second, "red", "blue"),
            "size": pd.Categorical(np.where(second, "L", "S"), categories=["XL", "L", "S"]),
            "note": ["?"] * n,
            "member": random.uniform(size=n) < 0.3 + 0.4 * second,
        }
    )


MIXED = families.Product(
    {
        "age": "gaussian",
        "visits": "poisson",
        ("colour", "size"): "categorical",
        "member": "bernoulli",
    },
    others="drop",
)


@pytest.mark.usefixtures("pair")
def test_columns_by_name_and_categories_on_a_cluster() -> None:
    frame = mixed_table()
    data = dd.from_pandas(frame, npartitions=4)
    options = {"family": MIXED, "random_state": 0}
    local = emgine.MixtureModel(2, **options).fit(frame)
    found = MixtureModel(2, **options).fit(data)
    assert bits(found) == bits(local)
    assert {name: list(names) for name, names in found.categories_.items()} == {
        "colour": ["blue", "red"],
        "size": ["XL", "L", "S"],
    }
    np.testing.assert_array_equal(found.predict(data).compute(), local.predict(frame))
    assert found.icl(data) == local.icl(frame)
    assert list(found.parameters_) == ["age", "visits", ("colour", "size"), "member"]
    local_again = found.in_memory()
    assert type(local_again) is emgine.MixtureModel
    np.testing.assert_array_equal(local_again.predict(frame), local.predict(frame))


@pytest.mark.usefixtures("here")
def test_a_category_that_the_fit_did_not_have_is_named() -> None:
    frame = mixed_table(2000)
    found = MixtureModel(2, family=MIXED, random_state=0).fit(dd.from_pandas(frame, npartitions=2))
    other = frame.copy()
    other.loc[1500, "colour"] = "green"
    with pytest.raises(ValueError, match=r"Partition 1: X has 'green' in .*'colour'"):
        found.predict(dd.from_pandas(other, npartitions=2)).compute()


@pytest.mark.usefixtures("pair")
def test_a_family_of_ones_own_goes_to_the_workers() -> None:
    class Own(InverseGaussian):
        """In no module that a worker could import."""

    data = times(9000)
    options = {"family": Own(), "random_state": 0}
    local = emgine.MixtureModel(2, **options).fit(data)
    lazy = da.from_array(data, chunks=(2000, 1))
    found = MixtureModel(2, **options).fit(lazy)
    np.testing.assert_array_equal(found.shapes_, local.shapes_)
    np.testing.assert_array_equal(found.score_samples(lazy).compute(), local.score_samples(data))
    assert found.bic(lazy) == local.bic(data)


@pytest.mark.usefixtures("here")
def test_rows_outside_the_support_are_named_among_all_rows() -> None:
    counts = np.random.RandomState(0).poisson(3.0, (8000, 1)).astype(float)
    fitted = MixtureModel(2, family="poisson", random_state=0)
    fitted.fit(da.from_array(counts, chunks=(3000, 1)))
    counts[7000] = -1.0
    lazy = da.from_array(counts, chunks=(3000, 1))
    for asked in (lambda: fitted.fit(lazy), lambda: fitted.predict(lazy).compute()):
        with pytest.raises(ValueError, match=r"row 7000.* Got -1"):
            asked()


@pytest.mark.usefixtures("client")
def test_variational_fits_have_the_bits_of_rows_in_memory() -> None:
    data, _ = collections(False)
    options: Any = {"n_components": 3, "random_state": 0}
    here = emgine.BayesianGaussianMixture(**options).fit(X)
    there = BayesianGaussianMixture(**options).fit(data)
    assert (there.covariances_ == here.covariances_).all()
    assert there.lower_bounds_ == here.lower_bounds_
    assert (there.predict_proba(data).compute() == here.predict_proba(X)).all()
    assert isinstance(there.in_memory(), emgine.BayesianGaussianMixture)
