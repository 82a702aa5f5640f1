"""Clusters of processes, and Dask without one. What Dask warns of among itself is not ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import dask
import pytest
from distributed import Client, LocalCluster

if TYPE_CHECKING:
    from collections.abc import Iterator


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
