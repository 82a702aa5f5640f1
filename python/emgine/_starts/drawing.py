"""Draws the first mixture of each run: what the user gave, completed by an initialiser.

All runs of a fit draw from one stream of random numbers, at once and in order; the work that
follows may be done by any thread, later.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol, Self

from emgine._em.remedies import first_mixture
from emgine._scores.scoring import check_random_state

from .assignment import Assignment
from .initialization import draw_start
from .start import GivenParameters

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np

    from emgine import _core
    from emgine._rows.rows import Rows

    Given = tuple[GivenParameters, Assignment | None]


class Wishes(Protocol):
    """The parameters of an estimator that say where EM begins."""

    n_components: int
    covariance_type: str
    init_params: str
    weights_init: Any
    means_init: Any
    precisions_init: Any
    covariances_init: Any
    labels_init: Any
    responsibilities_init: Any
    on_degenerate: str
    random_state: int | np.random.RandomState | None


@dataclass(frozen=True, eq=False)
class StartDrawer:
    """Draws a new start each time it is called.

    Calling draws the random numbers and returns what does the work with them, which any thread may
    call.
    """

    rows: Rows
    given: GivenParameters
    assignment: Assignment | None
    n_components: int
    covariance_type: str
    method: str
    reg_covar: float
    on_degenerate: str
    random_state: np.random.RandomState

    @classmethod
    def of(cls, wishes: Wishes, rows: Rows, given: Given, reg_covar: float) -> Self:
        """Return the drawer for the parameters of an estimator.

        Parameters
        ----------
        wishes : Wishes
            The estimator, its parameters checked.
        rows : Rows
            The rows of the fit.
        given : tuple
            What `given_to` found in `wishes`.
        reg_covar : float
            Added to the variances of a start that was found in the rows.

        Returns
        -------
        StartDrawer
            Its random numbers begin anew.
        """
        sizes = wishes.n_components, wishes.covariance_type, wishes.init_params
        random_state = check_random_state(wishes.random_state)
        regularisation = reg_covar, wishes.on_degenerate
        return cls(rows, given[0], given[1], *sizes, *regularisation, random_state)

    def __call__(self) -> Callable[[], _core.Mixture]:
        """Draw a start."""
        kind = self.covariance_type
        known = self.given.mixture(kind)
        if known is not None:
            return lambda: known
        found = self._statistics()
        return lambda: self.given.complete(lambda: self._mixture(found()), kind)

    def _mixture(self, statistics: _core.SufficientStatistics) -> _core.Mixture:
        options = self.on_degenerate, self.reg_covar, self.rows.n_threads
        return first_mixture(statistics, *options)[0]

    def _statistics(self) -> Callable[[], _core.SufficientStatistics]:
        """Return what makes the statistics of the start: as told, or drawn by the initialiser."""
        rows, kind = self.rows, self.covariance_type
        if self.assignment is not None:
            return partial(self.assignment.statistics, rows, kind)
        asked = self.n_components, kind, self.method
        return draw_start(rows, *asked, self.random_state, self.reg_covar)


def given_to(wishes: Wishes, rows: Rows) -> Given:
    """Return what the user gave of the start, checked: parameters, and where rows belong.

    Raises
    ------
    ValueError
        If one of them has a wrong shape or value, or excludes another.
    """
    parameters = GivenParameters.check(
        wishes.weights_init,
        wishes.means_init,
        wishes.precisions_init,
        wishes.covariance_type,
        wishes.n_components,
        rows.n_features,
        wishes.covariances_init,
    )
    assignment = Assignment.check(
        wishes.labels_init, wishes.responsibilities_init, rows.n_rows, wishes.n_components
    )
    return parameters, assignment
