"""Criteria that weigh the log-likelihood of a mixture against its size; lower is better in all.

One pass over the rows serves all of them, in a working memory that does not grow with the rows. The
number of rows is the sum of their weights. Knows nothing of how a mixture was fitted.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from emgine._checks.validation import check_sample_weight
from emgine._estimators.estimator_scores import BlockScores
from emgine._families.gaussian.parameters import n_free_parameters
from emgine._rows.parts import InMemory
from emgine._rows.rows import check_row_weight

from .likelihoods import Entropy, Likelihoods

if TYPE_CHECKING:
    from emgine import _core
    from emgine._estimators.fitted import Fitted
    from emgine._rows.parts import Parts
    from emgine._rows.rows import Rows

# The structure whose statistics take the least work.
CHEAPEST = "tied_spherical"


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


def evidence_of(rows: Parts | Rows, mixture: _core.Mixture, entropy: bool = False) -> Evidence:
    """Return the evidence of checked rows, which are read once, or twice for their `entropy`.

    Raises ValueError if no row has weight.
    """
    row_weight, log_likelihood, likeliest = rows.reduce(Likelihoods(mixture)).total()
    check_row_weight(row_weight)
    structure, k = mixture.covariance_type, mixture.n_components
    n_parameters = n_free_parameters(structure, k, mixture.n_features)
    if k == 1:  # is certain of every row
        return Evidence(log_likelihood, row_weight, n_parameters, 0.0, 0.0)
    return Evidence(
        log_likelihood,
        row_weight,
        n_parameters,
        # The log of the largest responsibility is the largest log-density less that of the row.
        log_certainty=min(0.0, likeliest - log_likelihood),
        entropy=rows.reduce(Entropy(mixture)).total()[0] if entropy else math.nan,
    )


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
        lie apart, so that it counts clusters where BIC counts components.

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
        return evidence_of(self._rows(X, fitted, sample_weight), fitted.mixture).icl

    def _total_score(self, fitted: Fitted, X: Any, sample_weight: Any) -> tuple[float, float, int]:
        """Return the log-likelihood, the sum of the weights and the number of free parameters."""
        evidence = evidence_of(self._rows(X, fitted, sample_weight), fitted.mixture)
        return evidence.log_likelihood, evidence.row_weight, evidence.n_parameters

    def _rows(self, X: Any, fitted: Fitted, sample_weight: Any) -> Parts:
        """Return checked rows, wherever they are."""
        reader = self._reader(X, fitted, sample_weight)
        if reader is not None:
            return reader
        rows, n_threads = self._checked(X, fitted)
        return InMemory(rows, check_sample_weight(sample_weight, rows.shape[0]), n_threads)
