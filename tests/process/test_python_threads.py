"""Python threads may share a mixture, and predict from an estimator that is being refitted."""

from __future__ import annotations

import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.laws.compare import scores_bits, statistics_bits
from tests.laws.plain import STRUCTURES, make_case
from tests.process.programs.workload import rows_of, start

if TYPE_CHECKING:
    import emgine

N_PYTHON_THREADS = 16
# Use 60 for a thorough test.
REFIT_SECONDS = float(os.environ.get("EMGINE_REFIT_SECONDS", "5"))


@pytest.mark.parametrize("n_threads", [1, 2, None])
@pytest.mark.parametrize("kind", STRUCTURES)
def test_sixteen_threads_share_one_mixture(kind: str, n_threads: int | None) -> None:
    case = make_case(kind, 20_000, 4, 3, weighted=True)
    mixture, rows, weight = case.mixture, case.rows, case.sample_weight

    def work() -> tuple[bytes, bytes]:
        together.wait()
        statistics = mixture.expectation(rows, weight, n_threads=n_threads)
        return scores_bits(mixture, rows, n_threads), statistics_bits(statistics)

    expected = scores_bits(mixture, rows, 1), statistics_bits(mixture.expectation(rows, weight, 1))
    together = threading.Barrier(N_PYTHON_THREADS, timeout=30)
    with ThreadPoolExecutor(N_PYTHON_THREADS) as pool:
        futures = [pool.submit(work) for _ in range(N_PYTHON_THREADS)]
        assert all(future.result(timeout=60) == expected for future in futures)


def test_sixteen_threads_fit_estimators_of_their_own() -> None:
    rows = rows_of(20_000)

    def work(_: int) -> bytes:
        model = start("full", 4, 2, tol=1e9).fit(rows)
        return scores_bits(model.mixture_, rows)

    expected = work(0)
    with ThreadPoolExecutor(N_PYTHON_THREADS) as pool:
        assert set(pool.map(work, range(N_PYTHON_THREADS), timeout=60)) == {expected}


def test_predicting_during_a_refit_sees_the_old_model_or_the_new_one() -> None:
    rows = rows_of(5_000)
    data = {"old": rows, "new": rows * 1.5 + 1.0}
    model: emgine.GaussianMixture = start("full", 4, 2, tol=1e9)
    probe = rows[:300]
    allowed = {model.fit(part).score_samples(probe).tobytes(): name for name, part in data.items()}
    assert len(allowed) == 2
    finished = threading.Event()

    def refit() -> None:
        for _ in range(60):
            for part in data.values():
                model.fit(part)
        finished.set()

    seen = set()
    with ThreadPoolExecutor(1) as pool:
        refitting = pool.submit(refit)
        while not refitting.done():
            seen.add(allowed[model.score_samples(probe).tobytes()])
        refitting.result()
    assert finished.is_set()
    assert seen == {"old", "new"}


@pytest.mark.parametrize("kind", STRUCTURES)
def test_sixteen_threads_score_single_rows_of_one_mixture(kind: str) -> None:
    case = make_case(kind, 500, 8, 8)
    mixture, rows = case.mixture, np.asarray(case.rows)
    methods = mixture.score_samples, mixture.predict, mixture.predict_proba

    def work() -> list[bytes]:
        together.wait()
        return [np.array([method(row) for row in rows]).tobytes() for method in methods]

    expected = [method(rows).tobytes() for method in methods]
    together = threading.Barrier(N_PYTHON_THREADS, timeout=30)
    with ThreadPoolExecutor(N_PYTHON_THREADS) as pool:
        futures = [pool.submit(work) for _ in range(N_PYTHON_THREADS)]
        assert all(future.result(timeout=60) == expected for future in futures)


def test_single_rows_during_refits_come_from_a_published_model() -> None:
    rows = rows_of(2_000)
    parts = [rows * scale for scale in (1.0, 1.5, 2.0)]
    model: emgine.GaussianMixture = start("full", 4, 2, tol=1e9)
    allowed = {model.fit(part).mixture_.score_samples(rows[0]) for part in parts}
    assert len(allowed) == len(parts)
    finished = threading.Event()

    def ask() -> set[float]:
        seen = set()
        while not finished.is_set():
            seen.add(model.mixture_.score_samples(rows[0]))
            seen.add(float(model.score_samples(rows[:1])[0]))
        return seen

    until = time.monotonic() + REFIT_SECONDS
    with ThreadPoolExecutor(4) as pool:
        asking = [pool.submit(ask) for _ in range(4)]
        try:
            while time.monotonic() < until:
                for part in parts:
                    model.fit(part)
        finally:
            finished.set()
        seen = [future.result() for future in asking]
    assert set().union(*seen) == allowed
