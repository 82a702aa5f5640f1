"""The interpreter ends while a daemon thread is in a call: the exit status must be 0.

    python -m tests.process.programs.daemon_at_exit CALL SECONDS

CALL is a name of `calls`, and SECONDS the time until the main thread ends.
"""

from __future__ import annotations

import pickle
import sys
import threading
import time
import warnings
from typing import TYPE_CHECKING

import numpy as np

import emgine
from emgine.sources import Blocks

if TYPE_CHECKING:
    from collections.abc import Callable

X = np.random.RandomState(0).normal(size=(100_000, 4))


def model(n_threads: int = 1, **options: object) -> emgine.GaussianMixture:
    return emgine.GaussianMixture(
        4, max_iter=50, tol=0, random_state=0, n_threads=n_threads, **options
    )


def calls() -> dict[str, Callable[[], object]]:
    """Return the calls that are made again and again."""
    fitted = model().set_params(max_iter=3).fit(X[:5000])
    mixture, few = fitted.mixture_, X[:100].copy()
    out = np.empty(len(few))
    bound = mixture.bind(few, out)
    d = 300
    return {
        "fit": lambda: model().fit(X),
        "fit with threads": lambda: model(2).fit(X),
        "fit side by side": lambda: model(2, n_init=4).fit(X[:5000]),
        "fit of a source": lambda: model(2).fit(Blocks([X[:7000], X[7000:]])),
        "fit with a callback": lambda: model(2, callback=lambda _: time.sleep(1e-4)).fit(X),
        "k-means++": lambda: model(2, init_params="k-means++").set_params(max_iter=0).fit(X),
        "score_samples": lambda: mixture.score_samples(X, n_threads=1),
        "predict_proba with threads": lambda: mixture.predict_proba(X, n_threads=2),
        "expectation": lambda: mixture.expectation(X, n_threads=2),
        "few rows": lambda: [mixture.score_samples(few) for _ in range(100)],
        "single rows": lambda: [mixture.predict(row) for row in few],
        "bound rows": lambda: [bound() for _ in range(100)],
        "lists": lambda: mixture.score_samples(X[:2000].tolist()),
        "scores of a source": lambda: list(fitted.predict(Blocks([X[:7000], X[7000:]]))),
        "factorisation": lambda: emgine.Mixture([1.0], np.zeros((1, d)), np.eye(d)[np.newaxis]),
        "pickles": lambda: [pickle.loads(pickle.dumps(mixture)) for _ in range(10)],
        "parameters": lambda: [mixture.covariances + mixture.means.sum() for _ in range(100)],
        "search": lambda: emgine.GaussianMixtureSearch([1, 2, 3], n_threads=2).fit(X[:3000]),
    }


def repeat(call: Callable[[], object]) -> None:
    while True:
        call()


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    name, seconds = sys.argv[1:]
    if name == "names":
        print(*calls(), sep="\n")
        sys.exit()
    threading.Thread(target=repeat, args=(calls()[name],), daemon=True).start()
    time.sleep(float(seconds))
