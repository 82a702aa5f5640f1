"""Posterior distributions of the weights in a variational fit: Dirichlet, and stick-breaking.

Both depend on the rows through their number in each component alone. Logarithms are natural.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from emgine._core import digamma, log_gamma

if TYPE_CHECKING:
    from emgine._core import Float64

STICKS, DIRICHLET = "dirichlet_process", "dirichlet_distribution"
KINDS = (STICKS, DIRICHLET)


class WeightPrior(NamedTuple):
    """The prior: `concentration` of each component, or of the process.

    The process is cut off after as many sticks as there are components, each with a beta prior
    (Blei and Jordan 2006, whose last stick is 1); weights are what the sticks leave, divided by
    their sum.
    """

    kind: str
    concentration: float

    def parameters(self, counts: Float64) -> tuple[Float64, ...]:
        """Return the concentrations; of sticks, both parameters of their beta distributions."""
        if self.kind == DIRICHLET:
            return (self.concentration + counts,)
        after = np.append(np.cumsum(counts[:0:-1])[::-1], 0.0)
        return 1.0 + counts, self.concentration + after

    def expected_logs(self, counts: Float64) -> Float64:
        """Return the expected logarithm of each weight."""
        if self.kind == DIRICHLET:
            (alpha,) = self.parameters(counts)
            return np.asarray(digamma(alpha) - digamma(alpha.sum(keepdims=True)))
        a, b = self.parameters(counts)
        both = digamma(a + b)
        left = np.cumsum(digamma(b) - both)
        return np.asarray(digamma(a) - both + np.append(0.0, left[:-1]))

    def means(self, counts: Float64) -> Float64:
        """Return the expected weights, which add up to 1."""
        if self.kind == DIRICHLET:
            (alpha,) = self.parameters(counts)
            return np.asarray(alpha / alpha.sum())
        a, b = self.parameters(counts)
        expected = a / (a + b) * np.append(1.0, np.cumprod(b / (a + b))[:-1])
        return np.asarray(expected / expected.sum())

    def divergence(self, counts: Float64) -> float:
        """Return the Kullback-Leibler divergence of the posterior from the prior, in nats."""
        if self.kind == DIRICHLET:
            (alpha,) = self.parameters(counts)
            prior = np.full_like(alpha, self.concentration)
            return _of_dirichlet(alpha, prior)
        a, b = self.parameters(counts)
        sticks = np.stack([a, b], axis=1)
        prior = np.broadcast_to([1.0, self.concentration], sticks.shape)
        return sum(_of_dirichlet(*pair) for pair in zip(sticks, prior, strict=True))


def _of_dirichlet(alpha: Float64, prior: Float64) -> float:
    """Return the divergence of a Dirichlet distribution from another one."""
    total, prior_total = alpha.sum(keepdims=True), prior.sum(keepdims=True)
    normalizers = log_gamma(total).sum() - log_gamma(alpha).sum()
    of_prior = log_gamma(prior_total).sum() - log_gamma(np.ascontiguousarray(prior)).sum()
    moved = ((alpha - prior) * (digamma(alpha) - digamma(total))).sum()
    return float(normalizers - of_prior + moved)
