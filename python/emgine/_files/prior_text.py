"""``prior`` of an estimator as JSON can hold it: a word, or a name and its parameters.

The reader builds the objects anew, which check themselves.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from emgine._checks.arguments import shown
from emgine._families.priors import Dirichlet, NormalInverseWishart, Prior

KINDS: dict[str, type[Prior]] = {kind.__name__: kind for kind in (Dirichlet, NormalInverseWishart)}
OF, KIND = "of", "kind"


def prior_text(prior: Any) -> Any:
    """Return a prior, or priors by what they are of, as JSON can hold them."""
    if prior is None or isinstance(prior, str):
        return prior
    if isinstance(prior, Mapping):
        return {OF: {str(name): prior_text(own) for name, own in prior.items()}}
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
        return {name: prior_of_text(own) for name, own in text[OF].items()}
    if text.get(KIND) not in KINDS:
        raise ValueError(f"prior is of no known kind: {shown(text.get(KIND))}")
    return KINDS[text[KIND]](**{name: value for name, value in text.items() if name != KIND})
