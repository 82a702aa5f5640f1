"""The judge: gives a candidate that was fitted its score, whatever the criterion.

Asks for what the criterion needs and for no more. Refuses criteria that the rows cannot serve
before any work starts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from emgine._em.remedies import first_mixture
from emgine._scores.information_criteria import Evidence, evidence_of

from .criteria import OF_EVIDENCE, held_out, normalized_entropy
from .folds import folds_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from emgine._core import Mixture
    from emgine._em.options import Options
    from emgine._rows.rows import Rows

    from .starts import SharedStarts
    from .table import Record

# Criteria for which a race is run: a likelihood and a penalty, so that it can be told who may still
# win. AIC is such a one too, but its penalty is so small that many come near.
RACED = ("bic", "caic")


@dataclass(eq=False)
class Judge:
    """Scores by one criterion.

    Raises
    ------
    ValueError
        If the criterion needs rows in memory, and these are not; if `cv` does not fit them.
    """

    criterion: str | Callable[..., Any]
    rows: Rows
    given: tuple[Any, ...]  # rows and weights, as a callable is called with them
    cv: Any  # a number of parts, splits or a splitter
    seed: int
    options: Options

    def __post_init__(self) -> None:
        self._of_one: dict[str, float] = {}
        if self.criterion != "cv":
            return
        if self.rows.in_memory is None:
            raise ValueError(
                "criterion='cv' deals single rows out to parts, so X must be in memory. For rows "
                "that are read in blocks use 'bic', 'aic', 'caic', 'icl', 'nec' or a callable."
            )
        # Of a splitter too there is one set of splits, for all candidates.
        self._folds = folds_of(self.cv, self.rows.in_memory)

    def evidence(self, mixture: Mixture) -> Evidence:
        """Return what a mixture says about the rows."""
        return evidence_of(self.rows, mixture, entropy=self.criterion == "nec")

    def score(self, record: Record, starts: SharedStarts, fit: Callable[..., Mixture]) -> float:
        """Return the score of a record with evidence.

        Parameters
        ----------
        record : Record
            The candidate, fitted.
        starts : SharedStarts
            Starts on all rows.
        fit : callable
            Called with other rows and a candidate; gives the mixture, for 'cv'.
        """
        assert record.evidence is not None
        candidate, criterion = record.candidate, self.criterion
        if callable(criterion):
            return float(criterion(record.estimator, *self.given))
        if criterion in OF_EVIDENCE:
            return float(getattr(record.evidence, criterion))
        if criterion == "nec":
            of_one = self._likelihood_of_one(candidate.covariance_type, starts)
            return normalized_entropy(record.evidence, candidate.n_components, of_one)
        rows = self.rows.in_memory
        assert rows is not None
        random_state = np.random.RandomState([self.seed, 0])
        return held_out(rows, self._folds, random_state, lambda some: fit(some, candidate))

    def penalty(self, n_parameters: int, row_weight: float) -> float:
        """Return the score at a log-likelihood of 0, for criteria of the likelihood."""
        return float(getattr(Evidence(0.0, row_weight, n_parameters), str(self.criterion)))

    def _likelihood_of_one(self, covariance_type: str, starts: SharedStarts) -> float:
        """Return the log-likelihood of one component, fitted once for each structure."""
        if covariance_type not in self._of_one:
            statistics = starts.statistics(1, covariance_type, 0)
            how = self.options.on_degenerate, self.options.reg_covar
            one = first_mixture(statistics, *how, self.rows.n_threads)[0]
            found = evidence_of(self.rows, one)
            self._of_one[covariance_type] = found.log_likelihood
        return self._of_one[covariance_type]
