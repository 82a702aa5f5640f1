"""The allowed parameters of a search, and which of them are passed on to each fit.

Messages read like those of the other checks. Knows nothing of rows.
"""

from __future__ import annotations

from emgine._checks.parameters import BOOLEAN, NONE, Constraint, one_of, real
from emgine._estimators.em_parameters import CONSTRAINTS

from .criteria import CRITERIA, is_criterion
from .equal_weights import FIXED
from .folds import CV

# Parameters that each fit gets unchanged.
OF_FITS = (
    *("n_init", "tol", "reg_covar", "max_iter", "init_params", "stopping", "acceleration"),
    *("on_degenerate", "missing", "fixed", "prior", "noise"),
)
OWN_CONSTRAINTS = {name: CONSTRAINTS[name] for name in (*OF_FITS, "random_state", "n_threads")} | {
    "fixed": FIXED,
    "criterion": Constraint(
        f"a str among {{{', '.join(map(repr, CRITERIA))}}} or a callable", is_criterion
    ),
    "cv": CV,
    "finish": one_of("best", "all"),
    "refit": BOOLEAN,
    "deadline": real(0.0) | NONE,
    "progress_bar": BOOLEAN,
}
