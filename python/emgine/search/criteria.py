"""Criteria: the score of a fitted candidate, of which the lowest is best.

Information criteria come from one pass over the rows, 'cv' from fits to other rows; a callable is
called with the fitted estimator and the rows.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from emgine._rows.parts import InMemory
from emgine._scores.information_criteria import Evidence, evidence_of

from .folds import folds_of, in_weights

if TYPE_CHECKING:
    from collections.abc import Callable

    from emgine._core import Mixture
    from emgine._rows.rows import Rows

    from .candidates import Candidate
    from .folds import Folds
    from .kinds import Kind
    from .table import Record

OF_EVIDENCE = ("bic", "aic", "icl", "caic")
CRITERIA = (*OF_EVIDENCE, "nec", "cv")
# Criteria that compare likelihoods; the entropy criterion compares gains of one family.
OF_LIKELIHOODS = (*OF_EVIDENCE, "cv")
# Criteria for which candidates can be stopped early: the likelihood and a penalty tell which may
# still be the best. AIC is one too, but its penalty is so small that many candidates come near.
WITH_EARLY_STOPPING = ("bic", "caic")


@dataclass(eq=False)
class Criterion:
    """The criterion of a search, ready to score; ValueError if the rows do not allow it."""

    choice: str | Callable[..., Any]
    rows: Rows
    arguments: tuple[Any, ...]  # rows, and weights if given, with which a callable is called
    cv: Any  # a number of parts, splits or a splitter
    seed: int

    def __post_init__(self) -> None:
        self._likelihood_of_one: dict[str, float] = {}
        if self.choice != "cv":
            return
        if self.rows.in_memory is None:
            raise ValueError(
                "criterion='cv' splits the rows into parts, so X must be in memory. For rows that "
                "are read in blocks use 'bic', 'aic', 'caic', 'icl', 'nec' or a callable."
            )
        # A splitter too is asked only once: all candidates share its splits.
        self._folds = folds_of(self.cv, self.rows.in_memory)

    def evidence(self, rows: Rows, mixture: Mixture, n_held: int = 0) -> Evidence:
        """Return the evidence of the rows under a mixture, of which some parameters are held."""
        entropy = self.choice == "nec"
        return evidence_of(rows.under(mixture), mixture, entropy=entropy, n_held=n_held)

    def score(self, record: Record, kind: Kind, fit: Callable[..., Mixture]) -> float:
        """Return the score of a fitted record; `fit` fits its candidate to other rows, for 'cv'."""
        assert record.evidence is not None
        candidate = record.candidate
        if callable(self.choice):
            return float(self.choice(record.estimator, *self.arguments))
        if self.choice in OF_EVIDENCE:
            return float(getattr(record.evidence, self.choice))
        if self.choice == "nec":
            of_one = self._log_likelihood_of_one(kind)
            return normalized_entropy(record.evidence, candidate.n_components, of_one)
        random_state = np.random.RandomState([self.seed, 0])
        return held_out(kind.view.rows, self._folds, random_state, candidate, fit)

    def penalty(self, n_parameters: int, row_weight: float) -> float:
        """Return the score at a log-likelihood of 0, for criteria of the likelihood."""
        return float(getattr(Evidence(0.0, row_weight, n_parameters), str(self.choice)))

    def _log_likelihood_of_one(self, kind: Kind) -> float:
        """Return the log-likelihood of one component, fitted once for each kind."""
        if kind.name not in self._likelihood_of_one:
            assert kind.view.starts is not None
            mixture = kind.view.starts.mixture(kind.shape(1), 0)
            evidence = evidence_of(kind.view.rows.under(mixture), mixture)
            self._likelihood_of_one[kind.name] = evidence.log_likelihood
        return self._likelihood_of_one[kind.name]


def normalized_entropy(evidence: Evidence, n_components: int, of_one: float) -> float:
    """Return entropy over the gain on one component: Celeux and Soromenho (1996); 1 for one."""
    if n_components == 1:
        return 1.0
    gain = evidence.log_likelihood - of_one
    return evidence.entropy / gain if gain > 0 else math.inf


def held_out(
    rows: Rows,
    folds: Folds,
    random_state: np.random.RandomState,
    candidate: Candidate,
    fit: Callable[[InMemory, Candidate], Mixture],
) -> float:
    """Return minus the mean log-likelihood, in nats, of held-out rows, by their weight."""
    log_likelihood = row_weight = 0.0
    here = rows.in_memory
    assert here is not None
    for train, test in in_weights(folds, here, random_state):
        mixture = fit(InMemory(here.X, train, here.n_threads, rows.missing), candidate)
        held = rows.others(here.X, test)
        evidence = evidence_of(held.under(mixture), mixture)
        log_likelihood += evidence.log_likelihood
        row_weight += evidence.row_weight
    return -log_likelihood / row_weight


def is_criterion(value: Any) -> bool:
    """Return whether a value is allowed as a criterion."""
    return callable(value) or (isinstance(value, str) and value in CRITERIA)
