"""The service answers rows as the model does, and says what is wrong with others."""

from __future__ import annotations

import http.client
import json
import re
import shutil
from typing import TYPE_CHECKING, Any

import pytest

import emgine
from tests.codebase.tree import ROOT
from tests.examples.service.conftest import REASON, running

if TYPE_CHECKING:
    from tests.examples.service.conftest import Service

pytestmark = pytest.mark.build


def ask(service: Service, path: str, body: str) -> tuple[int, Any]:
    """Return status and answer of one request."""
    connection = http.client.HTTPConnection(service.url.removeprefix("http://"), timeout=60)
    connection.request("POST", path, body, {"Content-Type": "application/json"})
    response = connection.getresponse()
    text = response.read()
    connection.close()
    return response.status, json.loads(text)


def test_answers_errors_and_replaced_models(service: Service) -> None:
    mixture = emgine.load(service.served)
    assert isinstance(mixture, emgine.Mixture)
    rows = [[0.0, 1.0, 2.0], [1e200, 0.0, 0.0]]
    status, found = ask(service, "/scores", json.dumps({"rows": rows}))
    assert status == 200
    assert found[0]["log_density"] == mixture.score_samples(rows[0])
    assert found[1]["log_density"] is None
    assert [each["label"] for each in found] == mixture.predict(rows).tolist()
    assert ask(service, "/score", json.dumps({"values": rows[0]})) == (200, found[0])

    status, found = ask(service, "/score", '{"values": [0.0, 1.0]}')
    assert (status, found["detail"]) == (422, "row 0 has 2 values, and the model 3")
    status, found = ask(service, "/score", '{"values": [0.0, NaN, 1.0]}')
    assert (status, found["detail"][0]["where"]) == (422, ["body", "values", 1])
    assert ask(service, "/scores", '{"rows": []}')[0] == 422

    service.served.write_bytes(b"no model")  # the old one serves on
    body = json.dumps({"values": rows[0]})
    assert ask(service, "/score", body)[1]["log_density"] == mixture.score_samples(rows[0])
    shutil.copyfile(service.other, service.served)
    other = emgine.load(service.other)
    assert isinstance(other, emgine.Mixture)
    assert ask(service, "/score", body)[1]["log_density"] == other.score_samples(rows[0])


def test_gunicorn_serves_as_the_page_says(service: Service) -> None:
    pytest.importorskip("gunicorn", reason=REASON)
    page = (ROOT / "docs/how-to/serve.md").read_text(encoding="utf-8")
    (line,) = re.findall(r"^EMGINE_MODEL=\S+ gunicorn (.*)$", page, re.MULTILINE)
    body = re.findall(r"^curl -d '(.*?)'", page, re.MULTILINE)[0].replace("]", ", 2.0]")
    expected = ask(service, "/score", body)
    assert expected[0] == 200
    with running("-m", "gunicorn", *line.split(), model=service.served) as url:
        assert ask(service._replace(url=url), "/score", body) == expected
