"""What each constructor parameter of GaussianMixture may be."""

from __future__ import annotations

from emgine._checks.parameters import ARRAY_LIKE, NONE
from emgine._families.gaussian.structures import COVARIANCE_TYPE

from . import em_parameters

# In the order in which they are checked.
CONSTRAINTS = {
    "n_components": em_parameters.CONSTRAINTS["n_components"],
    "covariance_type": COVARIANCE_TYPE,
    **em_parameters.CONSTRAINTS,
    "means_init": ARRAY_LIKE | NONE,
    "precisions_init": ARRAY_LIKE | NONE,
    "covariances_init": ARRAY_LIKE | NONE,
}
