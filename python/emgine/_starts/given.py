"""What the user gave of the start: parameters, and labels or responsibilities of the rows.

Statistics of an assignment are about the means that it gives, so rows far from 0 lose no digits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import numpy as np

from emgine import _core
from emgine._checks.validation import as_float64
from emgine._families.beside_noise import has_noise
from emgine._families.gaussian.parameters import cheapest
from emgine._families.missing import start_shape, weights_of_features
from emgine._families.start_space import points_of
from emgine._rows.tasks import AssignedExpectation

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from emgine._core import Float64, Mixture, ModelShape, SufficientStatistics
    from emgine._rows.rows import Rows

    from .beside_noise import NoiseStart

# Float32 probabilities add up to 1 within this; the core then divides by their sum.
SUM_TOLERANCE = 1e-5
# Responsibilities that are added up at once.
ROWS_AT_ONCE = _core.GRID_ROWS


class GivenParameters(Protocol):
    """Checked start parameters of a family, of which the user may have given none."""

    @property
    def names(self) -> set[str]:
        """The core's names of the parameters that the user gave."""

    def mixture(self) -> Mixture | None:
        """Return the start if the user gave all of it."""

    def complete(self, found: Mixture) -> Mixture:
        """Return the start: the given parameters, and the others from `found`."""


class Given(NamedTuple):
    """All that the user gave of the start; no assignment is None."""

    parameters: GivenParameters
    assignment: GivenAssignment | None
    noise: NoiseStart | None = None  # of a model that has noise


class GivenAssignment(NamedTuple):
    """Labels of the rows or their responsibilities, checked; the other is None."""

    rows: Rows
    shape: ModelShape
    labels: NDArray[np.int64] | None
    responsibilities: Float64 | None

    def statistics(self) -> SufficientStatistics:
        """Return the statistics about the means; each component needs a row of weight."""
        sizes = self.shape.n_components, self.rows.n_features
        rough = self._statistics(cheapest(*sizes, self.shape.missing), np.zeros(sizes))
        empty = np.flatnonzero(rough.weight == 0).tolist()
        if empty:
            name = "responsibilities_init" if self.labels is None else "labels_init"
            if has_noise(self.shape) and empty == [self.shape.n_components - 1]:
                raise ValueError(
                    f"{name} leaves the noise without rows, and EM would leave it so. Mark rows "
                    "that start as noise by -1 in labels_init, or in the last column of "
                    "responsibilities_init."
                )
            raise ValueError(
                f"{name} leaves components without rows: {empty}. Each of the "
                f"{self.shape.n_components} components needs a row with a weight above 0."
            )
        weight, sums = weights_of_features(rough), rough.sum
        means = np.divide(sums, weight, out=np.zeros_like(sums), where=weight > 0)
        return self._statistics(start_shape(self.shape), points_of(means, self.shape))

    def _statistics(self, shape: ModelShape, reference: Float64) -> SufficientStatistics:
        return self.rows.total(
            AssignedExpectation(shape, reference, self.labels, self.responsibilities)
        )


def check_assignment(
    labels: Any, responsibilities: Any, rows: Rows, shape: ModelShape
) -> GivenAssignment | None:
    """Return the checked assignment; None if there is none."""
    if labels is not None and responsibilities is not None:
        raise ValueError(
            "labels_init and responsibilities_init exclude each other: both say where the rows "
            "belong. Give one of them."
        )
    if labels is not None:
        checked = check_labels(labels, rows.n_rows, shape.n_components, has_noise(shape))
        return GivenAssignment(rows, shape, checked, None)
    if responsibilities is not None:
        shares = check_responsibilities(responsibilities, rows.n_rows, shape.n_components)
        return GivenAssignment(rows, shape, None, shares)
    return None


def check_labels(
    labels: Any, n_rows: int, n_components: int, noise: bool = False
) -> NDArray[np.int64]:
    """Return labels as whole numbers from 0 to n_components - 1, one for each row.

    With noise, the last component, its label is -1 as in results.
    """
    checked = as_float64(labels, "labels_init")
    _check_shape(checked, "labels_init", (n_rows,), "(n_samples,)")
    if noise:
        n_components -= 1
        checked = np.where(checked == -1, n_components, np.where(checked < 0, np.nan, checked))
        n_components += 1
    bad = (checked != np.floor(checked)) | (checked < 0) | (checked >= n_components)
    if bad.any():
        row = int(bad.argmax())
        raise ValueError(
            f"labels_init must hold whole numbers from 0 to n_components - 1 = {n_components - 1}. "
            f"Got {checked[row]:g} in row {row}."
        )
    return checked.astype(np.int64)


def check_responsibilities(responsibilities: Any, n_rows: int, n_components: int) -> Float64:
    """Return responsibilities that are not negative and of sum 1 in each row."""
    name = "responsibilities_init"
    checked = as_float64(responsibilities, name)
    _check_shape(checked, name, (n_rows, n_components), "(n_samples, n_components)")
    for first in range(0, n_rows, ROWS_AT_ONCE):
        block = checked[first : first + ROWS_AT_ONCE]
        negative = block.min(axis=1) < 0
        sums = block.sum(axis=1)
        bad = negative | (np.abs(sums - 1) > SUM_TOLERANCE)
        if bad.any():
            row = int(bad.argmax())
            got = f"{block[row].min():g}" if negative[row] else f"a sum of {sums[row]:g}"
            raise ValueError(
                f"{name} must not be negative, and add up to 1 in each row. Got {got} in row "
                f"{first + row}."
            )
    return checked


def _check_shape(array: NDArray[Any], name: str, shape: tuple[int, ...], words: str) -> None:
    if array.shape != shape:
        raise ValueError(f"{name} must have shape {words} = {shape}. Got {array.shape}.")
