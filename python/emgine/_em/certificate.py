"""Whether a run that seems to have converged is at a maximum, and where it goes on if not.

A run may stop on a plateau: at a saddle, or where the likelihood is flatter than its steps could
know. A few passes look for negative curvature and for a gain above the tolerance. A run that ends
here has the bits of a run without a certificate.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from .coincident import coincident_pair, contrast
from .curvature import LONGEST, ascent, saddle

if TYPE_CHECKING:
    from emgine._core import Mixture

    from .curvature import Ascent, View
    from .probes import Probes

# Probes of a certificate, at most: this part of the passes of the run, without the probes before;
# so many in any case. Where all is ordinary, one or two suffice.
SHARE = 0.2
LEAST_PROBES = 8
# An ascent must gain this part of the tolerance, or the run ends.
PROGRESS = 0.1
# Lengths are divided by this until the likelihood rises, so often; and then doubled while it does.
SHORTER = 4.0
MOST_SHORTER = 3
LONGER = 2.0


class Higher(NamedTuple):
    """Where a run goes on, and its mean log-likelihood."""

    mixture: Mixture
    bound: float
    saddle: bool  # whether it lies beyond a saddle


def higher(view: View, probes: Probes, bound: float, tol: float, n_passes: int) -> Higher | None:
    """Return a mixture of higher likelihood than a point of a run; None if that is a maximum.

    `bound` is the mean log-likelihood of the point, after `n_passes` passes of the run; less of
    them, the more probes were made before.
    """
    most = max(LEAST_PROBES, int(SHARE * n_passes) - probes.number)
    with np.errstate(all="ignore"):  # what is not finite is not believed
        found = ascent(view, probes.em_step, tol, most)
        pair = coincident_pair(view.mixture) if found is None else None
        if pair is not None:
            along = contrast(view.mixture, pair, view.step)
            found = saddle(view, probes.em_step, along, most)
        if found is None:
            return None
        return climbed(found, probes, bound + found.promise + PROGRESS * tol)


def climbed(found: Ascent, probes: Probes, least: float) -> Higher | None:
    """Return the highest of some mixtures along an ascent; None if none is above `least`.

    Each is compared after an EM step, which brings the other directions to where they should be.
    """
    lengths = [found.length / SHORTER**j for j in range(MOST_SHORTER)]
    if (
        found.saddle
    ):  # where the slope is tiny, EM's side of a saddle need not be the one that rises
        lengths = [sign * length for length in lengths for sign in (1.0, -1.0)]
    best = None
    for length in lengths:
        best = _at(found, length, probes, least)
        if best is not None:
            break
    while best is not None and found.saddle and LONGER * abs(length) <= LONGEST:
        length *= LONGER
        further = _at(found, length, probes, best.bound)
        if further is None:
            break
        best = further
    return best


def _at(found: Ascent, length: float, probes: Probes, least: float) -> Higher | None:
    """Return the mixture at a length along an ascent if its bound is above `least`."""
    mixture = probes.updated(found.point + length * found.direction)
    bound = -math.inf if mixture is None else probes.bound(mixture)
    if mixture is None or not bound > least:
        return None
    return Higher(mixture, bound, found.saddle)
