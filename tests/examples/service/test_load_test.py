"""The load test finds every answer right while a model is replaced, and finds wrong ones."""

from __future__ import annotations

import importlib.util
import sys
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from emgine import Mixture
from tests.examples.conftest import EXAMPLES

if TYPE_CHECKING:
    from tests.examples.service.conftest import Service


@pytest.fixture(scope="module")
def load_test() -> Any:
    """Import the program from its folder."""
    path = EXAMPLES / "service" / "load_test.py"
    found = importlib.util.spec_from_file_location("load_test", path)
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    sys.modules["load_test"] = module
    found.loader.exec_module(module)
    return module


@pytest.mark.build
def test_ten_thousand_requests_of_eight_clients(
    load_test: Any, service: Service, capsys: pytest.CaptureFixture[str]
) -> None:
    report = load_test.run(service.url, service.served, service.other, 10_000, 8)
    with capsys.disabled():
        print(f"\n{report}")
    assert report.wrong == []
    assert report.n_old + report.n_new == len(report.milliseconds) == 10_000
    assert min(report.n_old, report.n_new) > 1000
    assert 0.0 < report.percentile(0.5) <= report.percentile(0.99) < 1000.0
    assert load_test.statuses_of_bad_rows(service.url) == [422] * len(load_test.BAD)


def test_answers_of_neither_model_are_wrong(load_test: Any) -> None:
    X = np.array([[0.0], [1e200]])
    known = [load_test.answers_of(Mixture([1.0], [[m]], [1.0], "spherical"), X) for m in (0, 1)]
    assert known[0][1]["log_density"] is None
    client = load_test.Client("http://127.0.0.1:1", [], known, range(0))
    both = [answers[0] for answers in known]
    client._judge(200, load_test.json.dumps(both[1]), both)
    client._judge(200, load_test.json.dumps({**both[1], "label": 7}), both)
    client._judge(500, "no answer", both)
    assert client.counts == [0, 1]
    assert [text[:10] for text in client.wrong] == ["status 200", "status 500"]


def test_percentiles_are_times_that_came(load_test: Any) -> None:
    report = load_test.Report(4, 3, 1, [], 2.0, [1.0, 2.0, 3.0, 4.0])
    assert [report.percentile(q) for q in (0.0, 0.5, 0.75, 0.99)] == [1.0, 2.0, 3.0, 4.0]
    assert "4 requests, 2 per second: p50 2.00 ms" in str(report)
    assert "3 answers of the old model, 1 of the new, 0 wrong" in str(report)
