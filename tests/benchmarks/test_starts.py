"""benchmarks.starts: counts passes, including those of short runs, and leaves nothing changed."""

from __future__ import annotations

from benchmarks import starts
from emgine import GaussianMixture
from emgine._rows.tasks import Expectation


def test_passes_of_short_runs_are_counted_and_buy_likelihood() -> None:
    X, k = starts.problems()["faithful, 4"]
    original = Expectation.__call__, Expectation.total
    short, kmeans = (starts.ends(X, k, "full", method, 3) for method in ("short-em", "kmeans"))
    assert (Expectation.__call__, Expectation.total) == original
    assert short.passes.mean() > 20 * 2 + kmeans.passes.mean()
    assert short.bounds.mean() > kmeans.bounds.mean()


def test_the_count_is_that_of_the_run() -> None:
    X, k = starts.problems()["faithful, 4"]
    model = GaussianMixture(k, init_params="k-means++", random_state=0)
    with starts.Passes() as counted:
        model.fit(X)
    (run,) = model.restarts_
    assert counted.number == run.n_passes + run.n_probes > 4


def test_restarts_count_together() -> None:
    X, k = starts.problems()["iris, 4"]
    one, five = (starts.ends(X, k, "diag", "kmeans", 2, n_init=n) for n in (1, 5))
    assert five.passes.mean() > 2 * one.passes.mean()
    assert all(five.bounds >= one.bounds)
