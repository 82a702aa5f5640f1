"""Scores of checked rows under a mixture, and draws from it: shared by Mixture and the estimators.

Every argument was checked in ``_checks``. Apart from the scores, memory does not grow with rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from emgine import _core
from emgine._checks.arguments import MOST, shown
from emgine._checks.support import check_support
from emgine._families.beside_noise import has_noise
from emgine._families.families import family_of
from emgine._rows.parts import InMemory

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from emgine._core import Float64, Mixture, RowArray
    from emgine._families.user_functions import UserFunctions
    from emgine._rows.parts import Part, Task
    from emgine._rows.reader import Reader

# The core's methods, by their class: Mixture has methods of the same names that check.
WRITERS: dict[str, Callable[[Mixture, RowArray, Any, int], None]] = {
    "score_samples": _core.Mixture.score_samples,
    "predict": _core.Mixture.predict,
    "predict_proba": _core.Mixture.predict_proba,
}


def scores(
    mixture: Mixture,
    method: str,
    X: RowArray,
    n_threads: int,
    names: NDArray[np.object_] | None = None,
    first_row: int = 0,
) -> Any:
    """Return the log-densities, labels or responsibilities of rows, whichever `method` says.

    `names` and `first_row` say where a value is that the family cannot have.
    """
    check_support(X, mixture.shape, n_threads, names, first_row)
    columns = (mixture.n_components,) if method == "predict_proba" else ()
    out = np.empty((X.shape[0], *columns), dtype=np.int64 if method == "predict" else X.dtype)
    WRITERS[method](mixture, X, out, n_threads)
    return out


class Score(NamedTuple):
    """The scores of each part of the rows, which are not merged."""

    mixture: Mixture
    method: str
    names: NDArray[np.object_] | None = None
    functions: UserFunctions | None = None  # of a user's family

    def __call__(self, part: Part, n_threads: int) -> NDArray[Any]:
        X, first = part.X, part.first_row
        rows = X if self.functions is None else self.functions.rows(X, first)
        of_part: NDArray[Any] = scores(
            self.mixture, self.method, rows, n_threads, self.names, first
        )
        if self.functions is not None and self.method != "predict":
            return of_part.astype(X.dtype, copy=False)
        return of_part


def scores_of_parts(rows: InMemory | Reader, score: Task[NDArray[Any]]) -> NDArray[Any]:
    """Return the scores of all rows in one array."""
    if isinstance(rows, InMemory):
        return score(rows.part, rows.n_threads)
    return np.concatenate(list(rows.map(score)))


def sample(
    mixture: Mixture,
    n_samples: object,
    random_state: np.random.RandomState,
    functions: UserFunctions | None = None,
) -> tuple[Float64, NDArray[np.int64]]:
    """Return rows drawn from the mixture and the component of each, grouped by component."""
    n = _check_n_samples(n_samples)
    weights = mixture.weights
    counts = random_state.multinomial(n, weights / weights.sum())
    numbers = np.arange(counts.size, dtype=np.int64)
    if functions is None and has_noise(mixture.shape):
        numbers[-1] = -1  # as in predictions
    labels = np.repeat(numbers, counts)
    drawer = family_of(mixture.shape) if functions is None else functions
    return np.concatenate(drawer.draws(mixture, counts, random_state)), labels


def check_random_state(random_state: object) -> np.random.RandomState:
    """Return the RandomState meant by None (numpy's global one), a seed or a generator.

    That of a Generator shares its bit generator, so that each draw moves the Generator on.
    """
    if random_state is None:
        return np.random.mtrand._rand
    if isinstance(random_state, np.random.RandomState):
        return random_state
    if isinstance(random_state, np.random.Generator):
        return np.random.RandomState(random_state.bit_generator)
    if isinstance(random_state, int | np.integer) and 0 <= random_state < 2**32:
        from emgine._checks.seeds import seeded

        return seeded(int(random_state))
    raise ValueError(
        "random_state must be an int in the range [0, 4294967295], a numpy.random.RandomState, a "
        f"numpy.random.Generator or None. Got {shown(random_state)} instead."
    )


def _check_n_samples(n_samples: object) -> int:
    if isinstance(n_samples, int | np.integer) and 1 <= n_samples <= MOST:
        return int(n_samples)
    if isinstance(n_samples, int | np.integer) and n_samples > MOST:
        raise ValueError(f"n_samples must be at most {MOST}. Got {shown(n_samples)} instead.")
    raise ValueError(
        f"Invalid value for 'n_samples': {shown(n_samples)} . "
        "The sampling requires at least one sample."
    )
