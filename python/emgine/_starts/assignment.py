"""Where the user says the rows belong: labels, or responsibilities.

Checked against the rows before anything runs. The statistics of such a start are made by the core,
about the means that the assignment gives, so that rows far from the origin lose no digits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from emgine import _core
from emgine._checks.validation import as_float64
from emgine._rows.tasks import AssignedExpectation

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from emgine._core import Float64
    from emgine._rows.rows import Rows

# Probabilities of float32 add up to 1 so well; the core then divides by what they add up to.
SUM_TOLERANCE = 1e-5
# Responsibilities that are added up at once.
ROWS_AT_ONCE = _core.GRID_ROWS


class Assignment(NamedTuple):
    """Labels of the rows or their responsibilities, checked; the other is None."""

    n_components: int
    labels: NDArray[np.int64] | None
    responsibilities: Float64 | None

    @classmethod
    def check(
        cls, labels: Any, responsibilities: Any, n_rows: int, n_components: int
    ) -> Assignment | None:
        """Return the checked assignment; None if there is none.

        Raises
        ------
        ValueError
            If both are given, or if one does not fit the rows or is not allowed.
        """
        if labels is not None and responsibilities is not None:
            raise ValueError(
                "labels_init and responsibilities_init exclude each other: both say where the rows "
                "belong. Give one of them."
            )
        if labels is not None:
            return cls(n_components, check_labels(labels, n_rows, n_components), None)
        if responsibilities is not None:
            checked = check_responsibilities(responsibilities, n_rows, n_components)
            return cls(n_components, None, checked)
        return None

    def statistics(self, rows: Rows, covariance_type: str) -> _core.SufficientStatistics:
        """Return the statistics of the rows, each where it belongs.

        Parameters
        ----------
        rows : Rows
            As many as there are labels.
        covariance_type : str
            Structure of the covariances.

        Returns
        -------
        SufficientStatistics
            About the means of the components.

        Raises
        ------
        ValueError
            If a component has no row of weight.
        """
        given = self.labels, self.responsibilities
        origin = np.zeros((self.n_components, rows.n_features))
        rough = rows.total(AssignedExpectation(origin, "tied_spherical", *given))
        empty = np.flatnonzero(rough.weight == 0).tolist()
        if empty:
            name = "responsibilities_init" if self.labels is None else "labels_init"
            raise ValueError(
                f"{name} leaves components without rows: {empty}. Each of the "
                f"{self.n_components} components needs a row with a weight above 0."
            )
        means = rough.sum / rough.weight[:, np.newaxis]
        return rows.total(AssignedExpectation(means, covariance_type, *given))


def check_labels(labels: Any, n_rows: int, n_components: int) -> NDArray[np.int64]:
    """Return labels as whole numbers from 0 to n_components - 1, one for each row."""
    checked = as_float64(labels, "labels_init")
    _check_shape(checked, "labels_init", (n_rows,), "(n_samples,)")
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
