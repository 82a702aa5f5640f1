"""Starts of models with noise: those of the other components, and a first weight of the noise.

Rows that start as noise have no part in the start of the others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import numpy as np

from emgine._checks.component_factors import UNKNOWN, ComponentFactors
from emgine._checks.validation import as_real_array
from emgine._families.beside_noise import with_noise

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from emgine._core import Mixture
    from emgine._families.beside_noise import Box
    from emgine._rows.rows import Rows

# First weight of the noise where nothing says it: rows of low density are then mostly noise, and
# the other components shrink to where rows are dense. Smaller weights end lower where there is much
SHARE = 0.5


class OtherStart(Protocol):
    """The start of the other components."""

    def mixture(self) -> Mixture:
        """Return their first parameters."""


class StartBesideNoise(NamedTuple):
    """A start of the other components, and of the noise."""

    others: OtherStart
    share: float
    box: Box

    def mixture(self) -> Mixture:
        """Return the first parameters of a run."""
        return with_noise(self.others.mixture(), self.share, self.box)


class NoiseStart(NamedTuple):
    """What the user gave of the noise: its first weight, rows that start as noise; or None."""

    share: float | None = None
    rows: NDArray[np.bool_] | None = None

    def split(self, rows: Rows, noise: int) -> tuple[Rows, float]:
        """Return the rows in which the others start, and the first weight of component `noise`."""
        mask = self.rows
        if mask is None:
            return _without_noise_labels(rows, noise), SHARE if self.share is None else self.share
        here = rows.in_memory
        assert here is not None  # checked with the mask
        weight = np.ones(len(mask)) if here.sample_weight is None else here.sample_weight
        kept = rows.others(here.X[~mask], None if here.sample_weight is None else weight[~mask])
        found = float(weight[mask].sum() / weight.sum())
        return kept, found if self.share is None else self.share


def _without_noise_labels(rows: Rows, noise: int) -> Rows:
    """Return the rows with what is known of their components, without what is of the noise."""
    factors = rows.factors
    if factors is None:
        return rows
    if factors.labels is not None:
        labels = np.where(factors.labels == noise, UNKNOWN, factors.labels)
        known = None if (labels == UNKNOWN).all() else ComponentFactors(labels, None)
        return rows.relabelled(known)
    assert factors.log_factors is not None
    logs = factors.log_factors[:, :-1]
    nowhere = np.all(np.isneginf(logs), axis=1, keepdims=True)
    return rows.relabelled(ComponentFactors(None, np.where(nowhere, 0.0, logs)))


def check_noise_init(given: Any, rows: Rows) -> NDArray[np.bool_] | None:
    """Return which rows start as noise; ValueError for what is no mask and no row numbers."""
    if given is None:
        return None
    if rows.in_memory is None:
        raise ValueError(
            "noise_init needs rows in memory. Of a source, let the default start find the noise, "
            "or mark its rows by -1 in labels_init."
        )
    array, n = as_real_array(given, "noise_init"), rows.n_rows
    if array.dtype.kind == "b":
        mask = np.array(array)
        if mask.shape != (n,):
            raise ValueError(f"noise_init that is a mask must have shape {(n,)}. Got {mask.shape}.")
    else:
        mask = np.zeros(n, dtype=bool)
        mask[_row_numbers(array, n)] = True
    if mask.all():
        raise ValueError("noise_init leaves no row to the components beside the noise.")
    return mask


def _row_numbers(array: NDArray[Any], n: int) -> NDArray[np.intp]:
    whole = array.ndim == 1 and array.dtype.kind in "iuf" and bool((array == np.floor(array)).all())
    if not whole or not bool(((array >= 0) & (array < n)).all()):
        raise ValueError(
            "noise_init must be a mask, booleans of shape (n_samples,), or whole numbers of rows "
            f"from 0 to {n - 1}."
        )
    return array.astype(np.intp)
