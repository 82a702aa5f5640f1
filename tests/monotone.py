"""Asserts that the likelihood never decreases in a run of EM by more than is allowed.

`tests/conftest.py` replaces `em.run` by `watched` in every test. Two things may lower the
likelihood: `reg_covar`, which is added after the M-step, and the repair of a component.
"""

from __future__ import annotations

import itertools
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from emgine._em import em
from emgine._em.falls import OF_TERMS
from emgine._em.in_core import InCore
from emgine._em.m_step import MStep
from emgine._em.results import InterruptedRun, Result
from emgine._families.beside_noise import others_of
from emgine._families.children import children_of
from emgine._families.families import family_of
from emgine._families.gaussian.structures import CONSTRAINED, MATRICES, SCALARS
from emgine._families.log_normal import in_logarithms
from emgine._families.student_t import gaussian_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from emgine import _core
    from emgine._em.options import Options

RUN, M_STEP = em.run, MStep
# Part of a bound, or of 1 nat where terms of that size cancel in it, that is rounding.
ROUNDING = 1e-12


@dataclass(frozen=True)
class Step:
    """The mixture that an M-step led to; None where the core went on from it by itself."""

    mixture: _core.Mixture | None
    repaired: bool


@dataclass
class _Steps(threading.local):
    """The steps of the run of this thread."""

    made: list[Step] = field(default_factory=list)


_STEPS = _Steps()


class RecordedMStep(MStep):
    """The M-step, which also notes where it led."""

    def __call__(self, *arguments: Any) -> _core.Mixture | None:
        made = super().__call__(*arguments)
        if made is not None and not self.overshot:  # the step of an iteration
            # Of components that depend on one another no step with bounds is the exact one.
            inexact = bool(self.degenerate) and is_coupled(made)
            _STEPS.made.append(Step(made, self.repaired or inexact))
        return made


class RecordedInCore(InCore):
    """Iterations of the core, which notes where the last one led."""

    def run(self, begun: _core.Iterations, *arguments: Any) -> None:
        try:
            super().run(begun, *arguments)
        finally:
            if begun.bounds:
                _STEPS.made += [Step(None, False)] * (len(begun.bounds) - 1)
                _STEPS.made.append(Step(begun.mixtures[1], False))


def is_coupled(mixture: _core.Mixture) -> bool:
    """Return whether covariances, or scales, of components depend on one another."""
    if mixture.shape.family == "product":
        return any(is_coupled(child) for _, child in children_of(mixture))
    return mixture.shape.structure.partition("/")[0] in CONSTRAINED


def watched(
    source: Any, start: _core.Mixture, options: Options, *arguments: Any, **more: Any
) -> Result:
    """Run EM, and raise AssertionError if the likelihood fell."""
    _STEPS.made = []
    try:
        result = RUN(source, start, options, *arguments, **more)
    except InterruptedRun as interrupt:
        assert_rises(interrupt.result.lower_bounds, _STEPS.made, options.reg_covar)
        raise
    assert_rises(result.lower_bounds, _STEPS.made, options.reg_covar)
    return result


def assert_rises(bounds: Sequence[float], steps: Sequence[Step], reg_covar: float) -> None:
    """Raise AssertionError where a bound is lower than the one before by more than it may be.

    Parameters
    ----------
    bounds : sequence of float
        Mean log-likelihoods before each M-step, in nats.
    steps : sequence of Step
        The M-step after each of them.
    reg_covar : float
        What was added to the variances.
    """
    for number, (before, after) in enumerate(itertools.pairwise(bounds)):
        fall = before - after
        rounding = ROUNDING * max(1.0, abs(before))
        if fall <= rounding or steps[number].repaired:
            continue
        mixture = steps[number].mixture
        allowed = rounding + (0.0 if mixture is None else most_lost(mixture, reg_covar))
        assert fall <= allowed, (
            f"the mean log-likelihood fell by {fall:.3g} nats, from {before!r} to {after!r}, after "
            f"M-step {number + 1}; rounding and reg_covar={reg_covar:g} may take {allowed:.3g}"
        )


def most_lost(mixture: _core.Mixture, reg_covar: float) -> float:
    """Return how much likelihood, in nats per row, an M-step may lose because it is not exact.

    EM raises the likelihood by at least as much as the expected complete log-likelihood Q
    (Dempster, Laird and Rubin 1977), which the exact M-step maximises. A component of covariance S
    that gets S + ε costs (log|S + ε| - log|S| + tr S (S + ε)⁻¹ - d) / 2 of Q: with u = ε / c for
    each eigenvalue c of S + ε, the sum of (-log(1 - u) - u) / 2. A mean that is off by δ, because a
    double far from the origin is no finer, costs at most δ² / 2c for each feature. And a Cholesky
    factor is that of a matrix that is off by d roundings of its size (Higham 2002, theorem 10.3),
    which moves the smallest eigenvalue, and so the density, by as many times the condition number.
    In other families log-densities are known to a rounding of the terms that cancel in them.
    """
    mixture = others_of(mixture)  # noise has nothing to lose
    family = mixture.shape.family
    if family == "product":
        return sum(most_lost(child, reg_covar) for _, child in children_of(mixture))
    if family == "student_t":  # scales take the place of covariances
        mixture = gaussian_of(mixture)
    elif family == "log_normal":
        mixture = in_logarithms(mixture)
    elif family != "gaussian":  # their M-steps are the best within the bound
        return OF_TERMS * family_of(mixture.shape).largest_term(mixture)
    d = mixture.n_features
    widths = _eigenvalues(mixture)  # components by features
    part = np.minimum(reg_covar / widths, 1.0)
    with np.errstate(divide="ignore"):
        of_adding = 0.5 * (-np.log1p(-part) - part).sum(axis=1)
    off = np.spacing(np.abs(mixture.means).max(axis=1))
    of_rounding = 0.5 * d * off**2 / widths.min(axis=1)
    of_factoring = d * np.finfo(np.float64).eps * widths.max(axis=1) / widths.min(axis=1)
    if mixture.shape.structure not in MATRICES:
        of_factoring = np.zeros_like(of_factoring)  # no matrix, no factor
    # A component without weight has no rows to lose, even where it has no width: 0 times inf is 0.
    lost = (of_adding + of_rounding + of_factoring)[mixture.weights > 0.0]
    return float(mixture.weights[mixture.weights > 0.0] @ lost)


def _eigenvalues(mixture: _core.Mixture) -> np.ndarray[Any, np.dtype[np.float64]]:
    k, d, covariances = mixture.n_components, mixture.n_features, mixture.covariances
    kind = mixture.shape.structure
    if kind in MATRICES:
        found = np.linalg.eigvalsh(covariances)
        # The smallest are known to a rounding of the largest; below, even their sign is chance.
        found = np.maximum(found, np.finfo(np.float64).eps * found.max(axis=-1, keepdims=True))
        return np.broadcast_to(found, (k, d))
    if kind in SCALARS:
        covariances = covariances[:, np.newaxis]
    return np.broadcast_to(covariances, (k, d))
