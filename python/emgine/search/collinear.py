"""What a search says where features are collinear in all rows: candidates that rank behind for it.

Reads the records; the ranks are made elsewhere.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

from emgine._checks.exceptions import DegenerateWarning, level_of_caller
from emgine._families.families import family_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .table import Record


def warn_of_collinear(
    records: Sequence[Record], best: Record, reg_covar: float, names: Sequence[str]
) -> None:
    """Warn if candidates rank behind the best one only because features are collinear."""
    behind = [record for record in records if record.inflated == 1 and record.estimator is not None]
    if best.inflated or not behind:
        return
    first = behind[0]
    assert first.estimator is not None
    mixture, component = first.estimator.mixture_, first.degenerate[-1].component
    found = family_of(mixture.shape).narrowest(mixture, component, reg_covar, names)
    if " more " in found:  # fewer different rows than features always are collinear
        return
    number = "a candidate" if len(behind) == 1 else f"{len(behind)} candidates"
    warnings.warn(
        f"In all rows {found.removeprefix('in which ')}, so the likelihood of {number} depends on "
        f"reg_covar: {'it ranks' if len(behind) == 1 else 'they rank'} behind those without "
        "covariance matrices, which may need more components for it. Leave one of these features "
        "out to compare all candidates.",
        DegenerateWarning,
        stacklevel=level_of_caller(),
    )
