"""Compares starts of families in their own space with starts among the rows as they are.

`python -m benchmarks.family_starts [PROBLEMS [SEEDS]]` prints the table of families of
docs/benchmarks/starts.md. Results do not depend on the load of the machine; the problems are the
same in every run.
"""

from __future__ import annotations

import contextlib
import sys
import warnings
from typing import TYPE_CHECKING, Any

import numpy as np

from emgine import DegenerateError, MixtureModel, families
from emgine._families.family import BY_NAME, Family

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import numpy.typing as npt

    Array = npt.NDArray[Any]

METHODS = ("kmeans", "k-means++")
SPACES = ("as they are", "of the family")
N_ROWS = 1000
# A fit within this many nats per row of the best one has reached it.
SAME = 1e-4


def _exp_normal(r: np.random.RandomState, z: Array, d: int, mean: float, sd: float) -> Array:
    """Return means of the rows: log-normal among components."""
    return np.asarray(np.exp(r.normal(mean, sd, (z.max() + 1, d)))[z])


def _shapes(r: np.random.RandomState, z: Array, d: int, low: float, high: float) -> Array:
    return np.asarray(np.exp(r.uniform(low, high, (z.max() + 1, d)))[z])


def _gamma(r: np.random.RandomState, z: Array, d: int) -> Array:
    shapes = _shapes(r, z, d, 0, 3)
    return r.gamma(shapes, _exp_normal(r, z, d, 0, 1) / shapes)


def _log_normal(r: np.random.RandomState, z: Array, d: int) -> Array:
    return _exp_normal(r, z, d, 0, 1.2) * np.exp(
        _shapes(r, z, d, -1.5, 0) * r.normal(size=(len(z), d))
    )


def _weibull(r: np.random.RandomState, z: Array, d: int) -> Array:
    return _exp_normal(r, z, d, 0, 1) * r.weibull(_shapes(r, z, d, -0.3, 1.8))


def _geometric(r: np.random.RandomState, z: Array, d: int) -> Array:
    return r.geometric(1 / (1 + _exp_normal(r, z, d + 3, 1, 1.5))) - 1


def _negative_binomial(r: np.random.RandomState, z: Array, d: int) -> Array:
    means = _exp_normal(r, z, d + 1, 1.5, 1.2)
    return r.poisson(means * r.gamma(3.0, 1 / 3, means.shape))


def _pairs(r: np.random.RandomState, z: Array, d: int) -> Array:
    trials = 1 + r.poisson(np.exp(r.normal(2, 0.7, (len(z), d))))
    successes = r.binomial(trials, r.beta(1, 1, (z.max() + 1, d))[z])
    return np.stack([successes, trials], axis=2).reshape(len(z), 2 * d)


def _codes(r: np.random.RandomState, z: Array, d: int) -> Array:
    columns = []
    for number in r.randint(3, 7, d):
        ends = r.dirichlet(np.full(number, 0.5), z.max() + 1).cumsum(axis=1)
        columns.append(np.minimum((ends[z] < r.uniform(size=(len(z), 1))).sum(axis=1), number - 1))
    return np.column_stack(columns)


def _shares(r: np.random.RandomState, z: Array, d: int) -> Array:
    own = r.dirichlet(np.full(d + 6, 0.5), z.max() + 1)
    probabilities = 0.6 * own + 0.4 * r.dirichlet(np.ones(d + 6))
    trials = 3 + r.poisson(np.exp(r.normal(2.5, 0.8, len(z))))
    drawn = [r.multinomial(n, p) for n, p in zip(trials, probabilities[z], strict=True)]
    return np.array(drawn)


def _mixed(r: np.random.RandomState, z: Array, d: int) -> Array:  # noqa: ARG001
    gaussian = r.normal(0, 1.5, (z.max() + 1, 2))[z] + r.normal(size=(len(z), 2))
    counts = r.poisson(_exp_normal(r, z, 1, 1, 0.8))
    return np.column_stack(
        [gaussian, _gamma(r, z, 1), _codes(r, z, 2), counts, _log_normal(r, z, 1)]
    )


