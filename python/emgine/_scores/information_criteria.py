"""Criteria that weigh the log-likelihood of a mixture against its size; lower is better in all.

One reading of the rows gives what all of them need, in a working memory that does not grow with the
rows. Their n is the sum of the row weights. Knows nothing of how a mixture was fitted.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from emgine import _core
from emgine._checks.mixture_parameters import n_free_parameters
from emgine._checks.validation import check_sample_weight
from emgine._reading.tasks import Expectation

from . import scoring
from .block_scores import BlockScores

if TYPE_CHECKING:
    from emgine._core import Float64, Rows
    from emgine._fitted import Fitted

# Responsibilities that are held at once.
RESPONSIBILITIES_AT_ONCE = 1 << 18


@dataclass(frozen=True)
class Evidence:
    """What a mixture says about rows, in nats."""

    log_likelihood: float
    row_weight: float
    n_parameters: int
    # Sum over the rows of the log of their largest responsibility, at most 0; NaN if not asked for.
    log_certainty: float = math.nan
    # Entropy of the responsibilities, summed over the rows; NaN if not asked for.
    entropy: float = math.nan

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
    mixture: _core.Mixture,
    X: Rows,
    sample_weight: Float64 | None,
    n_threads: int,
    certainty: bool = True,
    entropy: bool = False,
) -> Evidence:
    """Return what the mixture says about checked rows.

    Parameters
    ----------
    mixture : Mixture
        The mixture.
    X : ndarray of shape (n_samples, n_features)
        Rows.
    sample_weight : ndarray of shape (n_samples,) or None
        Their weights; None: 1 each.
    n_threads : int
        Number of threads.
    certainty, entropy : bool
        Whether these are wanted; either takes a second reading.

    Returns
    -------
    Evidence
        In nats.
    """
    totals = scoring.total_score(mixture, X, sample_weight, n_threads)
    sizes = mixture.covariance_type, mixture.n_components, mixture.n_features
    known = Evidence(*totals, n_free_parameters(*sizes))
    if not (certainty or entropy):
        return known
    sums = _certainty(mixture, X, sample_weight, n_threads, entropy)
    return replace(known, log_certainty=sums[0], entropy=sums[1])


def _certainty(
    mixture: _core.Mixture,
    X: Rows,
    sample_weight: Float64 | None,
    n_threads: int,
    with_entropy: bool,
) -> tuple[float, float]:
    """Return the sums of log max responsibility and of the entropy of the responsibilities."""
    log_certainty = entropy = 0.0
    step = max(1, RESPONSIBILITIES_AT_ONCE // mixture.n_components)
    # One component is certain of every row.
    for begin in range(0, X.shape[0] if mixture.n_components > 1 else 0, step):
        some = X[begin : begin + step]
        weight = 1.0 if sample_weight is None else sample_weight[begin : begin + step]
        found = np.empty((some.shape[0], mixture.n_components))
        _core.Mixture.predict_proba(mixture, some, found, n_threads)
        log_certainty += float((weight * np.log(found.max(axis=1))).sum())
        if with_entropy:
            logs = np.log(np.maximum(found, np.finfo(np.float64).tiny))
            entropy -= float((weight * np.einsum("ij,ij->i", found, logs)).sum())
    return log_certainty, entropy if with_entropy else math.nan


class InformationCriteria(BlockScores):
    """The criteria of a fitted estimator as its methods."""

    def aic(self, X: Any, sample_weight: Any = None) -> float:
        """Return Akaike's information criterion (1974) of the model on the rows.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features)
            Rows.
        sample_weight : array-like of shape (n_samples,), optional
            Weights of the rows, >= 0; 1 for each if not given.

        Returns
        -------
        float
            Twice the number of free parameters minus twice the log-likelihood; lower is better.
        """
        return Evidence(*self._total_score(self._published(), X, sample_weight)).aic

    def bic(self, X: Any, sample_weight: Any = None) -> float:
        """Return Schwarz's Bayesian information criterion (1978) of the model on the rows.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features)
            Rows.
        sample_weight : array-like of shape (n_samples,), optional
            Weights of the rows, >= 0; 1 for each if not given. Their sum is the number of rows.

        Returns
        -------
        float
            Number of free parameters times the log of the number of rows minus twice the
            log-likelihood; lower is better.
        """
        return Evidence(*self._total_score(self._published(), X, sample_weight)).bic

    def icl(self, X: Any, sample_weight: Any = None) -> float:
        """Return the integrated completed likelihood criterion of the model on the rows.

        Of Biernacki, Celeux and Govaert (2000), in the form of BIC: it also asks that components
        lie apart, so that it counts clusters where BIC counts components. For rows in memory only.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features)
            Rows.
        sample_weight : array-like of shape (n_samples,), optional
            As in `bic`.

        Returns
        -------
        float
            BIC minus twice the sum of the logs of the rows' largest responsibilities; lower is
            better, and never less than BIC.

        Examples
        --------
        >>> from emgine import GaussianMixture
        >>> X = [[0.0], [1.0], [10.0], [11.0]]
        >>> model = GaussianMixture(2, covariance_type="tied", random_state=0).fit(X)
        >>> bool(0 <= model.icl(X) - model.bic(X) < 1e-12)
        True
        """
        fitted = self._published()
        rows, n_threads = self._checked(X, fitted)
        weights = check_sample_weight(sample_weight, rows.shape[0])
        return evidence_of(fitted.mixture, rows, weights, n_threads).icl

    def _total_score(self, fitted: Fitted, X: Any, sample_weight: Any) -> tuple[float, float, int]:
        """Return the log-likelihood, the sum of the weights and the number of free parameters."""
        mixture = fitted.mixture
        reader = self._reader(X, fitted, sample_weight)
        if reader is not None:
            statistics = reader.reduce(Expectation(mixture, None, thorough=False)).total()
            total = statistics.log_likelihood, statistics.row_weight
        else:
            rows, n_threads = self._checked(X, fitted)
            weights = check_sample_weight(sample_weight, rows.shape[0])
            total = scoring.total_score(mixture, rows, weights, n_threads)
        sizes = mixture.covariance_type, mixture.n_components, mixture.n_features
        return *total, n_free_parameters(*sizes)
