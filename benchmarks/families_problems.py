"""Rows of every family that is timed, and the start that all contenders get.

Rows come from as many components as are fitted. The start is given by responsibilities: the true
labels mixed with noise, so that no responsibility is 0 or 1 and no contender can skip work.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

    Array = npt.NDArray[np.float64]
    Draw = Callable[[np.random.Generator, Array], Array]

SEED = 5
N_CATEGORIES = 5
N_TRIALS = 10


@dataclass(frozen=True)
class Case:
    """A family, sizes, and the case of Gaussians that its time is compared with."""

    name: str  # family and structure; a third word tells sizes apart
    n_rows: int
    n_features: int
    n_components: int
    draw: Draw  # rows from places of the components, rows x features, uniform between 0 and 1
    beside: str = ""
    wanted: float | None = None  # at most this many times the time of the Gaussians
    stepmix: Any = None  # StepMix's name of the family, or a product of them
    wanted_faster: float | None = None  # at least this many times as fast as StepMix

    @property
    def title(self) -> str:
        """Return the sizes and the family as the table shows them."""
        sizes = f"{self.n_rows:,} × {self.n_features}, {self.n_components}".replace(",", " ", 1)
        family = " ".join(self.name.split()[:2])
        return f"{family.replace('_', ' ')}, {sizes}"


def _categories(rng: np.random.Generator, at: Array) -> Array:
    return rng.binomial(N_CATEGORIES - 1, at).astype(np.float64)


def _normal(rng: np.random.Generator, at: Array) -> Array:
    return rng.normal(2 * at)


def _counts(rng: np.random.Generator, at: Array) -> Array:
    return rng.poisson(4 * at).astype(np.float64)


def _successes(rng: np.random.Generator, at: Array) -> Array:
    return rng.binomial(N_TRIALS, at).astype(np.float64)


def _waits(rng: np.random.Generator, at: Array) -> Array:
    return (rng.geometric(0.2 + 0.6 * at) - 1).astype(np.float64)


def _directions(rng: np.random.Generator, at: Array) -> Array:
    rows: Array = rng.normal(3 * at)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return rows


def _t(rng: np.random.Generator, at: Array) -> Array:
    return 2 * at + rng.standard_t(5, at.shape)


def _mixed(rng: np.random.Generator, at: Array) -> Array:
    return np.hstack([_normal(rng, at[:, :4]), _categories(rng, at[:, 4:])])


def _linear(name: str, draw: Draw, **more: Any) -> Case:
    return Case(name, 100_000, 20, 6, draw, beside="gaussian diag", **more)


CASES: tuple[Case, ...] = (
    Case("gaussian diag", 100_000, 20, 6, _normal),
    _linear("poisson", lambda rng, at: rng.poisson(8 * at).astype(np.float64), wanted=1.0),
    _linear("exponential", lambda rng, at: rng.exponential(at + 0.2), wanted=1.0),
    _linear(
        "bernoulli",
        lambda rng, at: (rng.uniform(size=at.shape) < at).astype(np.float64),
        wanted=1.0,
        stepmix="binary",
        wanted_faster=20.0,
    ),
    _linear("geometric", _waits, wanted=1.0),
    _linear("binomial", _successes, wanted=1.0),
    _linear("multinomial", _counts, wanted=1.0),
    _linear("von_mises_fisher", _directions, wanted=1.0),
    _linear("log_normal diag", lambda rng, at: np.exp(_normal(rng, at)), wanted=1.0),
    _linear("gamma", lambda rng, at: rng.gamma(1 + 5 * at), wanted=1.0),
    _linear("beta", lambda rng, at: rng.beta(1 + 5 * at, 3.0).clip(1e-9, 1 - 1e-9), wanted=1.0),
    _linear("categorical", _categories, stepmix="categorical", wanted_faster=50.0),
    _linear(
        "negative_binomial",
        lambda rng, at: rng.negative_binomial(4, 0.3 + 0.5 * at).astype(np.float64),
    ),
    _linear("weibull", lambda rng, at: rng.weibull(1 + at) + 1e-9),
    Case(
        "mixed", 100_000, 8, 4, _mixed, stepmix=("gaussian_diag", "categorical"), wanted_faster=20.0
    ),
    Case("gaussian full", 200_000, 16, 16, _normal),
    Case("student_t full", 200_000, 16, 16, _t, beside="gaussian full", wanted=1.35),
    Case("gaussian full few", 200_000, 5, 3, _normal),
    Case("student_t full few", 200_000, 5, 3, _t, beside="gaussian full few", wanted=1.35),
)
ONE_ROW: tuple[Case, ...] = (
    Case("categorical", 5_000, 8, 4, _categories),
    Case("mixed", 5_000, 8, 4, _mixed),
)


def rows_and_start(case: Case) -> tuple[Array, Array]:
    """Draw rows, and responsibilities (rows x components) of the start; the same on every call."""
    rng = np.random.default_rng([SEED, case.n_features, case.n_components])
    places = rng.uniform(0.1, 0.9, (case.n_components, case.n_features))
    labels = rng.integers(case.n_components, size=case.n_rows)
    rows = case.draw(rng, places[labels])
    noise = rng.dirichlet(np.ones(case.n_components), case.n_rows)
    return rows, 0.5 * np.eye(case.n_components)[labels] + 0.5 * noise
