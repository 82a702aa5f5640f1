"""Small problems of every family: rows that it can have, of components that overlap a little.

The same name gives the same problem. A new family adds a line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from emgine import families

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

N = 3000


class Problem(NamedTuple):
    """A family and rows of two components."""

    family: Any
    rows: npt.NDArray[np.float64]


def _two(draw: Callable[[np.random.RandomState, int, int], Any]) -> Problem:
    """Return rows of two components, which ``draw(random_state, component, n)`` draws."""
    random_state = np.random.RandomState(0)
    family, first = draw(random_state, 0, N // 3)
    _, second = draw(random_state, 1, N - N // 3)
    rows = np.concatenate([first, second]).astype(np.float64)
    return Problem(family, random_state.permutation(rows))


def _mixed(r: np.random.RandomState, k: int, n: int) -> tuple[Any, Any]:
    family = families.Product(
        {(0, 2): families.Gaussian("full"), 1: "poisson", 3: "bernoulli", 4: "log_normal"}
    )
    columns = [
        r.normal(4 * k, 1 + k, n),
        r.poisson([2, 9][k], n),
        r.normal(-2 * k, 1, n),
        r.uniform(size=n) < [0.2, 0.7][k],
        np.exp(r.normal(k, 0.5, n)),
    ]
    return family, np.column_stack(columns)


def _other_mixed(r: np.random.RandomState, k: int, n: int) -> tuple[Any, Any]:
    family = families.Product(
        {0: "gamma", (1, 2): "student_t", 3: "negative_binomial", 4: families.Categorical(3)}
    )
    columns = [
        r.gamma([2, 20][k], 1.0, n),
        *(r.standard_t(5, (n, 2)) + 4 * k).T,
        r.poisson([2, 9][k], n),  # not overdispersed: some sizes are infinite
        r.binomial(2, [0.2, 0.7][k], n),
    ]
    return family, np.column_stack(columns)


def _directions(r: np.random.RandomState, k: int, n: int) -> tuple[Any, Any]:
    rows = r.normal(size=(n, 3)) * 0.5 + [[0, 0, 2], [0, 2, 0]][k]
    return "von_mises_fisher", rows / np.linalg.norm(rows, axis=1, keepdims=True)


DRAWS: dict[str, Callable[[np.random.RandomState, int, int], Any]] = {
    "bernoulli": lambda r, k, n: ("bernoulli", r.uniform(size=(n, 6)) < [0.2, 0.7][k]),
    "poisson": lambda r, k, n: ("poisson", r.poisson([[2, 5, 1], [9, 4, 3]][k], (n, 3))),
    "geometric": lambda r, k, n: ("geometric", r.geometric([0.6, 0.1][k], (n, 2)) - 1),
    "exponential": lambda r, k, n: ("exponential", r.exponential([1, 8][k], (n, 2))),
    "log_normal": lambda r, k, n: ("log_normal", np.exp(r.normal(2 * k, 0.6, (n, 2)))),
    "student_t": lambda r, k, n: ("student_t", r.standard_t(5, (n, 2)) * (1 + k) + 6 * k),
    "categorical": lambda r, k, n: ("categorical", r.binomial(3, [0.2, 0.7][k], (n, 5))),
    "binomial": lambda r, k, n: (families.Binomial(10), r.binomial(10, [0.2, 0.6][k], (n, 3))),
    "negative_binomial": lambda r, k, n: (
        "negative_binomial",
        r.negative_binomial([3, 9][k], [0.5, 0.3][k], (n, 2)),
    ),
    "gamma": lambda r, k, n: ("gamma", r.gamma([2, 20][k], 1.0, (n, 2))),
    "beta": lambda r, k, n: ("beta", r.beta([2, 9][k], [7, 3][k], (n, 2))),
    "weibull": lambda r, k, n: ("weibull", r.weibull([0.8, 3][k], (n, 2)) * [1, 9][k]),
    "von_mises_fisher": _directions,
    "product": _mixed,
    "product_of_two_parameters": _other_mixed,
}


def problem(name: str) -> Problem:
    """Return the problem of this name."""
    return _two(DRAWS[name])
