"""The first mixture of a start by the nearest center: no component lacks what all rows have.

EM never leaves a probability of 0, so it is for the rows to say which probabilities are 0.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from emgine._em.remedies import first_mixture
from emgine._families.softening import softened, softened_statistics

if TYPE_CHECKING:
    from emgine._core import Mixture, SufficientStatistics
    from emgine._em.options import Options


def without_zeros(
    statistics: SufficientStatistics, options: Options, on_degenerate: str, n_threads: int
) -> Mixture:
    """Return the M-step of assigned rows, in which each component takes a share of all rows."""
    functions = options.functions
    if functions is not None and functions.family.soft_starts:
        statistics = softened_statistics(statistics)
    mixture, _ = first_mixture(
        statistics, on_degenerate, options.reg_covar, n_threads, functions, prior=options.prior
    )
    return softened(mixture)
