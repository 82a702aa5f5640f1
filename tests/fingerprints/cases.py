"""``python -m tests.fingerprints.cases FILE.json [FILE.npz]``: one digest for each case.

Every case goes through the public face alone, so that the set outlives rebuilding of the inside.
Rows come from uniform draws, whose bits no mathematical library decides. The second file gets the
arrays of the cases in `steps`, for levels that agree but for rounding.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

import emgine
from emgine import GaussianMixture, GaussianMixtureSearch, Mixture

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import numpy.typing as npt

    Float64 = npt.NDArray[np.float64]
    Case = Callable[[], list[Any]]

STRUCTURES = ("full", "tied", "diag", "spherical", "tied_diag", "tied_spherical")
STARTS = ("kmeans", "k-means++", "random", "random_from_data", "short-em")
DEGENERATE = ("regularize", "reseed", "drop")
SIZES = ((1, 2, 400), (2, 3, 1003), (3, 2, 5000), (5, 9, 2000), (8, 4, 1600), (13, 3, 900))
WIDE = ((24, 4, 900), (40, 3, 1200))
WIDEST = ((64, 3, 500), (100, 2, 400))
MANY_ROWS = 70_001  # more than k-means looks at, so that the start depends on a sample


def rows(d: int, k: int, n: int, seed: int = 0) -> Float64:
    """Rows around k points: sums of uniform draws."""
    generator = np.random.RandomState([seed, d, k, n])
    centres = 6.0 * generator.uniform(size=(k, d))
    noise = generator.uniform(size=(n, d)) + generator.uniform(size=(n, d)) - 1.0
    return np.asarray(centres[np.arange(n) % k] + noise * (1.0 + np.arange(d) % 3) + 100.0)


def weights(n: int) -> Float64:
    """Row weights, some of them 0."""
    generator = np.random.RandomState(n)
    return np.asarray(generator.uniform(size=n) * (generator.uniform(size=n) > 0.1))


def model(k: int, kind: str = "full", **options: Any) -> GaussianMixture:
    """An estimator that ends after a few iterations."""
    chosen = {"max_iter": 7, "tol": 1e-7, "random_state": 3} | options
    return GaussianMixture(k, covariance_type=kind, **chosen)


def of_fit(fitted: Any) -> list[Any]:
    """The results of a fit: parameters, bounds, counts."""
    arrays = [fitted.weights_, fitted.means_, fitted.covariances_, fitted.precisions_cholesky_]
    runs = [(run.status, run.lower_bound, run.n_iter, run.n_passes) for run in fitted.restarts_]
    counts = fitted.n_iter_, fitted.n_passes_, fitted.converged_, fitted.remaining_gain_
    return [*arrays, np.array(fitted.lower_bounds_), counts, runs]


def of_scores(mixture: Mixture, X: Any) -> list[Any]:
    """Scores of many rows, of few, and of single ones."""
    some: list[Any] = [X, X[:5], X[:31], X[0], X[-1]]
    methods = mixture.score_samples, mixture.predict, mixture.predict_proba
    return [np.asarray(method(each)) for each in some for method in methods]


def of_steps(kind: str, d: int, k: int, n: int, dtype: type) -> list[Any]:
    """Statistics, M-steps and scores from a start that is given."""
    X, weight = rows(d, k, n).astype(dtype), weights(n)
    mixture = model(k, kind, max_iter=0, init_params="k-means++").fit(X).mixture_
    values: list[Any] = []
    for step in range(4):
        statistics = mixture.expectation(X, weight if step % 2 else None)
        parts = statistics.weight, statistics.sum, statistics.scatter, statistics.means
        values += [*parts, (statistics.log_likelihood, statistics.row_weight)]
        mixture = statistics.maximization(reg_covar=1e-6)
    halves = mixture.expectation(X[: n // 2]) + mixture.expectation(X[n // 2 :])
    values += [halves.scatter, halves.about(mixture.means + 0.5).scatter, halves.scaled(0.5).sum]
    return values + of_scores(mixture, X)


def steps() -> Iterator[tuple[str, Case]]:
    """Every structure and size, both dtypes."""
    sizes = [*SIZES, *WIDE, *((d, 3, 500) for d in range(1, 41))]
    for name, some in (("steps", sizes), ("steps wide", WIDEST)):
        for kind in STRUCTURES:
            for dtype in (np.float64, np.float32):

                def case(kind: str = kind, dtype: type = dtype, some: Any = some) -> list[Any]:
                    return [part for size in some for part in of_steps(kind, *size, dtype)]

                yield f"{name} {kind} {dtype.__name__}", case


def fits() -> Iterator[tuple[str, Case]]:
    """Whole fits: structures, sizes, starts, weights, accelerations, restarts."""
    for kind in STRUCTURES:
        for d, k, n in SIZES + WIDE:
            X, weight = rows(d, k, n), weights(n)
            yield f"fit {kind} {d} {k}", lambda X=X, k=k, kind=kind: of_fit(model(k, kind).fit(X))
            yield (
                f"fit weighted {kind} {d} {k}",
                lambda X=X, w=weight, k=k, kind=kind: of_fit(
                    model(k, kind, n_init=2).fit(X.astype(np.float32), sample_weight=w)
                ),
            )
        for start in STARTS:
            yield (
                f"start {kind} {start}",
                lambda kind=kind, start=start: of_fit(
                    model(3, kind, init_params=start, n_init=2).fit(rows(4, 3, 6000))
                ),
            )
        for acceleration in (None, "squarem", "anderson", "quasi-newton"):
            options = {"acceleration": acceleration, "max_iter": 40, "stopping": "change"}
            yield (
                f"acceleration {kind} {acceleration}",
                lambda kind=kind, options=options: of_fit(
                    model(4, kind, **options).fit(rows(3, 3, 1500))
                ),
            )


def given() -> Iterator[tuple[str, Case]]:
    """Starts that the user gives, and fits that go on."""
    X = rows(3, 3, 2000)
    labels = np.arange(2000) % 3
    shares = np.full((2000, 3), 0.2) + 0.4 * (labels[:, np.newaxis] == np.arange(3))
    for kind in STRUCTURES:
        yield f"labels {kind}", lambda kind=kind: of_fit(model(3, kind, labels_init=labels).fit(X))
        yield (
            f"responsibilities {kind}",
            lambda kind=kind: of_fit(model(3, kind, responsibilities_init=shares).fit(X)),
        )
        yield (
            f"means {kind}",
            lambda kind=kind: of_fit(model(3, kind, means_init=X[:3], weights_init=None).fit(X)),
        )

        def again(kind: str = kind) -> list[Any]:
            warm = model(3, kind, warm_start=True, max_iter=2)
            return [*of_fit(warm.fit(X)), *of_fit(warm.fit(X))]

        yield f"warm {kind}", again


def degenerate() -> Iterator[tuple[str, Case]]:
    """Components that collapse or empty, and what is done about them."""
    X = np.repeat(np.round(rows(2, 3, 300)), 3, axis=0)
    X[:200] = X[0]
    for kind in STRUCTURES:
        for action in DEGENERATE:
            options = {"on_degenerate": action, "reg_covar": 0.0, "max_iter": 15}
            yield (
                f"degenerate {kind} {action}",
                lambda kind=kind, options=options: of_fit(model(5, kind, **options).fit(X)),
            )


def written(folder: Path, X: Float64, weight: Float64) -> Path:
    """The rows as a Parquet file, weights beside them."""
    import pyarrow as pa
    from pyarrow import parquet

    columns = {f"x{j}": np.ascontiguousarray(X[:, j]) for j in range(X.shape[1])} | {"w": weight}
    path = folder / "rows.parquet"
    parquet.write_table(pa.table(columns), path, row_group_size=1000)
    return path


def of_source(kind: str, start: str) -> list[Any]:
    """The same rows in memory, from a file and in blocks."""
    X, weight = rows(3, 2, MANY_ROWS), weights(MANY_ROWS)
    chosen = {"max_iter": 3, "init_params": start}
    values = of_fit(model(2, kind, **chosen).fit(X, sample_weight=weight))
    cuts = np.split(np.arange(MANY_ROWS), [7, 5000, 40_000])
    blocks = [(X[cut], weight[cut]) for cut in cuts]
    fitted = model(2, kind, **chosen).fit(emgine.sources.Blocks(blocks))
    values += of_fit(fitted)
    values += [np.concatenate(list(fitted.predict_proba(emgine.sources.Blocks(blocks))))]
    with tempfile.TemporaryDirectory() as folder:
        path = written(Path(folder), X, weight)
        values += of_fit(model(2, kind, **chosen).fit(path, sample_weight="w"))
    return values


def of_dask(kind: str) -> list[Any]:
    """The same rows as a Dask array."""
    import dask
    from dask import array

    from emgine.dask import GaussianMixture as OnDask

    X, weight = rows(3, 2, MANY_ROWS), weights(MANY_ROWS)
    with dask.config.set(scheduler="synchronous"):
        fitted = OnDask(2, covariance_type=kind, max_iter=3, random_state=3).fit(
            array.from_array(X, chunks=(20_000, 3)),
            sample_weight=array.from_array(weight, chunks=(20_000,)),
        )
    return of_fit(fitted)


def of_stream(kind: str, forgetting: float | None) -> list[Any]:
    """A stream of batches."""
    stream = model(3, kind)
    for number, batch in enumerate(np.array_split(rows(4, 3, 6000), 8)):
        options = {} if forgetting is None else {"forgetting": forgetting}
        stream.partial_fit(
            batch, sample_weight=weights(len(batch)) if number % 2 else None, **options
        )
    return [stream.weights_, stream.means_, stream.covariances_, stream.lower_bounds_]


def parts() -> Iterator[tuple[str, Case]]:
    """Rows in files, in blocks, on streams, on Dask."""
    for kind in STRUCTURES:
        for start in ("kmeans", "random"):
            yield f"source {kind} {start}", lambda kind=kind, start=start: of_source(kind, start)
        yield f"dask {kind}", lambda kind=kind: of_dask(kind)
        for forgetting in (None, 0.3):
            yield (
                f"stream {kind} {forgetting}",
                lambda kind=kind, forgetting=forgetting: of_stream(kind, forgetting),
            )


def of_search(**options: Any) -> list[Any]:
    """The table of a search and the parameters of its best."""
    search = GaussianMixtureSearch(range(1, 5), STRUCTURES, random_state=0, **options)
    search.fit(rows(2, 3, 800))
    columns = ("n_components", "log_likelihood", "bic", "aic", "icl", "rank", "n_iter")
    table = [np.asarray(search.results_[name]) for name in columns]
    return [*table, *of_fit(search.best_estimator_)]


def searches() -> Iterator[tuple[str, Case]]:
    """Searches that finish all candidates, or the best."""
    for finish in ("best", "all"):
        for criterion in ("bic", "aic", "icl", "cv"):
            yield (
                f"search {finish} {criterion}",
                lambda finish=finish, criterion=criterion: of_search(
                    finish=finish, criterion=criterion, n_init=2
                ),
            )


def of_file(kind: str) -> list[Any]:
    """The bytes of a model file, and what is read from it."""
    mixture = model(3, kind).fit(rows(3, 3, 900)).mixture_
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.safetensors"
        mixture.save(path)
        loaded: Any = emgine.load(path)
        return [path.read_bytes(), loaded.covariances, loaded.score_samples(rows(3, 3, 50))]


def files() -> Iterator[tuple[str, Case]]:
    """Model files."""
    for kind in STRUCTURES:
        yield f"file {kind}", lambda kind=kind: of_file(kind)


def cases() -> dict[str, Case]:
    """All cases by name."""
    groups = steps, fits, given, degenerate, parts, searches, files
    return {name: case for group in groups for name, case in group()}


if __name__ == "__main__":
    from tests.fingerprints.digests import main

    main(*sys.argv[1:])
