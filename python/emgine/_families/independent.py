"""Independent: the families whose columns are independent given the component.

Their parameters have an entry for each column, so the mixture of some columns has some entries.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from emgine import _core

from .family import Family

if TYPE_CHECKING:
    from collections.abc import Sequence

    from emgine._core import Mixture


class Independent(Family):
    """Base of the families of independent columns."""

    def panels(self, mixture: Mixture) -> list[list[int]]:
        """Return each column for itself."""
        return [[column] for column in range(mixture.n_features)]

    def marginal(self, mixture: Mixture, columns: Sequence[int]) -> Mixture:
        """Return the mixture of some of the columns."""
        given, some = mixture.shape, list(columns)
        words = given.structure.split(",")
        if len(words) == given.n_features:  # a word for each column, such as numbers of categories
            words = [words[column] for column in some]
        shape = _core.ModelShape(self.name, ",".join(words), len(some), given.n_components)
        arrays = {
            name: _some(mixture.parameters[name], some, size)
            for name, size in shape.parameters.items()
        }
        return _core.Mixture(mixture.weights, arrays, shape)


def _some(values: _core.Float64, columns: list[int], size: tuple[int, ...]) -> _core.Float64:
    """Return the entries of some columns; of several numbers for a column those that it has."""
    some = values[:, columns]
    return np.ascontiguousarray(some[..., : size[2]] if len(size) == 3 else some)
