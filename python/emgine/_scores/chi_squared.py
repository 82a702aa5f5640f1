"""The upper tail of the chi-squared distribution, by its finite sums; numpy alone.

Abramowitz and Stegun (1964), 26.4.4 and 26.4.5: all terms are positive, so small tails keep their
digits.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from emgine._core import Float64

_ERFC = np.frompyfunc(math.erfc, 1, 1)


def upper_tail(x: Float64, dof: int) -> Float64:
    """Return the probabilities of more than `x` with `dof` degrees of freedom; 1 without any."""
    half = np.maximum(np.asarray(x, dtype=np.float64), 0.0) / 2.0
    if dof == 0:
        return np.ones_like(half)
    odd = dof % 2
    total = np.asarray(_ERFC(np.sqrt(half)), dtype=np.float64) if odd else np.zeros_like(half)
    with np.errstate(divide="ignore"):
        logs = np.log(half)
    for i in range(dof // 2):
        power = i + 0.5 * odd
        of_zero = -math.lgamma(power + 1.0)  # 0 log 0 is 0
        exponent = of_zero - half + power * logs if power else of_zero - half
        total = total + np.exp(exponent)
    return np.minimum(total, 1.0)


def quantile(share: float, dof: int) -> float:
    """Return the value that is exceeded with probability `share`, in (0, 1]."""
    low, high = 0.0, 1.0
    while upper_tail(np.array(high), dof) > share:
        high *= 2.0
    while True:
        middle = low / 2 + high / 2
        if not low < middle < high:
            return high
        if upper_tail(np.array(middle), dof) > share:
            low = middle
        else:
            high = middle
