"""P-values of rows: the probability that a row from the model has as low a density.

A model without missing cells has one calibration, which it keeps; with missing cells each pattern
of cells has its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from emgine._checks.arguments import shown
from emgine._checks.parameters import real
from emgine._checks.support import check_support
from emgine._families.beside_noise import box_of, has_noise, others_of
from emgine._families.patterns import patterns_of

from .calibration import calibrated, log_densities_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from emgine._core import Float64, Mixture
    from emgine._families.user_functions import UserFunctions
    from emgine._rows.parts import Part

    from .calibration import Calibration
    from .named_rows import NamedRows

REAL = real(0.0)


class OutlierScore(NamedTuple):
    """The p-values of each part of the rows, which are not merged."""

    mixture: Mixture
    calibration: Calibration
    names: NDArray[np.object_] | None = None
    functions: UserFunctions | None = None  # of a user's family
    of_patterns: dict[bytes, Calibration] | None = None  # those of rows that lack cells, so far
    method: str = "p_values"

    def __call__(self, part: Part, n_threads: int) -> Float64:
        X, first = part.X, part.first_row
        rows = X if self.functions is None else self.functions.rows(X, first)
        check_support(rows, self.mixture.shape, n_threads, self.names, first)
        ordinary = others_of(self.mixture)
        found = log_densities_of(ordinary, rows, n_threads)
        if not self.mixture.shape.missing:
            return self.calibration.p_values(found)
        p_values = np.empty(len(found))
        for pattern in patterns_of(np.asarray(X, dtype=np.float64)):
            own = self._of_pattern(~pattern.observed)
            p_values[pattern.rows] = own.p_values(found[pattern.rows])
        return p_values

    def _of_pattern(self, lacking: NDArray[np.bool_]) -> Calibration:
        """Return the calibration of rows that lack these cells."""
        known = {} if self.of_patterns is None else self.of_patterns
        key = lacking.tobytes()
        if lacking.any() and key not in known:
            known[key] = calibrated(self.mixture, self.functions, lacking)
        return known[key] if lacking.any() else self.calibration


def outlier_score(
    mixture: NamedRows,
    names: NDArray[np.object_] | None = None,
    functions: UserFunctions | None = None,
) -> OutlierScore:
    """Return what finds the p-values of rows."""
    return OutlierScore(mixture, calibration_of(mixture, functions), names, functions, {})


def calibration_of(mixture: NamedRows, functions: UserFunctions | None = None) -> Calibration:
    """Return the calibration of complete rows, made at the first question."""
    known = known_calibration(mixture)
    if known is None:
        known = calibrated(mixture, functions)
        mixture._calibration = known  # the same whoever makes it
    return known


def known_calibration(mixture: NamedRows) -> Calibration | None:
    """Return the calibration of a mixture that has been asked for it, or was read with it."""
    return getattr(mixture, "_calibration", None)


def share_in(value: Any, most: float) -> bool:
    """Return whether a value is a number in (0, most]."""
    return REAL.accepts(value) and not isinstance(value, bool) and 0 < float(value) <= most


def check_alpha(alpha: Any) -> float:
    """Return the share of false alarms; ValueError unless it is in (0, 1]."""
    if not share_in(alpha, 1.0):
        raise ValueError(f"alpha must be a float in the range (0.0, 1.0]. Got {shown(alpha)}.")
    return float(alpha)


def threshold(mixture: NamedRows, alpha: Any, functions: UserFunctions | None = None) -> float:
    """Return the log-density, as `score_samples` gives it, below which a row is an outlier."""
    found = calibration_of(mixture, functions).threshold(check_alpha(alpha))
    if not has_noise(mixture.shape):
        return found
    weight = float(mixture.weights[-1])  # the scores have the noise in them
    with np.errstate(divide="ignore"):
        noise = np.log(weight) - np.log(box_of(mixture.shape).widths).sum()
        return float(np.logaddexp(np.log1p(-weight) + found, noise))
