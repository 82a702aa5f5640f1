"""The start of each run: given by the user, found in the rows, or both.

A start holds the random numbers it drew, in order; any thread may do its work, later, so runs side
by side have the bits of one after the other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np

from emgine._families.beside_noise import box_of, others_shape
from emgine._families.missing import from_start, start_shape
from emgine._families.noise_prior import priors_of_others
from emgine._families.start_space import points_of
from emgine._rows.tasks import RandomExpectation

from .beside_noise import StartBesideNoise
from .centers import BY_CENTERS, draw_centers, draw_sample, new_seed, sizes_for
from .first_parameters import first_parameters
from .given import GivenAssignment
from .heavy_tails import BesideOutliers, near_rows
from .labelled import LabelledStart, draw_labelled
from .merged_groups import draw_groups, suits
from .partly_given import PartlyGiven, unknown_shape

if TYPE_CHECKING:
    from emgine._core import Mixture, ModelShape, SufficientStatistics
    from emgine._em.options import Options
    from emgine._rows.rows import Rows

    from .centers import Centers, Sample
    from .given import Given, GivenParameters

METHODS = ("kmeans", "k-means++", "random", "random_from_data", "short-em")


class RowAssignment(Protocol):
    """A first assignment of all rows to components."""

    @property
    def rows(self) -> Rows:
        """Return the rows."""

    @property
    def shape(self) -> ModelShape:
        """Return the shape of the model."""

    def statistics(self) -> SufficientStatistics:
        """Return the sufficient statistics of the assigned rows."""


class NearestCenter(NamedTuple):
    """Each row belongs to the nearest center."""

    rows: Rows
    shape: ModelShape
    centers: Centers

    def statistics(self) -> SufficientStatistics:
        """Return the sufficient statistics of the assigned rows."""
        return self.rows.total(self.centers.assignment(self.shape))


class RandomAssignment(NamedTuple):
    """Each row has random responsibilities; the sample gives the mean to add up about."""

    rows: Rows
    shape: ModelShape
    sample: Sample
    seed: int

    def statistics(self) -> SufficientStatistics:
        """Return the sufficient statistics of the assigned rows."""
        mean, _ = self.sample.mean_and_scale()
        reference = points_of(np.tile(mean, (self.shape.n_components, 1)), self.shape)
        return self.rows.total(RandomExpectation(start_shape(self.shape), reference, self.seed))


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
    options: Options  # of the run
    of_unknown: RowAssignment | None = None  # to the components that are not known

    def mixture(self) -> Mixture:
        """Return the first parameters of a run."""
        found = self._found(self.assignment)
        named = isinstance(self.assignment, LabelledStart | GivenAssignment)
        if isinstance(self.given, PartlyGiven) and not named:  # components come in any order
            fewer = None if self.of_unknown is None else self._found(self.of_unknown)
            return self.given.best(found, fewer, self.assignment.rows, self.options)
        return self.given.complete(found)

    def _found(self, assignment: RowAssignment) -> Mixture:
        """Return the M-step of an assignment."""
        statistics, options = assignment.statistics(), self.options
        soft = isinstance(assignment, NearestCenter | LabelledStart)
        found = first_parameters(
            statistics, options, options.on_degenerate, options.n_threads, soft=soft
        )
        return from_start(found, assignment.shape)


def draw_start(
    rows: Rows,
    shape: ModelShape,
    given: Given,
    method: str,
    options: Options,
    random_state: np.random.RandomState,
) -> Start | KnownStart | StartBesideNoise | BesideOutliers:
    """Draw the random numbers of the next run's start; none where the user gave all of it."""
    if given.noise is not None and given.assignment is None:
        others, share = given.noise.split(rows, shape.n_components - 1)
        beside = given._replace(noise=None)
        if options.prior is not None:
            options = options._replace(prior=priors_of_others(options.prior))
        start = draw_start(others, others_shape(shape), beside, method, options, random_state)
        return StartBesideNoise(start, share, box_of(shape))
    known = given.parameters.mixture()
    if known is not None:
        return KnownStart(known)
    assignment: RowAssignment | None = given.assignment
    of_unknown: RowAssignment | None = None
    if assignment is None and rows.factors is not None:
        assignment = draw_labelled(rows, shape, random_state, options)
    elif assignment is None and _merges(rows, shape, given, method, options):
        assignment = draw_groups(rows, shape, random_state, options.reg_covar)
    elif assignment is None:
        assignment = draw_assignment(rows, shape, method, random_state, options.reg_covar)
        fewer = unknown_shape(given.parameters, shape)
        if fewer is not None:
            of_unknown = draw_assignment(rows, fewer, method, random_state, options.reg_covar)
    start = Start(assignment, given.parameters, options, of_unknown)
    if method not in BY_CENTERS or given.parameters.names:
        return start
    return _beside_outliers(start, method, random_state)


def _beside_outliers(
    start: Start, method: str, random_state: np.random.RandomState
) -> Start | BesideOutliers:
    """Return a start with one that does without the rows far away, if its family has such."""
    assignment, given, options, _ = start
    if not isinstance(assignment, NearestCenter):
        return start
    rows, shape, (sample, *_) = assignment
    near = near_rows(sample.X if sample.raw is None else sample.raw, sample.weight, shape)
    if not near:
        return start
    found = [draw_assignment(r, shape, method, random_state, options.reg_covar) for r in near]
    of_near = [Start(each, given, options).mixture for each in found]
    return BesideOutliers(start.mixture, of_near, rows, options)


def _merges(rows: Rows, shape: ModelShape, given: Given, method: str, options: Options) -> bool:
    """Return whether a start merges groups: where k-means is asked for and nothing was given."""
    return method == "kmeans" and not given.parameters.names and suits(rows, shape, options)


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
    sample = draw_sample(rows, shape.n_components, random_state, sizes_for(shape))
    if method == "random":
        return RandomAssignment(rows, shape, sample, new_seed(random_state))
    centers = draw_centers(sample, shape.n_components, method, random_state, shape.missing)
    return NearestCenter(rows, shape, centers)
