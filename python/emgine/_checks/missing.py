"""What to do with cells that are missing: the one option of models, mixtures and searches.

NaN is such a cell; so are the nulls of tables and None in arrays of objects, which become NaN.
"""

from __future__ import annotations

from .arguments import shown
from .parameters import one_of

METHODS = ("error", "marginalize")
CONSTRAINTS = {"missing": one_of(*METHODS)}
HINT = "Drop these rows, impute their values, or set missing='marginalize'."


def check_missing(missing: object) -> bool:
    """Return whether rows may lack cells; ValueError for another word."""
    if missing in METHODS and isinstance(missing, str):
        return marginalizes(missing)
    raise ValueError(f"missing must be one of {list(METHODS)}. Got {shown(missing)} instead.")


def marginalizes(missing: str) -> bool:
    """Return whether a checked option lets rows lack cells."""
    return missing == "marginalize"


def word_of(missing: bool) -> str:
    """Return the option."""
    return METHODS[missing]
