"""What a model file holds of a fitted classifier: the joint mixture, and whose its components are.

One mixture and one file: a C++ service reads the mixture, `load` the classifier.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from emgine._checks.classes import check_costs, check_priors
from emgine._files import saving
from emgine._files.class_text import (
    classes_of_text,
    classes_text,
    parameter_of_text,
    parameter_text,
)
from emgine._files.random_states import number

from .class_decisions import ClassFit
from .class_mixtures import Joint
from .fitted import published
from .saving import AS_TEXT, about_model, name_in_files

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

# Parameters of the joint mixture that JSON does not know by itself.
OF_JOINT = ("fixed", "parameters_init")
# Parameters that a mixture model does not have.
OWN = ("n_components", "covariance_type", "family", "priors", "costs", "unlabelled")


def save_classifier(classifier: Any, path: str | os.PathLike[str]) -> None:
    """Write the fitted classifier to a file."""
    fit: Any = published(classifier)
    model, params = fit.joint.model, classifier.get_params()
    fitted = published(model)
    params |= {name: AS_TEXT[name](params[name]) for name in OF_JOINT}
    about = {
        "class": name_in_files(classifier),
        "params": params | {name: parameter_text(name, params[name]) for name in OWN},
        "model": about_model(model, fitted),
        "classes": classes_text(fit.classes),
        "class_of_component": fit.joint.class_of_component.tolist(),
        "covariance_type": parameter_text("covariance_type", fit.covariance_type),
        "priors": fit.priors.tolist(),
        "costs": None if fit.costs is None else fit.costs.tolist(),
        "log_likelihood": float(fit.joint.log_likelihood),
        "bic": float(fit.joint.bic),
    }
    names = () if fitted.feature_names is None else fitted.feature_names
    saving.save_estimator(path, fitted.mixture, about, names, fitted.lower_bounds)


def own_params(stored: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parameters that only a classifier has, from a file."""
    return {name: parameter_of_text(name, stored[name]) for name in OWN}


def fit_of(model: Any, about: Mapping[str, Any]) -> ClassFit:
    """Return what a file says of a fit, checked; ValueError if its parts do not belong together."""
    classes = classes_of_text(about["classes"])
    owner = np.array(about["class_of_component"], dtype=np.int64)
    if owner.shape != (model.n_components,) or set(owner.tolist()) != set(range(len(classes))):
        raise ValueError("class_of_component does not have a class for each component.")
    priors = check_priors(about["priors"], classes)
    structure = parameter_of_text("covariance_type", about["covariance_type"])
    if priors is None or not _is_structure(structure, classes):
        raise ValueError("priors or covariance_type is missing")
    criteria = (number(about[name], name) for name in ("log_likelihood", "bic"))
    joint = Joint(model, owner, *criteria)
    return ClassFit(joint, structure, classes, priors, check_costs(about["costs"], len(classes)))


def _is_structure(structure: Any, classes: NDArray[Any]) -> bool:
    """Return whether a file names a structure, or one for each class."""
    if isinstance(structure, dict):
        return set(structure) == set(classes.tolist()) and _are_words(structure.values())
    return structure is None or isinstance(structure, str)


def _are_words(values: Iterable[Any]) -> bool:
    return all(isinstance(value, str) for value in values)
