"""What a caller chooses of a picture: features by name or number, names of components, a word.

Checks arguments only; errors name the argument, what came and what is allowed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from emgine._checks.arguments import shown

if TYPE_CHECKING:
    from collections.abc import Sequence


def places_of(features: Any, names: Sequence[str]) -> list[int]:
    """Return the positions of the features, given by name or number; all of them for None."""
    if features is None:
        return list(range(len(names)))
    given = [features] if isinstance(features, (str, int, np.integer)) else list(features)
    places = [_place(feature, names) for feature in given]
    if not places or len(set(places)) < len(places):
        raise ValueError(f"features must be one or more different columns. Got {shown(features)}.")
    return places


def check_component_names(names: Any, n_components: int) -> tuple[str, ...]:
    """Return the names of the components as text; none for None."""
    if names is None:
        return ()
    if isinstance(names, str):
        raise ValueError(f"component_names must be a list of names. Got {shown(names)}.")
    texts = tuple(" ".join(str(name).split()) for name in names)
    if len(texts) != n_components or len(set(texts)) < len(texts):
        raise ValueError(
            f"component_names must be {n_components} different names, one for each component. "
            f"Got {shown(list(names))}."
        )
    return texts


def check_word(word: Any, argument: str, words: Sequence[str]) -> str:
    """Return the word if it is one of those allowed."""
    if not isinstance(word, str) or word not in words:
        allowed = " or ".join(map(repr, words))
        raise ValueError(f"{argument} must be {allowed}. Got {shown(word)}.")
    return word


def _place(feature: Any, names: Sequence[str]) -> int:
    n_features = len(names)
    if isinstance(feature, str):
        if feature in names:
            return list(names).index(feature)
        raise ValueError(f"features has no column {feature!r}; the columns are {list(names)}.")
    if isinstance(feature, (int, np.integer)) and not isinstance(feature, bool):
        if 0 <= feature < n_features:
            return int(feature)
        raise ValueError(f"features must be from 0 to {n_features - 1}. Got {feature}.")
    raise TypeError(f"features must be names or numbers of columns. Got {shown(feature)}.")
