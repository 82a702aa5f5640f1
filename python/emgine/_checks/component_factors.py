"""The argument ``labels`` of a fit: known components of rows, candidates, beliefs.

Returns what the core multiplies the weights of the components by; None where nothing is known, so
that a fit is then the one without labels.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from .validation import as_real_array

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from emgine._core import Float64

    Labels = NDArray[np.int64]

UNKNOWN = -1


class ComponentFactors(NamedTuple):
    """What is known of the components of all rows: one of the two, the other is None."""

    labels: Labels | None  # -1 where unknown
    log_factors: Float64 | None  # (n_samples, n_components), -inf for what cannot be

    def known(self) -> Labels:
        """Return the component of each row that can only have one; -1 for the others."""
        if self.labels is not None:
            return self.labels
        assert self.log_factors is not None
        possible = self.log_factors > -np.inf
        alone = possible.sum(axis=1) == 1
        return np.where(alone, possible.argmax(axis=1), UNKNOWN).astype(np.int64)

    def of_rows(self, rows: Any, n_components: int) -> Float64:
        """Return the log factors of some rows, 0 for all components where nothing is known."""
        if self.log_factors is not None:
            chosen: Float64 = self.log_factors[rows]
            return chosen
        assert self.labels is not None
        labels = self.labels[rows, np.newaxis]
        own = labels == np.arange(n_components)
        return np.where(own | (labels == UNKNOWN), 0.0, -np.inf)


def check_component_factors(labels: Any, n_rows: int, n_components: int) -> ComponentFactors | None:
    """Return the checked labels or factors; None if they say nothing about any row."""
    if labels is None:
        return None
    array = _as_floats(labels)
    if array.ndim == 2:
        return _checked_factors(array, (n_rows, n_components))
    if array.shape != (n_rows,):
        raise ValueError(
            f"labels must have shape (n_samples,) = {(n_rows,)}, or (n_samples, n_components) = "
            f"{(n_rows, n_components)} for factors. Got {array.shape}."
        )
    known = np.where(np.isnan(array), UNKNOWN, array)
    bad = (known != np.floor(known)) | (known < UNKNOWN) | (known >= n_components)
    if bad.any():
        row = int(bad.argmax())
        raise ValueError(
            f"labels must hold whole numbers from 0 to n_components - 1 = {n_components - 1}, or "
            f"-1 or NaN where the component is unknown. Got {known[row]:g} in row {row}."
        )
    if (known == UNKNOWN).all():
        return None
    return ComponentFactors(known.astype(np.int64), None)


def _as_floats(labels: Any) -> Float64:
    """Return labels as numbers, NaN for None and for what nullable types lack."""
    array = as_real_array(labels, "labels")
    if array.dtype.kind == "O":
        missing = np.frompyfunc(_is_missing, 1, 1)(array).astype(bool)
        array = as_real_array(np.where(missing, np.nan, array).tolist(), "labels")
        if array.dtype.kind == "O":
            raise ValueError("labels must hold numbers.")
    return np.ascontiguousarray(array, dtype=np.float64)


def _is_missing(value: Any) -> bool:
    return value is None or type(value).__name__ == "NAType"


def _checked_factors(factors: Float64, shape: tuple[int, int]) -> ComponentFactors | None:
    if factors.shape != shape:
        raise ValueError(
            f"labels that are factors must have shape (n_samples, n_components) = {shape}. "
            f"Got {factors.shape}."
        )
    bad = ~((factors >= 0) & (factors < np.inf))
    if bad.any():
        row, column = (int(place) for place in np.argwhere(bad)[0])
        raise ValueError(
            "labels that are factors must be finite and not negative. "
            f"Got {factors[row, column]:g} in row {row}, component {column}."
        )
    nowhere = ~(factors > 0).any(axis=1)
    if nowhere.any():
        raise ValueError(
            "labels that are factors must allow each row at least one component. All factors of "
            f"row {int(nowhere.argmax())} are 0; ones say that nothing is known."
        )
    if (factors == 1).all():
        return None
    with np.errstate(divide="ignore"):
        return ComponentFactors(None, np.log(factors))
