"""Columns of the blocks of a source, matched by name.

Blocks that are tables may have their columns in any order, if they have the same ones. Blocks with
names and blocks without are not mixed: nobody could say which column is which.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from emgine._checks.feature_names import difference, feature_names

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray


class BlockColumns:
    """Compares the names of each block of one pass with those of the source."""

    def __init__(self, names: Iterable[Any] | None) -> None:
        self.names = None if names is None else list(names)
        self._named: bool | None = None

    def order(self, X: Any) -> NDArray[np.intp] | None:
        """Return the places in `X` of the columns of the source; None where they are in order."""
        found = feature_names(X)
        if self._named is None:
            self._named = found is not None
        elif self._named != (found is not None):
            raise ValueError(
                "some blocks of the source have names of columns and others have none. Give all of "
                "them names, or none."
            )
        if found is None:
            return None
        here = found.tolist()
        if self.names is None:
            self.names = here
        if here == self.names:
            return None
        if sorted(here) != sorted(self.names) or len(set(here)) < len(here):
            raise ValueError(
                "the columns of a block must be those of the source.\n"
                + difference(set(here), set(self.names), "only in this block", "missing here")
            )
        places = {name: place for place, name in enumerate(here)}
        return np.array([places[name] for name in self.names])
