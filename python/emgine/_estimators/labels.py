"""Labels of the rows of a fit with noise, as clusterers that mark noise have them.

Found in one pass over rows in memory; a fit without noise, or to a source, has none.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from emgine._families.beside_noise import has_noise
from emgine._scores import scoring

if TYPE_CHECKING:
    from emgine._rows.rows import Rows

    from .fitted import Fitted

Of = TypeVar("Of", bound="Fitted")


def with_labels(fitted: Of, rows: Rows) -> Of:
    """Return a fit with the labels of its rows, where they are in memory and may be noise."""
    here = rows.in_memory
    if here is None or fitted.functions is not None or not has_noise(fitted.mixture.shape):
        return fitted
    labels = scoring.scores(fitted.mixture, "predict", here.X, rows.n_threads)
    return replace(fitted, labels=labels)
