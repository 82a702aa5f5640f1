"""``fixed`` of an estimator as JSON can hold it: names, and masks as lists.

The reader gives back what the check of the estimator takes; whatever else a file holds is an error
there.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .family_text import columns_of_text, columns_text


def fixed_text(fixed: Any) -> Any:
    """Return names, or masks by name, as JSON can hold them."""
    if fixed is None or isinstance(fixed, str | bool | np.bool_):
        return bool(fixed) if isinstance(fixed, bool | np.bool_) else fixed
    if hasattr(fixed, "items"):
        return {"masks": [[columns_text(name), fixed_text(own)] for name, own in fixed.items()]}
    if isinstance(fixed, set | frozenset):
        return sorted(fixed)
    return np.asarray(fixed).tolist()


def fixed_of_text(text: Any) -> Any:
    """Return what `fixed_text` wrote; TypeError or ValueError for anything else."""
    if text is None or isinstance(text, str | bool):
        return text
    if isinstance(text, dict):
        return {columns_of_text(name): fixed_of_text(own) for name, own in text["masks"]}
    if not isinstance(text, list):
        raise TypeError("fixed is no list")
    return text
