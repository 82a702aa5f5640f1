"""Starts the service on a port of 127.0.0.1, with a model that a test may replace."""

from __future__ import annotations

import contextlib
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
    with running("-m", "uvicorn", "app:app", "--log-level", "warning", model=served) as url:
        yield Service(url, served, other)


@contextlib.contextmanager
def running(*words: str, model: Path) -> Iterator[str]:
    """Run a server of the app on a free port, with these words of Python; yield its address."""
    port = _free_port()
    where = ["-b", f"127.0.0.1:{port}"] if "gunicorn" in words else ["--port", str(port)]
    path = os.pathsep.join([str(EXAMPLES / "service"), *filter(None, sys.path)])
    more = {"EMGINE_MODEL": str(model), "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"}
    with subprocess.Popen(
        [sys.executable, *words, *where],
        cwd=model.parent,
        env=os.environ | more,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            _wait_until_it_answers(process, port)
            yield f"http://127.0.0.1:{port}"
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
