"""Problems whose EM runs pass plateaus: components that must part, move to other groups, or split.

The starts are M-steps from wrong partitions, as those of other programs may be: two components
share what should be one group each, one component has two groups while another is spare, or labels
are partly or wholly random. The problems are the same in every run.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.convergence_problems import Problem, of_labels

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    Float64 = npt.NDArray[np.float64]
    Labels = npt.NDArray[np.int64]

STRUCTURES = ("full", "tied", "diag", "spherical", "tied_diag", "tied_spherical")
# "split": the rows of two groups are dealt to their components at random; "swap": two components
# share a group, a third has two; "random": all labels are; "noise": many labels are.
KINDS = ("split", "swap", "random", "noise")
SIZES = (150, 300, 600, 1200, 2400)
DISTANCES = (1.0, 1.5, 2.0, 3.0, 4.0)  # of the means from the origin, in standard deviations
NOISE = (0.5, 0.8, 0.95)
REG_COVAR = 1e-6
NUMBER = 300


def plateaus(number: int = NUMBER) -> Iterator[Problem]:
    """Yield problems: every structure, every kind, one to five features, two to six groups."""
    for seed in range(number):
        yield plateau(seed)


def plateau(seed: int) -> Problem:
    """Return one problem."""
    rng = np.random.RandomState([14, seed])
    structure, kind = STRUCTURES[seed % 6], KINDS[seed // 6 % 4]
    d = int(rng.randint(1, 6))
    k = int(rng.randint(3, 7)) if kind == "swap" else int(rng.randint(2, 6))
    n = int(rng.choice(SIZES))
    rows, groups = _rows(rng, n, d, k)
    labels = _labels(rng, groups, k, kind)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        start = of_labels(rows, labels, structure)
    return Problem(f"{seed} {kind} {n}×{d}, {k} {structure}", rows, start, REG_COVAR)


def _rows(rng: np.random.RandomState, n: int, d: int, k: int) -> tuple[Float64, Labels]:
    """Return rows and the groups they come from; no group has fewer than d + 5 rows."""
    distance, weights = rng.choice(DISTANCES), rng.dirichlet(np.full(k, 5.0))
    means = distance * rng.normal(size=(k, d))
    few = d + 5
    groups = np.concatenate([np.repeat(np.arange(k), few), rng.choice(k, n - k * few, p=weights)])
    shapes = np.eye(d) + 0.5 / np.sqrt(d) * rng.normal(size=(k, d, d))
    noise = np.einsum("nij,nj->ni", shapes[groups], rng.normal(size=(n, d)))
    return np.ascontiguousarray(means[groups] + noise), groups


def _labels(rng: np.random.RandomState, groups: Labels, k: int, kind: str) -> Labels:
    """Return a wrong partition of the rows."""
    labels, n = groups.copy(), len(groups)
    a, b, c = rng.permutation(k)[:3] if k > 2 else (0, 1, 1)
    if kind == "split":
        both = (groups == a) | (groups == b)
        labels[both] = np.where(rng.uniform(size=both.sum()) < 0.5, a, b)
    elif kind == "swap":
        labels[groups == b] = c
        one = groups == a
        labels[one] = np.where(rng.uniform(size=one.sum()) < 0.5, a, b)
    elif kind == "random":
        labels = rng.randint(k, size=n)
    else:
        wrong = rng.uniform(size=n) < rng.choice(NOISE)
        labels[wrong] = rng.randint(k, size=wrong.sum())
    return labels
