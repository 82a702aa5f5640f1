"""What a finished fit warns of: a reg_covar that is too large, repaired components, no convergence.

Reads what was published; changes nothing.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

from emgine._checks.exceptions import DegenerateWarning, convergence_warning, level_of_caller
from emgine._em import remedy_messages
from emgine._em.reg_covar import warn_if_large, warn_if_tiny

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from emgine._em.remedies import Degeneration
    from emgine._rows.rows import Rows

    from .fitted import Fitted

    Names = NDArray[np.object_] | None

NOT_CONVERGED = (
    "Best performing initialization did not converge. Try different init parameters, or increase "
    "max_iter, tol, or check for degenerate data."
)


def warn_of_fit(
    model: Any,
    rows: Rows,
    fitted: Fitted,
    degenerate: Sequence[Degeneration],
    reg_covar: float,
    not_converged: str = NOT_CONVERGED,
) -> None:
    """Warn of a large reg_covar, of components that were repaired, and of no convergence."""
    if not model._warns:
        return
    if fitted.lower_bounds:
        warn_if_large(model.reg_covar, rows, fitted.mixture_for("predict"), fitted.feature_names)
    warn_if_tiny(model.reg_covar, rows, fitted, reg_covar, bool(degenerate))
    for message in _messages_of(degenerate, rows, fitted, reg_covar, model._component_names):
        warnings.warn(message, DegenerateWarning, stacklevel=level_of_caller())
    if not fitted.converged and model.max_iter > 0:
        warnings.warn(not_converged, convergence_warning(), stacklevel=level_of_caller())


def _messages_of(
    degenerate: Sequence[Degeneration],
    rows: Rows,
    fitted: Fitted,
    reg_covar: float,
    called: Sequence[str] | None = None,
) -> Iterator[str]:
    """Yield what there is to say about components that were repaired, and about narrow ones."""
    narrow = [event for event in degenerate if event.cause == "narrow"]
    names, mixture = names_of(fitted.feature_names, rows.n_features), fitted.mixture
    if len(narrow) < len(degenerate):
        repaired = [event for event in degenerate if event.cause != "narrow"]
        yield remedy_messages.message(repaired, mixture, reg_covar, names, called)
    if narrow:
        yield remedy_messages.message_of_narrow(
            narrow, mixture, reg_covar, names, rows.row_weight, called=called
        )


def names_of(given: Names, n_features: int) -> list[str]:
    """Return the names of the features for a message."""
    return [f"column {j}" for j in range(n_features)] if given is None else list(given)
