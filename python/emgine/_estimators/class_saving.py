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
from emgine._files.prior_text import prior_text
from emgine._files.random_states import number

from .class_decisions import ClassFit
from .class_mixtures import Joint
from .fitted import published
from .saving import about_model, name_in_files

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping

# Parameters that a mixture model does not have.
OWN = ("n_components", "covariance_type", "family", "priors", "costs", "unlabelled")


def save_classifier(classifier: Any, path: str | os.PathLike[str]) -> None:
    """Write the fitted classifier to a file."""
    fit: Any = published(classifier)
    model, params = fit.joint.model, classifier.get_params()
    fitted = published(model)
    about = {
        "class": name_in_files(classifier),
        "params": params
        | {"prior": prior_text(params["prior"])}
        | {name: parameter_text(name, params[name]) for name in OWN},
        "model": about_model(model, fitted),
        "classes": classes_text(fit.classes),
        "class_of_component": fit.joint.class_of_component.tolist(),
        "covariance_type": fit.covariance_type,
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
    priors, structure = check_priors(about["priors"], classes), about["covariance_type"]
    if priors is None or not (structure is None or isinstance(structure, str)):
        raise ValueError("priors or covariance_type is missing")
    criteria = (number(about[name], name) for name in ("log_likelihood", "bic"))
    joint = Joint(model, owner, *criteria)
    return ClassFit(joint, structure, classes, priors, check_costs(about["costs"], len(classes)))
