"""Model files: what ``save`` writes and ``load`` reads, without pickle.

The core has the one reader and writer; this file only turns an estimator's parameters into JSON and
back. A file can hold numbers and words, never code.
"""

from __future__ import annotations

import json
import math
import os
from typing import TYPE_CHECKING, Any

import numpy as np

from . import _core
from ._fitted import Fitted
from ._parameters import check_parameters

if TYPE_CHECKING:
    from .gaussian_mixture import GaussianMixture
    from .mixture import Mixture

CLASS = "GaussianMixture"
RANDOM_STATE = "random_state"


def save_mixture(path: object, mixture: _core.Mixture) -> None:
    """Write a mixture alone."""
    _core.save_model(_encoded(path), mixture, [], "", np.empty(0))


def save_estimator(path: object, estimator: Any, fitted: Fitted) -> None:
    """Write a fitted GaussianMixture: its mixture, parameters, feature names and convergence."""
    from .gaussian_mixture import GaussianMixture

    if type(estimator) is not GaussianMixture:
        raise ValueError(
            f"Only GaussianMixture itself can be saved, not {type(estimator).__name__}, which load "
            "would not know. Save its mixture_ instead."
        )
    about = {
        "class": CLASS,
        "converged": bool(fitted.converged),
        "n_passes": int(fitted.n_passes),
        # JSON knows no infinity.
        "remaining_gain": fitted.remaining_gain if np.isfinite(fitted.remaining_gain) else None,
        # A callback is code, which no file holds.
        "params": {**estimator.get_params(), "callback": None},
    }
    names = [] if fitted.feature_names is None else list(fitted.feature_names)
    for name in names:
        name.encode()  # a lone surrogate is an error here, not in another language
    bounds = np.array(fitted.lower_bounds, dtype=np.float64)
    text = json.dumps(about, default=_plain)
    _core.save_model(_encoded(path), fitted.mixture, names, text, bounds)


def load(path: str | os.PathLike[str], mmap: bool = False) -> Mixture | GaussianMixture:
    """Return the model that ``save`` wrote.

    Parameters
    ----------
    path : str or path-like
        A model file.
    mmap : bool, default=False
        Read through a memory mapping. The numbers are checked and copied either way, so the file
        may be replaced afterwards; only do this where nobody cuts it short meanwhile.

    Returns
    -------
    Mixture or GaussianMixture
        Whichever was saved. Every parameter has the bits it had, hence every score.

    Raises
    ------
    ValueError
        If the file is damaged, or is not a model this version knows.
    OSError
        If it cannot be read.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> import emgine
    >>> path = pathlib.Path(tempfile.mkdtemp()) / "model.safetensors"
    >>> emgine.Mixture([0.3, 0.7], [[20.0], [40.0]], [25.0, 25.0], "spherical").save(path)
    >>> emgine.load(path)
    Mixture(n_components=2, n_features=1, covariance_type='spherical', weights=[0.3, 0.7])
    """
    from .mixture import Mixture

    mixture, names, estimator, bounds = _core.load_model(_encoded(path), bool(mmap))
    adopted = Mixture._adopt(mixture)
    if not estimator:
        return adopted
    try:
        return _estimator_of(adopted, names, json.loads(estimator), bounds.tolist())
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise ValueError(
            f"{os.fspath(path)!r} holds a mixture, but not the {CLASS} that it says: {error}"
        ) from error


def _estimator_of(
    mixture: Mixture, names: list[str], about: dict[str, Any], bounds: list[float]
) -> GaussianMixture:
    from .gaussian_mixture import CONSTRAINTS, GaussianMixture

    if about["class"] != CLASS:
        raise ValueError(f"its class is {about['class']!r}")
    params = dict(about["params"])
    if isinstance(params.get(RANDOM_STATE), dict):
        params[RANDOM_STATE] = _random_state_of(params[RANDOM_STATE])
    estimator = GaussianMixture().set_params(**params)
    check_parameters(estimator.get_params(), CONSTRAINTS, CLASS)
    feature_names = np.array(names, dtype=object) if names else None
    gain = about["remaining_gain"]
    estimator._fitted = Fitted(
        mixture,
        tuple(bounds),
        about["converged"] is True,
        feature_names,
        math.inf if gain is None else float(gain),
        int(about["n_passes"]),
    )
    return estimator


def _encoded(path: object) -> bytes:
    encoded = os.fsencode(path)  # type: ignore[arg-type]
    if b"\0" in encoded:
        raise ValueError(f"path must not hold a null character. Got {path!r}.")
    return encoded


def _plain(value: Any) -> Any:
    """Return a parameter as JSON can hold it; called for what JSON itself does not know."""
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, np.random.RandomState):
        return value.get_state(legacy=False)
    return np.asarray(value, dtype=np.float64).tolist()


def _random_state_of(state: dict[str, Any]) -> np.random.RandomState:
    key = np.array(state["state"]["key"], dtype=np.uint32)
    generator = np.random.RandomState()
    generator.set_state({**state, "state": {**state["state"], "key": key}})
    return generator
