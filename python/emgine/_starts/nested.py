"""A start of structures with axes in common: the end of a run of a structure nested in them.

The likelihood of EVE and VVE has many local maxima by its axes, and EM from a partition may end
below what the nested structure reaches from there (Celeux and Govaert 1995 do not say which axes
to begin with). A run from that end cannot. Must not know an estimator.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from emgine import _core
from emgine._em import em
from emgine._families.gaussian.parameters import mixture_of, onto_structure
from emgine._families.missing import mixture_with

from .second_start import HIGHER, Second, run_from

if TYPE_CHECKING:
    from emgine._core import Mixture, ModelShape
    from emgine._em.options import Options
    from emgine._em.results import Result
    from emgine._rows.rows import Rows, Totals

    from .given import Given
    from .second_start import Watch

# What each is begun from: the volumes of VVE are free in VEE too.
NESTED = {"VVE": "VEE", "EVE": "tied"}
# Tolerance of the nested run, in nats per unit of row weight: it only has to find its basin.
ROUGH = 1e-5


def has_nested(shape: ModelShape) -> bool:
    """Return whether there is such a start."""
    several = shape.n_components > 1 and shape.n_features > 1
    return several and shape.family == "gaussian" and shape.structure in NESTED


def nested_start(
    rows: Totals, start: Mixture, options: Options, watch: Watch | None = None
) -> Mixture | None:
    """Return the end of a run of the nested structure from `start`; None if it collapses."""
    shape = start.shape
    nested = NESTED[shape.structure]
    covariances = start.covariances
    if nested == "tied":
        covariances = np.average(covariances, axis=0, weights=start.weights)
    try:
        moments = onto_structure((start.weights, start.means, covariances), nested)
        first = mixture_with(mixture_of(*moments, nested), shape.missing)
        rough = options._replace(tol=max(options.tol, ROUGH))
        result = em.run(rows, first, rough, watch=watch)
    except (ValueError, _core.IllDefinedComponentError):
        return None
    if result.degenerate:
        return None
    end = result.mixture
    made = np.ascontiguousarray(np.broadcast_to(end.covariances, start.covariances.shape))
    return mixture_with(mixture_of(end.weights, end.means, made, shape.structure), shape.missing)


@dataclass(frozen=True)
class SecondByNested:
    """Makes a run once more, from what the nested structure makes of its start."""

    rows: Totals
    options: Options

    def __call__(self, begun: Mixture, first: Result, watch: Watch | None) -> Second | None:
        """Return a run that ends higher than the first; None if it does not."""
        if not first.converged:
            return None
        start = nested_start(self.rows, begun, self.options)
        if start is None:
            return None
        end = run_from(self.rows, start, self.options, watch)
        reached = (first.rank[0], first.lower_bound + HIGHER)
        return Second(start, end) if end is not None and end.rank > reached else None


def second_by_nested(
    rows: Rows, shape: ModelShape, given: Given, options: Options
) -> SecondByNested | None:
    """Return what makes the first run once more; None where the start is the user's.

    A partition leaves the axes of VVE open, and their maxima are many. EVE has few, and ends from
    a partition where other programs do.
    """
    chosen = given.assignment is not None and shape.structure != "VVE"
    held = options.fixed is not None or options.prior is not None or rows.factors is not None
    if not has_nested(shape) or chosen or held or given.parameters.names:
        return None
    return SecondByNested(rows, options)
