"""Draws the first mixture of each run: what the user gave, completed by an initialiser.

All runs of a fit draw from one stream of random numbers, at once and in order; the work that
follows may be done by any thread, later.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, Self

from emgine._scores.scoring import check_random_state

from .initialization import draw_start
from .start import GivenParameters

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np

    from emgine import _core
    from emgine._reading.rows import Rows


class Wishes(Protocol):
    """The parameters of an estimator that say where EM begins."""

    n_components: int
    covariance_type: str
    init_params: str
    weights_init: Any
    means_init: Any
    precisions_init: Any
    random_state: int | np.random.RandomState | None


@dataclass(frozen=True, eq=False)
class StartDrawer:
    """Draws a new start each time it is called.

    Calling draws the random numbers and returns what does the work with them, which any thread may
    call.
    """

    rows: Rows
    given: GivenParameters
    n_components: int
    covariance_type: str
    method: str
    reg_covar: float
    random_state: np.random.RandomState

    @classmethod
    def of(cls, wishes: Wishes, rows: Rows, given: GivenParameters, reg_covar: float) -> Self:
        """Return the drawer for the parameters of an estimator.

        Parameters
        ----------
        wishes : Wishes
            The estimator, its parameters checked.
        rows : Rows
            The rows of the fit.
        given : GivenParameters
            What `given_to` found in `wishes`.
        reg_covar : float
            Added to the variances of a start that was found in the rows.

        Returns
        -------
        StartDrawer
            Its random numbers begin anew.
        """
        sizes = wishes.n_components, wishes.covariance_type, wishes.init_params
        return cls(rows, given, *sizes, reg_covar, check_random_state(wishes.random_state))

    def __call__(self) -> Callable[[], _core.Mixture]:
        """Draw a start."""
        kind = self.covariance_type
        known = self.given.mixture(kind)
        if known is not None:
            return lambda: known
        found = draw_start(self.rows, self.n_components, kind, self.method, self.random_state)
        return lambda: self.given.complete(
            lambda: found().maximization(self.reg_covar, self.rows.n_threads), kind
        )


def given_to(wishes: Wishes, rows: Rows) -> GivenParameters:
    """Return the checked start parameters that the user gave.

    Raises
    ------
    ValueError
        If one of them has a wrong shape or value.
    """
    return GivenParameters.check(
        wishes.weights_init,
        wishes.means_init,
        wishes.precisions_init,
        wishes.covariance_type,
        wishes.n_components,
        rows.n_features,
    )
