"""The problems of the convergence benchmark: rows, a start, and `reg_covar`.

Well-known data, with starts from mclust's partitions and from k-means; generated data with and
without overlap, with equal and unequal groups, with few and many features and components. The
problems are the same in every run.
"""

from __future__ import annotations

import json
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

import emgine

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    Float64 = npt.NDArray[np.float64]

DATA = Path(__file__).parent.parent / "tests" / "reference" / "data"
STRUCTURES = ("full", "tied", "diag", "spherical")
MCLUST = {"VVV": "full", "EEE": "tied", "VVI": "diag", "VII": "spherical"}
# Rows, features, components, distance of the groups in standard deviations, and how unequal they
# are (the parameter of a Dirichlet distribution: 1 is very unequal, 5 somewhat).
GENERATED = (
    (2000, 2, 3, 1.0, 5.0),
    (2000, 2, 3, 2.0, 1.0),
    (2000, 2, 3, 5.0, 5.0),
    (3000, 5, 4, 1.5, 1.0),
    (3000, 10, 3, 1.0, 5.0),
    (2000, 20, 3, 1.0, 1.0),
    (3000, 20, 5, 0.5, 5.0),
    (5000, 2, 20, 4.0, 1.0),
    (5000, 3, 10, 2.0, 5.0),
    (4000, 1, 3, 2.0, 1.0),
    (4000, 1, 2, 1.0, 5.0),
)


@dataclass(frozen=True, eq=False)
class Problem:
    """Rows, and the start of EM."""

    name: str
    rows: Float64
    start: emgine.Mixture
    reg_covar: float


def problems() -> Iterator[Problem]:
    """Yield all problems."""
    yield from from_partitions()
    for name, rows in classic().items():
        for n_components in (3, 5):
            yield from from_kmeans(name, rows, n_components)
    for number, shape in enumerate(GENERATED):
        n, d, k, distance, _ = shape
        name = f"generated {n}×{d}, {distance:g} apart"
        yield from from_kmeans(name, generated(number, *shape), k)


def classic() -> dict[str, Float64]:
    """Return well-known data sets."""
    from sklearn import datasets

    diabetes = datasets.load_diabetes().data[:, [2, 3, 8]]
    return {
        "faithful": np.loadtxt(DATA / "faithful.csv", delimiter=",", skiprows=1),
        "iris": datasets.load_iris().data,
        "diabetes": np.ascontiguousarray(diabetes) * 10.0,
        "wine": np.ascontiguousarray(datasets.load_wine().data[:, :6]),
    }


def from_partitions() -> Iterator[Problem]:
    """Yield mclust's fits with more than one component, started from their partitions."""
    rows_of = classic()
    for fit in json.loads((DATA / "mclust.json").read_text(encoding="utf-8"))["fits"]:
        if fit["model"] in MCLUST and fit["n_components"] > 1:
            rows, kind = rows_of[fit["data"]], MCLUST[fit["model"]]
            name = f"{fit['data']}, mclust's partition"
            start = of_labels(rows, np.asarray(fit["start_labels"]) - 1, kind)
            yield Problem(f"{name}, {fit['n_components']} {kind}", rows, start, 0.0)


def of_labels(rows: Float64, labels: npt.NDArray[Any], kind: str) -> emgine.Mixture:
    """Return the result of an M-step from a partition."""
    n_components = int(labels.max()) + 1
    options: dict[str, Any] = {"covariance_type": kind, "max_iter": 0, "reg_covar": 0.0}
    return emgine.GaussianMixture(n_components, labels_init=labels, **options).fit(rows).mixture_


def from_kmeans(name: str, rows: Float64, n_components: int) -> Iterator[Problem]:
    """Yield a problem for each of the four structures, with the estimator's own start."""
    for kind in STRUCTURES:
        model = emgine.GaussianMixture(
            n_components, covariance_type=kind, max_iter=0, random_state=n_components
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            start = model.fit(rows).mixture_
        yield Problem(f"{name}, {n_components} {kind}", rows, start, 1e-6)


def generated(seed: int, n: int, d: int, k: int, distance: float, evenness: float) -> Float64:
    """Draw rows from a mixture with random means, shapes and weights."""
    rng = np.random.RandomState(seed)
    weights, means = rng.dirichlet(np.full(k, evenness)), distance * rng.normal(size=(k, d))
    labels = rng.choice(k, n, p=weights)
    shapes = np.eye(d) + 0.5 / np.sqrt(d) * rng.normal(size=(k, d, d))
    noise = np.einsum("nij,nj->ni", shapes[labels], rng.normal(size=(n, d)))
    return np.ascontiguousarray(means[labels] + noise)
