"""What each constructor parameter that all mixture estimators share may be.

Parameters that depend on the rows, such as means, are checked where the rows are known.
"""

from __future__ import annotations

from emgine._checks import missing
from emgine._checks.parameters import (
    ARRAY_LIKE,
    BOOLEAN,
    CALLABLE,
    N_THREADS,
    NONE,
    RANDOM_STATE,
    VERBOSE,
    integer,
    one_of,
    real,
)
from emgine._em import acceleration, options, remedies
from emgine._starts.starts import METHODS

from . import component_numbers, estimator_outliers, fixed, noise, prior

CONSTRAINTS = {
    "n_components": integer(1),
    "tol": real(0.0),
    "stopping": one_of(*options.STOPPING),
    "acceleration": one_of(*acceleration.METHODS) | NONE,
    "on_degenerate": one_of(*remedies.METHODS),
    "callback": CALLABLE | NONE,
    "reg_covar": real(0.0) | one_of("auto"),
    "max_iter": integer(0),
    "n_init": integer(1),
    "init_params": one_of(*METHODS),
    "weights_init": ARRAY_LIKE | NONE,
    "labels_init": ARRAY_LIKE | NONE,
    "responsibilities_init": ARRAY_LIKE | NONE,
    "random_state": RANDOM_STATE,
    "warm_start": BOOLEAN,
    "verbose": VERBOSE,
    "verbose_interval": integer(1),
    "n_threads": N_THREADS | NONE,
    **missing.CONSTRAINTS,
    **fixed.CONSTRAINTS,
    **component_numbers.CONSTRAINTS,
    **prior.CONSTRAINTS,
    **noise.CONSTRAINTS,
    **estimator_outliers.CONSTRAINTS,
}
