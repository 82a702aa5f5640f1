"""A start from more groups than components: k-means finds them, the structure merges them.

k-means puts two centers in a long group and one between two short ones, and EM from there creeps to
a low optimum. Twice as many centers miss no group, and the likelihood says which of them one
component describes. The work is done in a sample of the rows. Must not know an estimator.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from emgine import _core
from emgine._families.gaussian.parameters import mixture_of, shape_of
from emgine._rows.sampling import sample_size
from emgine._rows.tasks import Expectation, HardExpectation

from .centers import draw_centers, draw_sample, sizes_for

if TYPE_CHECKING:
    from emgine._core import Mixture, ModelShape, SufficientStatistics
    from emgine._em.options import Options
    from emgine._rows.rows import Rows

    from .centers import Centers

# Structures whose components have covariances of their own, of any shape.
STRUCTURES = ("full", "diag")
LEAST_COMPONENTS = 3
LEAST_FEATURES = 2  # on a line k-means does as well
# Groups for each component, with many rows and with few, and rounds of k-means that look for them.
# More rounds take longer and lead no higher.
MANY, FEW = 3, 2
ROUNDS = 10
# Fewer rows are fitted in the time of a start. With fewer for each group, or for each number of a
# mean and a scale where covariances are matrices, those of groups say little.
LEAST_ROWS = 8192
ROWS_PER_GROUP = 64
ROWS_PER_NUMBER = 4
ROWS_FOR_MANY = 16
# All pairs of groups are compared again after each merger.
MOST_GROUPS = 512
# Added to variances of groups, as a part of the variance of all rows: a group of equal values is
# no better than a narrow one.
RIDGE = 1e-4
# A group of fewer rows for each number is no component, and merges first.
LEAST_PER_NUMBER = 2.0


class MergedGroups(NamedTuple):
    """Each row has the responsibilities under components that are merged groups of a sample."""

    rows: Rows
    shape: ModelShape
    groups: Centers
    centers: Centers  # for components without groups, where groups cannot be merged
    reg_covar: float

    def statistics(self) -> SufficientStatistics:
        """Return the sufficient statistics of the assigned rows."""
        try:
            merged = self.mixture()
        except (ValueError, _core.IllDefinedComponentError):
            return self.rows.total(self.centers.assignment(self.shape))
        return self.rows.total(Expectation(merged))

    def mixture(self) -> Mixture:
        """Return the mixture of the merged groups of the sample."""
        structure, d = self.shape.structure, self.shape.n_features
        metric, sample = self.groups.mixture(), self.groups.sample
        _, scale = sample.mean_and_scale()
        shape = shape_of(structure, metric.shape.n_components, d)
        found = sample.rows.total(HardExpectation(metric, shape))
        with np.errstate(all="ignore"):  # of rows too large to square, the mixture is refused
            ridge = RIDGE * scale**2
            made = found.maximization(max(self.reg_covar, ridge.min()), sample.n_threads)
            covariances = made.covariances + (np.diag(ridge) if structure == "full" else ridge)
            least = LEAST_PER_NUMBER * _numbers(self.shape) * found.row_weight / len(sample.X)
            weight, means, merged = _core.merge_groups(
                found.weight,
                made.means,
                covariances,
                scale,
                least,
                self.shape.n_components,
                sample.n_threads,
            )
            return mixture_of(weight / weight.sum(), means, merged, structure)


def _numbers(shape: ModelShape) -> int:
    """Return the numbers of a mean, and one for a scale, where covariances are matrices; else 1."""
    return shape.n_features + 1 if shape.structure == "full" else 1


def n_groups(n_rows: int, shape: ModelShape) -> int:
    """Return the number of groups that are looked for; 0 where rows are too few to merge any."""
    sampled = min(n_rows, sample_size(sizes_for(shape), shape.n_components))
    for each, per_number in ((MANY, ROWS_FOR_MANY), (FEW, ROWS_PER_NUMBER)):
        made = each * shape.n_components
        enough = sampled >= made * max(ROWS_PER_GROUP, per_number * _numbers(shape))
        if enough and made <= MOST_GROUPS:
            return made
    return 0


def suits(rows: Rows, shape: ModelShape, options: Options) -> bool:
    """Return whether groups are merged for a start: where there are enough rows for them."""
    return (
        shape.family == "gaussian"
        and shape.structure in STRUCTURES
        and shape.n_components >= LEAST_COMPONENTS
        and shape.n_features >= LEAST_FEATURES
        and not shape.missing
        and options.prior is None
        and options.fixed is None
        and rows.n_rows >= LEAST_ROWS
        and n_groups(rows.n_rows, shape) > 0
    )


def draw_groups(
    rows: Rows, shape: ModelShape, random_state: np.random.RandomState, reg_covar: float
) -> MergedGroups:
    """Draw the random numbers of a start by merged groups, and of one without them."""
    k = shape.n_components
    sample = draw_sample(rows, k, random_state, sizes_for(shape))
    centers = draw_centers(sample, k, "kmeans", random_state)
    groups = draw_centers(sample, n_groups(rows.n_rows, shape), "kmeans", random_state)
    return MergedGroups(rows, shape, groups._replace(most_rounds=ROUNDS), centers, reg_covar)
