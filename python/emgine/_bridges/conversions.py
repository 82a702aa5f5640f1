"""A Mixture from scikit-learn's estimator, and back to it.

scikit-learn is imported when it is needed, never before. Changes nothing in a mixture.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from emgine._families.gaussian.parameters import precisions_of

if TYPE_CHECKING:
    from emgine._core import Float64, Mixture

# What takes the place of a structure that scikit-learn lacks.
SKLEARN_TYPES = {"tied_diag": "diag", "tied_spherical": "spherical"}


def parameters_of(model: Any) -> tuple[Any, Any, Any, str]:
    """Return the parameters of a fitted ``sklearn.mixture.GaussianMixture``, in Mixture's order."""
    name = f"{type(model).__module__}.{type(model).__name__}"
    bases = [(base.__module__.split(".")[0], base.__name__) for base in type(model).__mro__]
    if ("sklearn", "GaussianMixture") not in bases:
        raise TypeError(f"model must be a GaussianMixture of scikit-learn. Got {name} instead.")
    if not hasattr(model, "weights_"):
        raise ValueError("model must be fitted. Call its fit first.")
    return model.weights_, model.means_, model.covariances_, model.covariance_type


def to_sklearn(mixture: Mixture) -> Any:
    """Return a fitted ``sklearn.mixture.GaussianMixture`` with the parameters of the mixture."""
    try:
        from sklearn.mixture import GaussianMixture
    except ImportError as error:
        raise ImportError("to_sklearn needs scikit-learn: pip install scikit-learn") from error
    structure = SKLEARN_TYPES.get(mixture.shape.structure, mixture.shape.structure)
    model = GaussianMixture(mixture.n_components, covariance_type=structure)
    model.weights_, model.means_ = mixture.weights.copy(), mixture.means.copy()
    model.covariances_ = _repeated(mixture, mixture.covariances)
    model.precisions_cholesky_ = _repeated(mixture, mixture.precisions_cholesky)
    model.precisions_ = _repeated(mixture, precisions_of(mixture))
    model.n_features_in_, model.converged_ = mixture.n_features, True
    return model


def _repeated(mixture: Mixture, values: Float64) -> Float64:
    """Return a copy of `values`, by component where scikit-learn has no shared ones."""
    structure = mixture.shape.structure
    if structure not in SKLEARN_TYPES:
        return values.copy()
    shape = (-1,) if structure == "tied_spherical" else (mixture.n_components, -1)
    return np.tile(values, mixture.n_components).reshape(shape)
