"""The first parameters of a start: the M-step of rows that were assigned, and what it cannot know.

EM never leaves a probability of 0, so it is for the rows to say which probabilities are 0; sizes of
counts are those of the moments where one M-step falls short of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from emgine._em.remedies import first_mixture
from emgine._families.softening import softened, softened_statistics
from emgine._families.start_sizes import with_sizes_of_moments

if TYPE_CHECKING:
    from emgine._core import Mixture, SufficientStatistics
    from emgine._em.options import Options


def first_parameters(
    statistics: SufficientStatistics,
    options: Options,
    on_degenerate: str,
    n_threads: int,
    *,
    soft: bool = True,
) -> Mixture:
    """Return the M-step of assigned rows.

    `soft` lets each component take a share of all rows: for rows of the nearest center, which leave
    zeros of their own.
    """
    functions = options.functions
    if soft and functions is not None and functions.family.soft_starts:
        statistics = softened_statistics(statistics)
    found, _ = first_mixture(
        statistics, on_degenerate, options.reg_covar, n_threads, functions, prior=options.prior
    )
    found = with_sizes_of_moments(found, statistics)
    return softened(found) if soft else found
