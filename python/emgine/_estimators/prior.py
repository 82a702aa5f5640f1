"""``prior=`` of an estimator: what a fit maximises beside the likelihood, checked.

Which prior fits which family is `_families/conjugate.py`; what defaults take of rows is
`seen_rows.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol

from emgine._checks.parameters import Constraint
from emgine._families.conjugate import WEAK, posterior_of
from emgine._families.families import chosen_family
from emgine._families.priors import Prior

from .seen_rows import SeenRows, Unseen

if TYPE_CHECKING:
    from collections.abc import Callable

    from emgine._core import ModelShape
    from emgine._families.conjugate import Seen
    from emgine._families.fixed import Fixed
    from emgine._families.posterior import Posterior
    from emgine._rows.rows import Rows


class PriorModel(Protocol):
    """What is read here of an estimator."""

    prior: Any
    on_degenerate: str


def _accepts(prior: Any, nested: int = 2) -> bool:
    """Return whether these can be priors: which of them fit is known with the family."""
    if isinstance(prior, Mapping):
        return nested > 0 and all(_accepts(own, nested - 1) for own in prior.values())
    return prior is None or isinstance(prior, Prior) or (isinstance(prior, str) and prior == WEAK)


CONSTRAINTS = {
    "prior": Constraint(
        "None, 'weak', a prior of emgine.priors, or a mapping to these from 'weights' and "
        "'components', or from the columns of blocks",
        _accepts,
    )
}


def variational_of(model: object) -> Callable[[ModelShape, Rows], Posterior] | None:
    """Return what makes the priors of a variational fit; None for other fits."""
    return getattr(model, "_variational", None)


def has_prior(model: PriorModel) -> bool:
    """Return whether something is maximised beside the likelihood, so that weights are rows."""
    return model.prior is not None or variational_of(model) is not None


def posterior_by(
    model: PriorModel, shape: ModelShape, rows: Rows | None, fixed: Fixed | None
) -> Posterior | None:
    """Return what a fit maximises beside the likelihood; ValueError for what does not fit.

    Without rows nothing may be left to defaults.
    """
    variational = variational_of(model)
    if variational is not None and rows is not None:
        return variational(shape, rows)
    if model.prior is None:
        return None
    seen: Seen = Unseen() if rows is None else SeenRows(rows)
    blocks = getattr(chosen_family(getattr(model, "family", "gaussian")), "blocks", ())
    posterior = posterior_of(model.prior, shape, seen, list(blocks))
    if posterior is None or fixed is None:
        return posterior
    held = posterior.concentration is not None and fixed.weights is not None
    components = posterior.components
    if held or (components is not None and any(map(components.is_of, fixed.parameters))):
        raise ValueError(
            "fixed and prior exclude each other where they speak of the same parameters: what is "
            "held needs no prior."
        )
    return posterior
