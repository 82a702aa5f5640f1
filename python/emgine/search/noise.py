"""``noise=`` of a search: every candidate has one component more, uniform over the box of the rows.

Criteria count its weight and the volume. Refuses what noise does not go with.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from emgine._estimators.noise import beside_noise, is_on

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from emgine._families.beside_noise import Box

    from .kinds import Kind


def with_noise(
    search: Any, kinds: Sequence[Kind], names: NDArray[np.object_] | None
) -> Sequence[Kind]:
    """Return the kinds, with the box of their rows if the search has noise."""
    if not is_on(search):
        return kinds
    if search.criterion == "nec":
        raise ValueError(
            "noise and criterion='nec' exclude each other: the criterion compares with a single "
            "component, and noise beside it is a second one. Use 'icl'."
        )
    parameters = {name: getattr(search, name) for name in ("noise", "missing", "fixed")}
    of_gaussians: Box | None = None
    found = []
    for kind in kinds:
        box = of_gaussians if kind.given is None else None
        if box is None and not kind.error:
            box = beside_noise(kind.model(1, parameters), kind.view.rows, names)._box
            of_gaussians = box if kind.given is None else of_gaussians
        found.append(replace(kind, box=box))
    return found
