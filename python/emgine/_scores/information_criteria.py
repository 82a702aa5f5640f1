"""Criteria that weigh the log-likelihood of a mixture against its size; lower is better in all.

One pass over the rows serves all of them. The number of rows is the sum of their weights.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from emgine._checks.validation import check_summed_weight

from .likelihoods import Likelihoods

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from emgine._core import Mixture
    from emgine._rows.parts import Parts
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
) -> Evidence:
    """Return the evidence of checked rows, read once; ValueError if no row has weight."""
    sums = rows.reduce(Likelihoods(mixture, entropy, names)).total()
    row_weight, log_likelihood, likeliest, of_components = sums
    check_summed_weight(row_weight)
    n_parameters = mixture.shape.n_free_parameters
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