MIXED = {
    (0, 1): families.Gaussian("diag"),
    2: "gamma",
    (3, 4): "categorical",
    5: "poisson",
    6: "log_normal",
}
DRAWS: dict[str, tuple[Any, Callable[[np.random.RandomState, Array, int], Array]]] = {
    "log_normal": ("log_normal", _log_normal),
    "gamma": ("gamma", _gamma),
    "weibull": ("weibull", _weibull),
    "poisson": ("poisson", lambda r, z, d: r.poisson(_exp_normal(r, z, d, 1, 1))),
    "geometric": ("geometric", _geometric),
    "negative_binomial": ("negative_binomial", _negative_binomial),
    "binomial, trials of the rows": (families.Binomial(), _pairs),
    "categorical": ("categorical", lambda r, z, d: _codes(r, z, d + 4)),
    "multinomial": ("multinomial", _shares),
    "mixed columns": (MIXED, _mixed),
}


def problem(name: str, number: int) -> tuple[int, Any, Array]:
    """Return a number of components, a family and rows: 3 to 6 components, 2 to 6 features."""
    r = np.random.RandomState(1000 + number)
    k, d = r.randint(3, 7), r.randint(2, 7)
    labels = r.choice(k, N_ROWS, p=r.dirichlet(np.full(k, 4.0)))
    family, draw = DRAWS[name]
    return k, family, draw(r, labels, d).astype(np.float64)


@contextlib.contextmanager
def rows_as_they_are() -> Iterator[None]:
    """Let all families look for centers among the rows."""
    own = {type(family): type(family).in_start_space for family in BY_NAME.values()}
    for kind in own:
        kind.in_start_space = Family.in_start_space  # type: ignore[method-assign]
    try:
        yield
    finally:
        for kind, method in own.items():
            kind.in_start_space = method  # type: ignore[method-assign]


def ends(name: str, number: int, method: str, n_seeds: int) -> Array:
    """Return the last lower bounds of fits of a problem from `n_seeds` starts, in nats per row."""
    k, family, rows = problem(name, number)
    bounds = []
    for seed in range(n_seeds):
        model = MixtureModel(k, family=family, init_params=method, random_state=seed, n_threads=1)
        model.set_params(reg_covar=1e-3, max_iter=3000, tol=1e-7)
        with warnings.catch_warnings(), contextlib.suppress(DegenerateError):
            warnings.simplefilter("ignore")
            bounds.append(model.fit(rows).lower_bound_)
    return np.array(bounds + [-np.inf] * (n_seeds - len(bounds)))


def compared(name: str, n_problems: int, n_seeds: int) -> dict[tuple[str, str], Array]:
    """Return how far below the best known fit each fit ends, by method and space."""
    found: dict[tuple[str, str], Array] = {}
    for space in SPACES:
        with rows_as_they_are() if space == SPACES[0] else contextlib.nullcontext():
            for method in METHODS:
                runs = [ends(name, number, method, n_seeds) for number in range(n_problems)]
                found[method, space] = np.array(runs)
    best = np.max([bounds.max(axis=1) for bounds in found.values()], axis=0)
    return {key: best[:, np.newaxis] - bounds for key, bounds in found.items()}


def main() -> None:
    """Compare, and print the table."""
    n_problems, n_seeds = (int(word) for word in (sys.argv[1:] + ["24", "6"][len(sys.argv) - 1 :]))
    heads = [f"{method}, {space}" for method in METHODS for space in SPACES]
    print("| family | " + " | ".join(heads) + " |")
    print("|---" + "|--:" * len(heads) + "|")
    for name in DRAWS:
        found = compared(name, n_problems, n_seeds)
        below = [found[method, space] for method in METHODS for space in SPACES]
        cells = [f"{np.mean(gap <= SAME):.0%} ({np.minimum(gap, 1).mean():.3f})" for gap in below]
        print(f"| {name} | " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main()
