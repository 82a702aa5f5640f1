"""Whether the likelihoods of families can be compared: only densities of the same measure.

A density depends on the unit of a column, a probability does not; which is larger says nothing. The
same holds for columns that one family leaves out, or takes as given.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from emgine._families.family import Family

# What a family may say that the values of a column count as, and how it is told.
WORDS = {
    "density": "a density per unit of the column",
    "probability": "a probability of each value",
    "probability given the sum of the row": "a probability given the sum of the row",
    "given": "the column is given",
    "density on the sphere": "a density on the sphere",
    "left out": "the column is left out",
}
# Families that a message names for each measure.
NAMED = 3


def check_comparable(
    families: Sequence[tuple[str, Family]],
    names: NDArray[np.object_] | None,
    n_features: int,
) -> None:
    """Raise ValueError at the first column in which named families differ in their measures.

    A family of the user's own that does not say its measure can be compared with all.
    """
    measures = {name: family.measures(names, n_features) for name, family in families}
    for column in range(n_features):
        groups: dict[str, list[str]] = {}
        for name, of_columns in measures.items():
            if (measure := of_columns[column]) is not None:
                groups.setdefault(measure, []).append(name)
        if len(groups) > 1:
            where = f"column {column}" + ("" if names is None else f" ({names[column]!r})")
            raise ValueError(
                "These families cannot be compared: their likelihoods have different units. In "
                f"{where}: {'; '.join(map(_words, groups.items()))}. Search among the families of "
                "one group."
            )


def _words(group: tuple[str, list[str]]) -> str:
    measure, families = group
    shown = ", ".join(map(repr, families[:NAMED]))
    more = f" and {len(families) - NAMED} more" if len(families) > NAMED else ""
    return f"{WORDS.get(measure, measure)} for {shown}{more}"
