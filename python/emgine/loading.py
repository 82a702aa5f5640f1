"""Model files, the reading half: `load` returns what `save` wrote, checked.

The core has the only reader; this file turns JSON, which holds no code, back into an estimator.
"""

from __future__ import annotations

import math
import os
from typing import Any

import numpy as np

from . import _core
from ._checks.arguments import MOST, check_flag, check_path
from ._checks.floating_point import ignoring
from ._checks.parameters import check_parameters
from ._estimators.fitted import Fitted
from ._estimators.gaussian_mixture_parameters import CONSTRAINTS
from ._files.random_states import number, random_state_of, whole
from ._files.saving import RANDOM_STATE
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
    mixture, names, estimator, bounds = _core.load_model(check_path(path), check_flag(mmap, "mmap"))
    adopted = Mixture._adopt(mixture)
    if not estimator:
        return adopted
    import json

    try:
        return _estimator_of(adopted, names, json.loads(estimator), bounds.tolist())
    except Exception as error:  # a pure conversion: whatever it raises, the text is to blame
        raise ValueError(
            f"{os.fspath(path)!r} holds a mixture, but not a valid {CLASS}: "
            f"{str(error) or type(error).__name__}"
        ) from error


def _estimator_of(
    mixture: Mixture, names: list[str], about: dict[str, Any], bounds: list[float]
) -> GaussianMixture:
    if about["class"] != CLASS:
        raise ValueError(f"its class is {about['class']!r}")
    estimator = GaussianMixture().set_params(**_params_of(about["params"]))
    check_parameters(estimator.get_params(), CONSTRAINTS, CLASS)
    gain = about["remaining_gain"]
    estimator._fitted = Fitted(
        mixture=mixture,
        lower_bounds=tuple(bounds),
        converged=about["converged"] is True,
        feature_names=np.array(names, dtype=object) if names else None,
        remaining_gain=math.inf if gain is None else number(gain, "remaining_gain"),
        n_passes=whole(about["n_passes"], "n_passes", MOST),
    )
    return estimator


def _params_of(stored: dict[str, Any]) -> dict[str, Any]:
    """Return the constructor's parameters: no number beyond what any machine can count to."""
    params = dict(stored)
    for name, value in params.items():
        if name == RANDOM_STATE and isinstance(value, dict):
            params[name] = random_state_of(value)
        elif isinstance(value, int):
            whole(int(value), name, MOST)
        elif value is not None and name in CONSTRAINTS and CONSTRAINTS[name].accepts([0.0]):
            # An array, as a list.
            if not isinstance(value, list):
                raise TypeError(f"{name} is no array")
            np.array(value, dtype=np.float64)  # kept as the list it is, if it can be an array
    return params
