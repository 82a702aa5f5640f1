"""``prior`` of an estimator as JSON can hold it: a word, or a name and its parameters.

The reader builds the objects anew, which check themselves.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from emgine._checks.arguments import shown
from emgine._families.priors import Beta, Dirichlet, Gamma, NormalInverseWishart, Prior, Rows

from .family_text import columns_of_text, columns_text

ALL = (Beta, Dirichlet, Gamma, NormalInverseWishart, Rows)
KINDS: dict[str, type[Prior]] = {kind.__name__: kind for kind in ALL}
OF, KIND = "of", "kind"


def prior_text(prior: Any) -> Any:
    """Return a prior, or priors by what they are of, as JSON can hold them."""
    if prior is None or isinstance(prior, str):
        return prior
    if isinstance(prior, Mapping):
        if all(isinstance(name, str) for name in prior):
            return {OF: {name: prior_text(own) for name, own in prior.items()}}
        return {OF: [[columns_text(name), prior_text(own)] for name, own in prior.items()]}
    if KINDS.get(type(prior).__name__) is not type(prior):
        raise ValueError(f"A model file holds no code, and so no prior {shown(prior)}.")
    values = {name: getattr(prior, name) for name in prior.parameters}
    return {
        KIND: type(prior).__name__,
        **{name: v.tolist() if isinstance(v, np.ndarray) else v for name, v in values.items()},
    }


def prior_of_text(text: Any) -> Any:
    """Return the prior that JSON holds; ValueError or TypeError for none."""
    if text is None or isinstance(text, str):
        return text
    if not isinstance(text, dict):
        raise TypeError(f"prior is no prior: {shown(text)}")
    if OF in text:
        if isinstance(text[OF], list):
            return {columns_of_text(name): prior_of_text(own) for name, own in text[OF]}
        return {name: prior_of_text(own) for name, own in text[OF].items()}
    if text.get(KIND) not in KINDS:
        raise ValueError(f"prior is of no known kind: {shown(text.get(KIND))}")
    return KINDS[text[KIND]](**{name: value for name, value in text.items() if name != KIND})
