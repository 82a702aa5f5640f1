"""Iterations whose lower bound is below the one before, and why.

EM never lowers the likelihood, but its M-step is not exact where covariances are bounded below.
Knows what a fall beyond rounding is; must not read rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from emgine._families.families import family_of

if TYPE_CHECKING:
    from emgine._core import Mixture

    from .options import Options

# A fall of a bound by less than this part of it, or of 1 nat, is not recorded.
NO_FALL = 1e-12
# Nor is one of this part of terms that cancel in log-densities: a few roundings.
OF_TERMS = 1e-15


class Fall(NamedTuple):
    """An iteration that began with a lower bound below the one before, and why."""

    iteration: int  # from 1
    amount: float  # in nats per unit of row weight
    # "repair": of a component, in this run before; "reg_covar": it was added to the covariances;
    # "rounding": neither, the bound has no more digits; "maximization": of a user's family.
    cause: str


def is_fall(change: float, bound: float, mixture: Mixture) -> bool:
    """Return whether a bound, of this mixture, fell by more than rounding."""
    most = NO_FALL * max(1.0, abs(bound))
    if change >= -most:
        return False
    return change < -most - OF_TERMS * family_of(mixture.shape).largest_term(mixture)


def cause_of_fall(repaired: bool, options: Options) -> str:
    """Return why a bound fell; `repaired` is whether a component was, before in the run."""
    if repaired:
        return "repair"
    if options.functions is not None:
        return "maximization"
    return "reg_covar" if options.reg_covar > 0.0 else "rounding"
