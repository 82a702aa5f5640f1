"""Model files, the writing half: a mixture, or an estimator beside it, without pickle.

The core has the one writer; this file only turns an estimator's parameters into JSON.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from emgine import _core
from emgine._checks.arguments import check_path

from .random_states import state_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from emgine._core import Mixture

RANDOM_STATE = "random_state"


def save_mixture(path: object, mixture: Mixture) -> None:
    """Write a mixture alone, with the names of its columns if it has some."""
    names = getattr(mixture, "feature_names", None) or ()
    _core.save_model(check_path(path), mixture, _encodable(names), "", np.empty(0))


def save_estimator(
    path: object,
    mixture: Mixture,
    about: Mapping[str, object],
    feature_names: Iterable[str],
    lower_bounds: Iterable[float],
) -> None:
    """Write a mixture, what JSON can hold of its estimator, feature names and convergence."""
    names = _encodable(feature_names)
    bounds = np.array(tuple(lower_bounds), dtype=np.float64)
    import json

    text = json.dumps(about, default=_plain)
    _core.save_model(check_path(path), mixture, names, text, bounds)


def _encodable(feature_names: Iterable[str]) -> list[str]:
    """Return names; UnicodeEncodeError for a lone surrogate, here and not in another language."""
    names = list(feature_names)
    for name in names:
        name.encode()
    return names


def _plain(value: Any) -> Any:
    """Return a parameter as JSON can hold it; called for what JSON itself does not know."""
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, np.random.RandomState | np.random.Generator):
        return state_of(value)
    return np.asarray(value, dtype=np.float64).tolist()
