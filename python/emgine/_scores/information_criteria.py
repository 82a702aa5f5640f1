"""Criteria that weigh the log-likelihood of a mixture against its size; lower is better in all.

One pass over the rows serves all of them; the number of rows is the sum of their weights. Sums are
taken cell by cell of the core's grid and added exactly: the same bits for any parts.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Self

from emgine import _core
from emgine._checks.support import check_support
from emgine._checks.validation import check_summed_weight

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from emgine._core import Float64, Mixture
    from emgine._rows.parts import Part, Parts
    from emgine._rows.rows import Rows


@dataclass(frozen=True)
class Evidence:
    """Log-likelihood and certainty of a mixture on some rows, in nats."""

    log_likelihood: float
    row_weight: float
    n_parameters: int
    # Sum over the rows of the log of their largest responsibility, at most 0; NaN if not known.
    log_certainty: float = math.nan
    # Entropy of the responsibilities, summed over the rows; NaN if not asked for.
    entropy: float = math.nan

    @property
    def mean(self) -> float:
        """Mean log-density of the rows, in nats."""
        return self.log_likelihood / self.row_weight

    @property
    def aic(self) -> float:
        """Akaike (1974)."""
        return 2.0 * self.n_parameters - 2.0 * self.log_likelihood

    @property
    def bic(self) -> float:
        """Schwarz (1978)."""
        return self.n_parameters * math.log(self.row_weight) - 2.0 * self.log_likelihood

    @property
    def caic(self) -> float:
        """Bozdogan (1987)."""
        return self.bic + self.n_parameters

    @property
    def icl(self) -> float:
        """Biernacki, Celeux and Govaert (2000), the rows assigned to their likeliest component."""
        return self.bic - 2.0 * self.log_certainty


def evidence_of(
    rows: Parts | Rows,
    mixture: Mixture,
    entropy: bool = False,
    names: NDArray[np.object_] | None = None,
    n_held: int = 0,
) -> Evidence:
    """Return the evidence of checked rows, read once; ValueError if no row has weight.

    `n_held` parameters of the mixture were not estimated.
    """
    sums = rows.reduce(Likelihoods(mixture, entropy, names)).total()
    row_weight, log_likelihood, likeliest, of_components = sums
    check_summed_weight(row_weight)
    n_parameters = mixture.shape.n_free_parameters - n_held
    if mixture.n_components == 1:  # is certain of every row
        return Evidence(log_likelihood, row_weight, n_parameters, 0.0, 0.0)
    return Evidence(
        log_likelihood,
        row_weight,
        n_parameters,
        # The log of the largest responsibility is the largest log-density less that of the row.
        log_certainty=min(0.0, likeliest - log_likelihood),
        entropy=of_components if entropy else math.nan,
    )


class CellSums:
    """Sums of neighbouring cells, a row of numbers for each."""

    def __init__(self, cells: list[Float64]) -> None:
        self.cells = cells

    def absorb(self, part: Self) -> None:
        """Take in the sums of the part that follows."""
        self.cells = self.cells + part.cells

    def total(self) -> tuple[float, ...]:
        """Return the sums of all cells, each rounded once."""
        columns = zip(*(row for cells in self.cells for row in cells.tolist()), strict=True)
        return tuple(_sum(column) for column in columns)


class Likelihoods(NamedTuple):
    """Sums, by row weight, weights, log-densities, those of likeliest components, and entropies."""

    mixture: Mixture
    entropy: bool = False  # whether it is wanted; the sum is 0 if not
    names: NDArray[np.object_] | None = None  # of the columns, for messages

    def __call__(self, part: Part, n_threads: int) -> CellSums:
        X, weight = part.X, part.sample_weight
        check_support(X, self.mixture.shape, n_threads, self.names, part.first_row)
        return CellSums([_core.evidence(self.mixture, X, weight, self.entropy, n_threads)])


def _sum(numbers: tuple[float, ...]) -> float:
    """Return the sum, rounded once; infinite where it is beyond float64."""
    try:
        return math.fsum(numbers)
    except OverflowError:
        return sum(numbers)
