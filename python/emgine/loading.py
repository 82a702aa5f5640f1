"""Model files, the reading half: `load` returns what `save` wrote, checked.

The core has the only reader; this file turns JSON, which holds no code, back into an estimator.
"""

from __future__ import annotations

import math
import os
from typing import Any

import numpy as np

from . import _core
from ._checks.floating_point import ignoring
from ._checks.parameters import check_parameters
from ._estimators.fitted import Fitted
from ._estimators.gaussian_mixture_parameters import CONSTRAINTS
from ._files.saving import RANDOM_STATE, encoded
from .gaussian_mixture import GaussianMixture
from .mixture import Mixture

CLASS = GaussianMixture._name_in_files


@ignoring("under")
def load(path: str | os.PathLike[str], mmap: bool = False) -> Mixture | GaussianMixture:
    """Return the model that ``save`` wrote.

    Parameters
    ----------
    path : str or path-like
        A model file.
    mmap : bool, default=False
        Whether to read through a memory mapping. The numbers are checked and copied either way, so
        the file may be replaced afterwards. Nobody may shorten the file while it is read.

    Returns
    -------
    Mixture or GaussianMixture
        The class that was saved. Every parameter, and so every score, has the same bits.

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
    mixture, names, estimator, bounds = _core.load_model(encoded(path), bool(mmap))
    adopted = Mixture._adopt(mixture)
    if not estimator:
        return adopted
    import json

    try:
        return _estimator_of(adopted, names, json.loads(estimator), bounds.tolist())
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise ValueError(
            f"{os.fspath(path)!r} holds a mixture, but not a valid {CLASS}: {error}"
        ) from error


def _estimator_of(
    mixture: Mixture, names: list[str], about: dict[str, Any], bounds: list[float]
) -> GaussianMixture:
    if about["class"] != CLASS:
        raise ValueError(f"its class is {about['class']!r}")
    params = dict(about["params"])
    if isinstance(params.get(RANDOM_STATE), dict):
        params[RANDOM_STATE] = _random_state_of(params[RANDOM_STATE])
    estimator = GaussianMixture().set_params(**params)
    check_parameters(estimator.get_params(), CONSTRAINTS, CLASS)
    gain = about["remaining_gain"]
    estimator._fitted = Fitted(
        mixture=mixture,
        lower_bounds=tuple(bounds),
        converged=about["converged"] is True,
        feature_names=np.array(names, dtype=object) if names else None,
        remaining_gain=math.inf if gain is None else float(gain),
        n_passes=int(about["n_passes"]),
    )
    return estimator


def _random_state_of(state: dict[str, Any]) -> np.random.RandomState:
    key = np.array(state["state"]["key"], dtype=np.uint32)
    generator = np.random.RandomState()
    generator.set_state({**state, "state": {**state["state"], "key": key}})
    return generator
