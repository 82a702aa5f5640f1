"""How low log-densities of rows from a model are: exactly for one Gaussian, else from draws.

The draws have a fixed seed, so a model always gives the same answer, and needs no rows. A table of
some of them goes into files. With noise, ordinary rows are those of the other components.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np

from emgine._families.beside_noise import others_of
from emgine._families.families import family_of

from .chi_squared import quantile, upper_tail

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from emgine._core import Float64, Mixture, RowArray
    from emgine._families.user_functions import UserFunctions

SEED = 0
# Draws and one more are a power of 2, so that probabilities are exact doubles.
MOST, LEAST = 1 << 17, 1 << 13
# Of a pattern of missing cells, of which there may be many.
OF_A_PATTERN = 1 << 14
# Scoring the draws takes at most about so many nanoseconds of one thread, as far as LEAST allows.
TIME = 3e8
# Numbers of a batch of draws.
NUMBERS = 1 << 22
# Ranks up to this are all kept; beyond, each is this much larger than the last.
EVERY, RATIO = 64, 1.02
# Shares whose ranks are kept too.
USUAL = [digit * 10.0**-power for power in range(1, 6) for digit in (1.0, 2.0, 2.5, 5.0)]


class Calibration(Protocol):
    """What log-densities mean for rows of one pattern of cells."""

    def p_values(self, log_densities: Float64) -> Float64:
        """Return the probability of as low a log-density, of a row from the model."""

    def threshold(self, alpha: float) -> float:
        """Return the log-density below which a row is an outlier; ValueError for no such alpha."""


class Exact(NamedTuple):
    """Of one Gaussian: distances have a chi-squared distribution."""

    highest: float  # log-density
    dof: int

    def p_values(self, log_densities: Float64) -> Float64:
        """Return the probability of as low a log-density."""
        return upper_tail(2.0 * (self.highest - log_densities), self.dof)

    def threshold(self, alpha: float) -> float:
        """Return the log-density below which a row is an outlier."""
        return self.highest - quantile(alpha, self.dof) / 2.0


class FromDraws(NamedTuple):
    """Log-densities of draws: some of them, in order, with their ranks from 1."""

    n_draws: int
    ranks: NDArray[np.int64]
    log_densities: Float64

    def p_values(self, log_densities: Float64) -> Float64:
        """Return (1 + draws that are as low) / (1 + draws), rounded up to a rank that is kept.

        So a row from the model is below `alpha` with at most this probability (Davison and Hinkley
        1997, 4.2), whatever ties there are.
        """
        shares = np.append(self.ranks, self.n_draws + 1) / (self.n_draws + 1)
        return shares[np.searchsorted(self.log_densities, log_densities, side="right")]

    def threshold(self, alpha: float) -> float:
        """Return the log-density below which a row is an outlier."""
        place = np.searchsorted(self.ranks, alpha * (self.n_draws + 1), side="right") - 1
        if place < 0:
            raise ValueError(
                f"alpha must be at least {1 / (self.n_draws + 1):.2g}: there are {self.n_draws} "
                f"draws from the model. Got {alpha:g}."
            )
        return float(self.log_densities[place])


def calibrated(
    mixture: Mixture,
    functions: UserFunctions | None = None,
    lacking: NDArray[np.bool_] | None = None,
) -> Calibration:
    """Return the calibration of rows that lack these cells, or none; reads no rows."""
    ordinary = others_of(mixture)
    if ordinary.n_components == 1 and ordinary.shape.family == "gaussian":
        mean = np.array(ordinary.means)
        n_lacking = 0 if lacking is None else int(lacking.sum())
        if lacking is not None:
            mean[:, lacking] = np.nan
        highest = log_densities_of(ordinary, mean, 1)
        return Exact(float(highest[0]), ordinary.n_features - n_lacking)
    n = _n_draws(ordinary) - 1
    n = n if lacking is None else min(n, OF_A_PATTERN - 1)
    drawn = np.sort(np.concatenate(list(_log_densities(ordinary, functions, lacking, n))))
    ranks = kept_ranks(n)
    return FromDraws(n, ranks, drawn[ranks - 1])


def kept_ranks(n_draws: int) -> NDArray[np.int64]:
    """Return the ranks of the draws that a table keeps."""
    most = int(np.ceil(np.log(n_draws / EVERY) / np.log(RATIO))) + 1
    geometric = EVERY * RATIO ** np.arange(most)
    usual = (n_draws + 1) * np.array(USUAL)
    ranks = np.floor(np.concatenate([np.arange(1, EVERY + 1), geometric, usual, [n_draws]]))
    return np.unique(ranks[(ranks >= 1) & (ranks <= n_draws)].astype(np.int64))


def log_densities_of(mixture: Mixture, X: RowArray, n_threads: int) -> Float64:
    """Return log-densities of checked rows as float64, whatever the type of the rows."""
    from emgine import _core

    out = np.empty(len(X))
    _core.Mixture.score_samples(mixture, X, out, n_threads)
    return out


def _n_draws(mixture: Mixture) -> int:
    n = MOST
    while n > LEAST and mixture.shape.pass_cost(n)[0] > TIME:
        n //= 2
    return n


def _log_densities(
    mixture: Mixture,
    functions: UserFunctions | None,
    lacking: NDArray[np.bool_] | None,
    n_draws: int,
) -> Iterator[Float64]:
    """Yield the log-densities of draws, batch by batch."""
    random_state, weights = np.random.RandomState(SEED), mixture.weights
    drawer = family_of(mixture.shape) if functions is None else functions
    batch = max(NUMBERS // max(mixture.n_features, 1), 1)
    for first in range(0, n_draws, batch):
        n = min(batch, n_draws - first)
        counts = random_state.multinomial(n, weights / weights.sum())
        X = np.concatenate(drawer.draws(mixture, counts, random_state))
        X = np.nan_to_num(X)  # columns that are left out have no part in densities
        if lacking is not None:
            X[:, lacking] = np.nan
        rows = X if functions is None else functions.rows(X, 0)
        yield log_densities_of(mixture, np.ascontiguousarray(rows), 1)
