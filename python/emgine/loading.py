"""Model files, the reading half: `load` returns what `save` wrote, checked.

The core has the only reader; this file turns JSON, which holds no code, back into an estimator.
"""

from __future__ import annotations

import math
import os
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from . import _core
from ._checks.arguments import MOST, check_flag, check_path
from ._checks.floating_point import ignoring
from ._checks.parameters import check_attributes, check_parameters
from ._estimators.class_saving import fit_of, own_params
from ._estimators.fitted import Fitted
from ._estimators.noise import is_on
from ._estimators.variational_fitted import VariationalFitted
from ._families.beside_noise import has_noise, others_shape
from ._files.family_text import (
    categories_of_text,
    check_is_of,
    family_of_text,
    parameters_of_text,
)
from ._files.fixed_text import fixed_of_text
from ._files.prior_text import prior_of_text
from ._files.random_states import number, positive, random_state_of, whole
from ._files.saving import RANDOM_STATE
from ._files.variational_text import variational_of_text
from ._scores.calibration_text import calibration_of_text
from ._scores.named_rows import name_columns
from .bayesian_gaussian_mixture import BayesianGaussianMixture
from .gaussian_mixture import GaussianMixture
from .mixture import Mixture
from .mixture_classifier import MixtureClassifier
from .mixture_model import MixtureModel

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ._checks.parameters import Constraint

# The classes that a file may name.
CLASSES: dict[str, type[GaussianMixture | BayesianGaussianMixture | MixtureModel]] = {
    kind._name_in_files: kind for kind in (GaussianMixture, BayesianGaussianMixture, MixtureModel)
}
# How parameters that JSON does not know by itself are read.
OF_TEXT = {
    "family": family_of_text,
    "parameters_init": parameters_of_text,
    "fixed": fixed_of_text,
    "prior": prior_of_text,
}


@ignoring("under")
def load(
    path: str | os.PathLike[str], mmap: bool = False
) -> Mixture | GaussianMixture | BayesianGaussianMixture | MixtureModel | MixtureClassifier:
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
    Mixture, GaussianMixture, BayesianGaussianMixture, MixtureModel or MixtureClassifier
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
        name_columns(adopted, names or None)
        return adopted
    import json

    kind = "estimator"
    try:
        about = json.loads(estimator)
        if about["class"] == MixtureClassifier._name_in_files:
            kind = about["class"]
            return _classifier_of(adopted, names, about, bounds.tolist())
        kind = about["class"] if about["class"] in CLASSES else kind
        return _estimator_of(adopted, names, about, bounds.tolist())
    except Exception as error:  # a pure conversion: whatever it raises, the text is to blame
        raise ValueError(
            f"{os.fspath(path)!r} holds a mixture, but not a valid {kind}: "
            f"{str(error) or type(error).__name__}"
        ) from error


def _estimator_of(
    mixture: Mixture, names: list[str], about: dict[str, Any], bounds: list[float]
) -> GaussianMixture | BayesianGaussianMixture | MixtureModel:
    if about["class"] not in CLASSES:
        raise ValueError(f"its class is {about['class']!r}, not one of {list(CLASSES)}")
    kind = CLASSES[about["class"]]
    estimator = kind().set_params(**_params_of(about["params"], kind._constraints))
    check_parameters(estimator.get_params(), kind._constraints, kind.__name__)
    feature_names = np.array(names, dtype=object) if names else None
    family = getattr(estimator, "family", None)
    if family is not None:
        check_is_of(family, mixture, feature_names)
    elif kind is not BayesianGaussianMixture and others_shape(mixture.shape).family != "gaussian":
        raise ValueError(f"its mixture is of the family {mixture.shape.family!r}")
    if is_on(estimator) != has_noise(mixture.shape):
        raise ValueError(f"noise={estimator.noise!r} is not what its mixture has")
    calibration = calibration_of_text(about.get("outliers"))
    if calibration is not None:
        mixture._calibration = calibration
    gain, weight = about["remaining_gain"], about.get("row_weight")
    make: Any = Fitted
    if kind is BayesianGaussianMixture:
        posterior = variational_of_text(about["variational"], estimator.get_params(), mixture)
        make = partial(VariationalFitted, prior=posterior[0], counts=posterior[1])
    estimator._fitted = make(
        mixture=mixture,
        lower_bounds=tuple(bounds),
        converged=about["converged"] is True,
        feature_names=feature_names,
        remaining_gain=math.inf if gain is None else number(gain, "remaining_gain"),
        n_passes=whole(about["n_passes"], "n_passes", MOST),
        categories=categories_of_text(about.get("categories", []), mixture.n_features),
        row_weight=math.nan if weight is None else positive(weight, "row_weight"),
        n_held=whole(about.get("n_held", 0), "n_held", mixture.shape.n_free_parameters),
    )
    return estimator


def _classifier_of(
    mixture: Mixture, names: list[str], about: dict[str, Any], bounds: list[float]
) -> MixtureClassifier:
    own = own_params(about["params"])
    shared = {name: value for name, value in about["params"].items() if name not in own}
    kind = MixtureClassifier
    classifier = kind().set_params(**own, **_params_of(shared, kind._constraints))
    check_attributes(classifier, kind._constraints, kind.__name__)
    model = _estimator_of(mixture, names, about["model"], bounds)
    model._inside = kind.__name__
    classifier._fitted = fit_of(model, about)
    return classifier


def _params_of(stored: dict[str, Any], constraints: Mapping[str, Constraint]) -> dict[str, Any]:
    """Return the constructor's parameters: no number beyond what any machine can count to."""
    params = dict(stored)
    for name, value in params.items():
        if name == RANDOM_STATE and isinstance(value, dict):
            params[name] = random_state_of(value)
        elif name in OF_TEXT:
            params[name] = OF_TEXT[name](value)
        elif isinstance(value, int):
            whole(int(value), name, MOST)
        elif value is not None and name in constraints and constraints[name].accepts([0.0]):
            # An array, as a list; or a number where that is allowed too.
            if not isinstance(value, list) and not constraints[name].accepts(value):
                raise TypeError(f"{name} is no array")
            np.array(value, dtype=np.float64)  # kept as the list it is, if it can be an array
    return params
