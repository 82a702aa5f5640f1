"""Starts the service on a port of 127.0.0.1, with a model that a test may replace."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pytest

import emgine
from tests.examples.conftest import EXAMPLES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

REASON = "the service needs FastAPI and uvicorn: python -m pip install '.[service]'"


class Service(NamedTuple):
    """A running service, and the files of its models."""

    url: str
    served: Path
    other: Path


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    """Run the service with uvicorn; skip where it is not installed."""
    for name in ("fastapi", "uvicorn"):
        pytest.importorskip(name, reason=REASON)
    served, other = tmp_path / "served.safetensors", tmp_path / "other.safetensors"
    rng = np.random.default_rng(0)
    for path in (served, other):
        means = rng.normal(size=(4, 3))
        emgine.Mixture([0.1, 0.2, 0.3, 0.4], means, [np.eye(3)] * 4).save(path)
    port = _free_port()
    command = [sys.executable, "-m", "uvicorn", "app:app", "--port", str(port)]
    path = os.pathsep.join([str(EXAMPLES / "service"), *filter(None, sys.path)])
    more = {"EMGINE_MODEL": str(served), "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"}
    with subprocess.Popen(
        [*command, "--log-level", "warning"],
        cwd=tmp_path,
        env=os.environ | more,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            _wait_until_it_answers(process, port)
            yield Service(f"http://127.0.0.1:{port}", served, other)
        finally:
            process.terminate()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_it_answers(process: subprocess.Popen[str], port: int) -> None:
    for _ in range(600):
        assert process.poll() is None, process.stderr.read() if process.stderr else ""
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/health")
            assert connection.getresponse().status == 200
        except ConnectionError:
            time.sleep(0.1)
        else:
            connection.close()
            return
    raise AssertionError("the service does not answer within a minute")
