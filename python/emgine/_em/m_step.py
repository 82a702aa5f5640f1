"""The M-step of a run: from statistics to the next parameters, with all digits.

Reads the rows again where digits were lost, and has components that degenerated repaired. Knows
nothing of bounds and stops: that is the loop's business.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .remedies import Remedy

if TYPE_CHECKING:
    from emgine import _core
    from emgine._core import Float64
    from emgine._rows.rows import Source

    from .degenerate import Degeneration
    from .options import Options


class MStep:
    """Makes the next parameters, again and again through one run.

    Parameters
    ----------
    source : Source
        Gives the sufficient statistics of the rows, where they are needed again.
    options : Options
        Regularisation, and what to do about components that degenerate.

    Attributes
    ----------
    repaired : bool
        Whether the last step did something to a component: the likelihood may fall then, and what
        was learnt of it is void.
    """

    def __init__(self, source: Source, options: Options) -> None:
        self._source = source
        self._remedy = Remedy(options.on_degenerate, options.reg_covar, options.n_threads)
        self._number = 0
        self.repaired = False

    @property
    def degenerate(self) -> tuple[Degeneration, ...]:
        """What happened to components so far."""
        return tuple(self._remedy.events)

    def __call__(
        self, mixture: _core.Mixture, statistics: _core.SufficientStatistics, leapt: bool
    ) -> _core.Mixture | None:
        """Return the new parameters; None for a leap that went where a component degenerates.

        A covariance is S2/S0 - d dᵀ with the shift d of the mean. Where d is large against the new
        standard deviation the difference cancels, and a second pass about the new means does not.

        Raises
        ------
        IllDefinedCovarianceError
            If a component collapses and there is no remedy.
        """
        remedy = self._remedy
        updated = remedy.maximization(statistics)
        if updated is None and leapt:
            return None
        if updated is None or statistics.loses_digits(updated):
            about = _new_means(statistics) if updated is None else updated.means
            statistics = self._source.expectation(mixture, about)
            updated = remedy.maximization(statistics)
        found = remedy.look(statistics, updated)
        if leapt and (found or updated is None):
            return None
        self._number += 1
        self.repaired = updated is None or bool(found)
        if updated is None or found:
            return remedy.repaired(statistics, found, self._number)
        return updated


def _new_means(statistics: _core.SufficientStatistics) -> Float64:
    weight = statistics.weight[:, np.newaxis]
    shift = np.divide(statistics.sum, weight, out=np.zeros_like(statistics.sum), where=weight > 0)
    return statistics.means + shift
