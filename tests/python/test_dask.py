"""A real cluster of processes gives the same bits as memory, also when workers and drivers die.

The default run kills twice; ``EMGINE_KILLS=20`` sets another number.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from typing import TYPE_CHECKING, Any

import dask
import numpy as np
import pytest
from dask import array as da
from dask import dataframe as dd
from distributed import Client, LocalCluster

import emgine
from emgine import _core
from emgine._rows.tasks import Expectation
from emgine.dask import DaskParts, GaussianMixture, _with_checksum
from tests.python.sources.same_rows import fitted_sha256, rows, sha256

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# What dask and its dependencies warn of among themselves is not this project's.
pytestmark = pytest.mark.filterwarnings("default")

X, WEIGHT = rows()
UNEQUAL = (1, 30_000, 9_999, 0, 30_001)
N_KILLS = int(os.environ.get("EMGINE_KILLS", "2"))


@pytest.fixture(scope="module", params=[1, 2, 3])
def client(request: pytest.FixtureRequest) -> Iterator[Client]:
    """A cluster of so many processes of one thread each."""
    options = {"threads_per_worker": 1, "dashboard_address": None, "silence_logs": 50}
    with LocalCluster(n_workers=request.param, **options) as cluster, Client(cluster) as made:
        yield made


@pytest.fixture(scope="module")
def pair() -> Iterator[Client]:
    """A cluster of two processes; dead ones are replaced."""
    options = {"threads_per_worker": 1, "dashboard_address": None, "silence_logs": 50}
    # A cluster gives up a worker that is away this long after *any* death of it: also after an old
    # one, when the timer of that runs out just while the worker comes back from the next.
    with (
        dask.config.set({"distributed.deploy.lost-worker-timeout": "1h"}),
        LocalCluster(n_workers=2, **options) as cluster,
        Client(cluster) as made,
    ):
        yield made


@pytest.fixture
def here() -> Iterator[None]:
    """Dask's scheduler in this process, whatever cluster there is."""
    with dask.config.set(scheduler="synchronous"):
        yield


def model(**options: Any) -> GaussianMixture:
    chosen = {"max_iter": 4, "tol": 0.0, "random_state": 3} | options
    return GaussianMixture(2, **chosen)


def collections(weighted: bool, chunks: Any = UNEQUAL) -> tuple[Any, Any]:
    weight = da.from_array(WEIGHT, chunks=(chunks,)) if weighted else None
    return da.from_array(X, chunks=(chunks, 3)), weight


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


@pytest.mark.usefixtures("pair")
def test_predictions_are_collections_with_the_bits_of_rows_in_memory() -> None:
    data, _ = collections(False, (35_000, 35_001))
    fitted = model().fit(data)
    local = fitted.in_memory()
    assert type(local) is emgine.GaussianMixture
    for method in ("score_samples", "predict", "predict_proba"):
        found = getattr(fitted, method)(data)
        assert isinstance(found, da.Array)
        expected = getattr(local, method)(X)
        assert (found.shape, found.dtype) == (expected.shape, expected.dtype)
        assert np.array_equal(found.compute(), expected)


@pytest.mark.usefixtures("here")
def test_without_a_cluster_dask_serves_alone() -> None:
    data, weight = collections(True, 4000)
    assert sha256(model().fit(data, sample_weight=weight)) == fitted_sha256(X, WEIGHT)


def test_a_subclass_with_a_constructor_of_its_own_comes_into_memory() -> None:
    class Fewer(GaussianMixture):
        """Fixes all parameters but one."""

        def __init__(self, n_components: int = 2) -> None:
            super().__init__(n_components, covariance_type="diag", random_state=0)

    local = Fewer().fit(X).in_memory()
    assert (local.n_components, local.covariance_type) == (2, "diag")


def test_rows_that_are_not_dasks_are_fitted_in_memory() -> None:
    assert sha256(model().fit(X)) == fitted_sha256(X)


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


@pytest.mark.usefixtures("pair")
def test_a_driver_that_is_stopped_goes_on_to_the_same_bits(tmp_path: Path) -> None:
    """The file is cut in the middle of a record too, as a killed write leaves it."""
    data, weight = collections(True)
    path, options = tmp_path / "fit.journal", {"max_iter": 12}
    expected = fitted_sha256(X, WEIGHT, **options)

    def stop(iteration: Any) -> None:
        if iteration.number == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        model(callback=stop, **options).fit(data, sample_weight=weight, checkpoint=path)
    half = path.read_bytes()
    assert len(half) > 1000
    path.write_bytes(half[:-37])
    found = model(**options).fit(data, sample_weight=weight, checkpoint=path)
    assert sha256(found) == expected
    assert path.read_bytes().startswith(half)


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("parts", [(30_000, 40_001), (70_001,)])
def test_tasks_use_one_thread_each(parts: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    used = []
    real = _core.hard_span
    monkeypatch.setattr(
        _core, "hard_span", lambda *arguments: (used.append(arguments[-1]), real(*arguments))[1]
    )
    model(n_threads=2).fit(collections(False, parts)[0])
    assert used
    assert set(used) == {1}


@pytest.mark.usefixtures("here")
def test_bad_rows_are_named_by_block_and_the_model_stays() -> None:
    fitted = model().fit(collections(False, 35_001)[0])
    before = fitted.mixture_
    bad = X.copy()
    bad[50_000, 1] = np.nan
    with pytest.raises(
        ValueError, match=r"^Block \d+ of the rows, which begins with row (.|\n)*NaN"
    ):
        fitted.fit(da.from_array(bad, chunks=(4000, 3)))
    for data, message in (
        (da.zeros((0, 3)), r"0 sample\(s\)"),
        (da.zeros(3), "2 dimensions"),
        (da.from_array(np.array([["a"]])), "integers, floats or bools"),
    ):
        with pytest.raises(ValueError, match=message):
            fitted.fit(data)
    with pytest.raises(ValueError, match="expected \\(70001,\\)"):
        fitted.fit(da.from_array(X), sample_weight=da.ones(3))
    assert fitted.mixture_ is before


@pytest.mark.usefixtures("here")
def test_a_block_that_is_made_again_must_be_the_same() -> None:
    parts = DaskParts(*collections(True), "test", 1)
    task = Expectation(emgine.Mixture([0.5, 0.5], X[:2], [1.0, 1.0], "spherical"))
    row_weight = parts.reduce(task).total().row_weight
    number, kept, first = parts._blocks[1]
    rows, weights, _ = kept.compute()
    for same in ((rows.copy(), weights), (np.asfortranarray(rows), weights)):
        parts._blocks[1] = number, dask.delayed(_with_checksum)(*same), first
        assert parts.reduce(task).total().row_weight == row_weight
    for other in ((np.nextafter(rows, 9), weights), (rows[:-1], weights), (rows, weights + 1)):
        parts._blocks[1] = number, dask.delayed(_with_checksum)(*other), first
        with pytest.raises(ValueError, match=f"^Block 1 .* row {first} .*in a later pass"):
            parts.reduce(task)


def test_a_checkpoint_needs_a_seed(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="checkpoint needs an int as random_state"):
        model(random_state=None).fit(da.from_array(X), checkpoint=tmp_path / "file")


def test_parts_are_whole_subtrees() -> None:
    parts = DaskParts(da.from_array(X, chunks=(20_000, 3)), None, "test", 1)
    firsts = [first for *_, first in parts._blocks]
    assert firsts == list(range(0, len(X), 4 * _core.GRID_ROWS))
