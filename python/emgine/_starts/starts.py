"""The start of each run: given by the user, found in the rows, or both.

A start holds the random numbers it drew, in order; any thread may do its work, later, so runs side
by side have the bits of one after the other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import numpy as np

from emgine._em.remedies import first_mixture
from emgine._families.softening import softened
from emgine._rows.tasks import HardExpectation, RandomExpectation

from .centers import draw_centers, draw_sample, mean_and_scale, new_seed

if TYPE_CHECKING:
    from emgine._checks.parameters import Seed
    from emgine._core import Float64, Mixture, ModelShape, SufficientStatistics
    from emgine._rows.rows import Rows

    from .centers import Centers
    from .given import Given, GivenParameters

METHODS = ("kmeans", "k-means++", "random", "random_from_data", "short-em")


class StartParameters(Protocol):
    """The parameters of an estimator that say where EM starts."""

    n_components: int
    init_params: str
    labels_init: Any
    responsibilities_init: Any
    on_degenerate: str
    random_state: Seed

    def _shape(self, n_features: int) -> ModelShape:
        """Return what is known of the model before it has parameters."""


class RowAssignment(Protocol):
    """A first assignment of all rows to components."""

    def statistics(self) -> SufficientStatistics:
        """Return the sufficient statistics of the assigned rows."""


class NearestCenter(NamedTuple):
    """Each row belongs to the nearest center."""

    rows: Rows
    shape: ModelShape
    centers: Centers

    def statistics(self) -> SufficientStatistics:
        """Return the sufficient statistics of the assigned rows."""
        return self.rows.total(HardExpectation(self.centers.mixture(), self.shape))


class RandomAssignment(NamedTuple):
    """Each row has random responsibilities; the sample gives the mean to add up about."""

    rows: Rows
    shape: ModelShape
    X: Float64
    weight: Float64 | None
    seed: int

    def statistics(self) -> SufficientStatistics:
        """Return the sufficient statistics of the assigned rows."""
        mean, _ = mean_and_scale(self.X, self.weight, self.rows.n_threads)
        reference = np.tile(mean, (self.shape.n_components, 1))
        return self.rows.total(RandomExpectation(self.shape, reference, self.seed))


class KnownStart(NamedTuple):
    """A start of which all parameters are known: the user's, or a last fit's."""

    known: Mixture

    def mixture(self) -> Mixture:
        """Return the first parameters of a run."""
        return self.known


class Start(NamedTuple):
    """A start that is found in the rows; parameters that the user gave replace what was found."""

    assignment: RowAssignment
    given: GivenParameters
    on_degenerate: str
    reg_covar: float
    n_threads: int

    def mixture(self) -> Mixture:
        """Return the first parameters of a run."""
        statistics = self.assignment.statistics()
        found, _ = first_mixture(statistics, self.on_degenerate, self.reg_covar, self.n_threads)
        if isinstance(self.assignment, NearestCenter):
            found = softened(found)
        return self.given.complete(found)


def draw_start(
    parameters: StartParameters,
    rows: Rows,
    given: Given,
    reg_covar: float,
    random_state: np.random.RandomState,
) -> Start | KnownStart:
    """Draw the random numbers of the next run's start; none where the user gave all of it."""
    known = given.parameters.mixture()
    if known is not None:
        return KnownStart(known)
    assignment: RowAssignment | None = given.assignment
    if assignment is None:
        assignment = draw_assignment(
            rows,
            parameters._shape(rows.n_features),
            method=parameters.init_params,
            random_state=random_state,
            reg_covar=reg_covar,
        )
    return Start(
        assignment,
        given.parameters,
        on_degenerate=parameters.on_degenerate,
        reg_covar=reg_covar,
        n_threads=rows.n_threads,
    )


def draw_assignment(
    rows: Rows,
    shape: ModelShape,
    method: str,
    random_state: np.random.RandomState,
    reg_covar: float = 0.0,
) -> RowAssignment:
    """Draw the random numbers of an assignment by one of METHODS; short-em adds `reg_covar`."""
    if method == "short-em":
        from .short_em import draw_short_runs

        return draw_short_runs(rows, shape, random_state, reg_covar)
    if method == "random":
        X, weight = draw_sample(rows, shape.n_components, random_state)
        seed = new_seed(random_state)
        return RandomAssignment(rows, shape, X, weight, seed)
    centers = draw_centers(rows, shape.n_components, method, random_state)
    return NearestCenter(rows, shape, centers)
