"""What makes a candidate the better one: a number for each, of which the lowest wins.

Information criteria come from one reading of the rows, 'cv' from fits that do not see what they are
judged by. A callable is asked with the fitted estimator and the rows.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from emgine._rows.parts import InMemory
from emgine._rows.rows import Rows
from emgine._scores.information_criteria import evidence_of

from .folds import in_weights

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np

    from emgine._core import Mixture
    from emgine._scores.information_criteria import Evidence

    from .folds import Folds

OF_EVIDENCE = ("bic", "aic", "icl", "caic")
CRITERIA = (*OF_EVIDENCE, "nec", "cv")


def normalized_entropy(evidence: Evidence, n_components: int, of_one: float) -> float:
    """Return the normalized entropy criterion.

    Parameters
    ----------
    evidence : Evidence
        Of the candidate, with its entropy.
    n_components : int
        Of the candidate.
    of_one : float
        Log-likelihood of one component of the same structure, in nats.

    Returns
    -------
    float
        Entropy over what the log-likelihood gained on one component; 1 for one component.

    Notes
    -----
    Celeux and Soromenho (1996); the value for one component: Biernacki, Celeux and Govaert (1999).
    """
    if n_components == 1:
        return 1.0
    gained = evidence.log_likelihood - of_one
    return evidence.entropy / gained if gained > 0 else math.inf


def held_out(
    rows: InMemory,
    folds: Folds,
    random_state: np.random.RandomState,
    fit: Callable[[Rows], Mixture],
) -> float:
    """Return minus the mean log-likelihood, in nats, of rows that a fit has not seen.

    Parameters
    ----------
    rows : InMemory
        The rows.
    folds : int or list of pairs of indices
        Parts, each of which is held out once, or what is seen and what is held out.
    random_state : RandomState
        Deals the rows out.
    fit : callable
        Gives the mixture for rows.

    Returns
    -------
    float
        Over all that is held out, by row weight.
    """
    log_likelihood = row_weight = 0.0
    for seen, unseen in in_weights(folds, rows, random_state):
        mixture = fit(Rows(InMemory(rows.X, seen, rows.n_threads)))
        held = Rows(InMemory(rows.X, unseen, rows.n_threads))
        found = evidence_of(held, mixture)
        log_likelihood += found.log_likelihood
        row_weight += found.row_weight
    return -log_likelihood / row_weight


def is_criterion(value: Any) -> bool:
    """Whether this can be a criterion."""
    return callable(value) or (isinstance(value, str) and value in CRITERIA)
