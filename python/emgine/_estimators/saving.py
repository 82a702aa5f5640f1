"""What a model file holds of a fitted estimator: the mixture, parameters, names, convergence.

``_files.saving`` writes it. What `load` could not give back is left out or refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from emgine._files import saving
from emgine._files.family_text import categories_text, check_is_of, parameters_text, text_of
from emgine._files.fixed_text import fixed_text
from emgine._files.prior_text import prior_text
from emgine._scores.calibration_text import calibration_text
from emgine._scores.outliers import calibration_of, known_calibration

from .fitted import published

if TYPE_CHECKING:
    import os

    from .fitted import Fitted, FittedModel

# A file holds no code, and what belongs to rows is of no use without them.
LEFT_OUT = ("callback", "labels_init", "responsibilities_init", "noise_init")
# How parameters that JSON does not know by itself are written.
AS_TEXT = {
    "family": text_of,
    "parameters_init": parameters_text,
    "fixed": fixed_text,
    "prior": prior_text,
}


def save_model(model: FittedModel, path: str | os.PathLike[str]) -> None:
    """Write the fitted model to a file."""
    fitted = published(model)
    names = () if fitted.feature_names is None else fitted.feature_names
    saving.save_estimator(
        path, fitted.mixture, about_model(model, fitted), names, fitted.lower_bounds
    )


def about_model(model: Any, fitted: Fitted) -> dict[str, Any]:
    """Return what a file holds of the fitted model beside its mixture."""
    if fitted.functions is not None:
        raise ValueError(
            "A file holds no functions, so a model of a family of one's own cannot be saved to "
            "one. Pickle it where its class can be imported, or save its mixture_, whose rows are "
            f"{fitted.functions.rows_in_words}."
        )
    name, params = name_in_files(model), model.get_params()
    params |= dict.fromkeys(set(LEFT_OUT).intersection(params))
    if "family" in params:
        check_is_of(params["family"], fitted.mixture, fitted.feature_names)
    params |= {of: text(params[of]) for of, text in AS_TEXT.items() if of in params}
    about: dict[str, Any] = {"class": name, **fitted.convergence(), "params": params}
    if fitted.categories:
        about["categories"] = categories_text(fitted.categories)
    about |= fitted.more_in_files()
    if getattr(model, "contamination", None) is not None:
        calibration_of(fitted.mixture)  # a service draws nothing
    outliers = calibration_text(known_calibration(fitted.mixture))
    return about if outliers is None else about | {"outliers": outliers}


def name_in_files(model: Any) -> str:
    """Return the name that `load` knows this very class by, which a subclass does not inherit."""
    name = vars(type(model)).get("_name_in_files")
    if name is None:
        known = getattr(model, "_name_in_files", "a class of emgine")
        raise ValueError(
            f"Only {known} itself can be saved, not {type(model).__name__}, which load "
            "would not know. Save its mixture_ instead."
        )
    return str(name)
