"""Load test of the service: many clients, a model that is replaced amid, every answer checked.

``python load_test.py http://127.0.0.1:8000 served.safetensors new.safetensors``. An answer must be
that of the old model or of the new one, to the bit.
"""

from __future__ import annotations

import argparse
import http.client
import json
import math
import shutil
import sys
import threading
import time
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import numpy as np

import emgine

Answers = list[dict[str, Any]]
N_ROWS = 200
BAD = (
    '{"values": [NaN]}',
    '{"values": []}',
    '{"values": ["1.0"]}',
    '{"values": null}',
    "no JSON",
)


class Report(NamedTuple):
    """What came back."""

    n_requests: int
    n_old: int  # answers of the old model
    n_new: int
    wrong: list[str]  # the answers of neither, and those without status 200
    seconds: float
    milliseconds: list[float]  # of each request, sorted

    def percentile(self, part: float) -> float:
        """Return the time in milliseconds that this part of the requests did not exceed."""
        place = math.ceil(part * len(self.milliseconds)) - 1
        return self.milliseconds[max(place, 0)]

    def __str__(self) -> str:
        rate = self.n_requests / self.seconds
        times = ", ".join(f"p{100 * q:g} {self.percentile(q):.2f} ms" for q in (0.5, 0.99, 0.999))
        return (
            f"{self.n_requests} requests, {rate:.0f} per second: {times}\n"
            f"{self.n_old} answers of the old model, {self.n_new} of the new, "
            f"{len(self.wrong)} wrong"
        )


class Client(threading.Thread):
    """Sends its share of the requests over one connection."""

    def __init__(self, url: str, bodies: list[str], known: list[Answers], numbers: range) -> None:
        super().__init__()
        self._address = urlsplit(url).netloc
        self._bodies, self._known, self._numbers = bodies, known, numbers
        self.counts, self.wrong, self.times = [0, 0], list[str](), list[float]()

    def run(self) -> None:
        """Send the requests, one after the other."""
        connection = http.client.HTTPConnection(self._address, timeout=60)
        for number in self._numbers:
            place = number % len(self._bodies)
            begin = time.perf_counter()
            status, text = post(connection, self._bodies[place])
            self.times.append(1e3 * (time.perf_counter() - begin))
            self._judge(status, text, [answers[place] for answers in self._known])
        connection.close()

    def _judge(self, status: int, text: str, known: Answers) -> None:
        answer = json.loads(text) if status == 200 else None
        if answer in known:
            self.counts[known.index(answer)] += 1
        else:
            self.wrong.append(f"status {status}: {text[:200]}")


def post(
    connection: http.client.HTTPConnection, body: str, path: str = "/score"
) -> tuple[int, str]:
    """Send one request; return the status and the text of its answer."""
    connection.request("POST", path, body, {"Content-Type": "application/json"})
    response = connection.getresponse()
    return response.status, response.read().decode()


def answers_of(mixture: emgine.Mixture, X: Any) -> Answers:
    """Return what the service must answer for each row."""
    densities, labels = mixture.score_samples(X), mixture.predict(X)
    shares = mixture.predict_proba(X)
    return [
        {
            "log_density": float(density) if np.isfinite(density) else None,
            "label": int(label),
            "responsibilities": share.tolist(),
        }
        for density, label, share in zip(densities, labels, shares, strict=True)
    ]


def mixture_of(path: Path) -> emgine.Mixture:
    """Return the mixture of a model file."""
    model = emgine.load(path)
    return model if isinstance(model, emgine.Mixture) else model.mixture_


def replaced(served: Path, new: Path) -> None:
    """Put a copy of the new file in the place of the served one, in one step."""
    beside = served.with_name(served.name + ".next")
    shutil.copyfile(new, beside)
    beside.replace(served)


def run(url: str, served: Path, new: Path, n_requests: int = 10_000, n_clients: int = 8) -> Report:
    """Send the requests, and replace the served file after a third of them."""
    models = [mixture_of(served), mixture_of(new)]
    X = models[0].sample(N_ROWS, random_state=0)[0]
    X[0] = 1e200  # beyond all densities of Gaussian models
    bodies = [json.dumps({"values": row.tolist()}) for row in X]
    known = [answers_of(mixture, X) for mixture in models]
    shares = [range(number, n_requests, n_clients) for number in range(n_clients)]
    clients = [Client(url, bodies, known, numbers) for numbers in shares]
    begin = time.perf_counter()
    for client in clients:
        client.start()
    while sum(len(client.times) for client in clients) < n_requests // 3:
        if not any(client.is_alive() for client in clients):
            break
        time.sleep(0.001)
    replaced(served, new)
    for client in clients:
        client.join()
    times = sorted(each for client in clients for each in client.times)
    wrong = [answer for client in clients for answer in client.wrong]
    n_old, n_new = (sum(client.counts[i] for client in clients) for i in (0, 1))
    return Report(n_requests, n_old, n_new, wrong, time.perf_counter() - begin, times)


def statuses_of_bad_rows(url: str) -> list[int]:
    """Return the statuses of requests that are no rows of numbers; all should be 422."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)
    statuses = [post(connection, body)[0] for body in BAD]
    connection.close()
    return statuses


def main() -> int:
    """Run the load test of the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("served", type=Path, help="the file that the service watches; is replaced")
    parser.add_argument("new", type=Path, help="another model of the same number of features")
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--clients", type=int, default=8)
    given = parser.parse_args()
    report = run(given.url, given.served, given.new, given.requests, given.clients)
    print(report)
    statuses = statuses_of_bad_rows(given.url)
    print(f"bad rows: {statuses}")
    complete = report.n_old + report.n_new == report.n_requests
    return 0 if complete and report.n_new and set(statuses) == {422} else 1


if __name__ == "__main__":
    sys.exit(main())
