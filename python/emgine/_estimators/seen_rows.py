"""What the defaults of priors take of the rows of a fit: moments, and statistics of all rows.

A few passes, wherever the rows are. Changes nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from emgine import _core
from emgine._checks.support import check_support
from emgine._families.block_statistics import statistics_in
from emgine._families.blocks import IGNORED
from emgine._families.children import joined, listed
from emgine._families.conjugate import Moments
from emgine._families.families import family_of
from emgine._families.gaussian.structures import MATRICES
from emgine._families.missing import shape_with, weights_of_features
from emgine._families.scales import scales_of
from emgine._rows.parts import InMemory
from emgine._rows.rows import Rows
from emgine._rows.tasks import Expectation, RandomExpectation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from emgine._core import Float64, ModelShape, SufficientStatistics

# Outliers, for which Student's t is there, must not set the scale of its prior: it is that of a t
# of so many degrees of freedom, which so many steps of EM find to a small part of its width.
ROBUST_DOF = 4.0
ROBUST_STEPS = 10


class Unseen:
    """The rows of a stream, of which defaults would be those of the first batch alone."""

    def within(self, columns: Sequence[int]) -> Unseen:  # noqa: ARG002
        """Return itself."""
        return self

    def moments(self, shape: ModelShape) -> Moments:
        """Refuse."""
        raise _unseen(shape)

    def total(self, shape: ModelShape) -> SufficientStatistics:
        """Refuse."""
        raise _unseen(shape)

    def of_rows(self, shape: ModelShape, rows: Float64) -> SufficientStatistics:
        """Return the statistics of other rows."""
        return statistics_of_rows(shape, rows)


class SeenRows(NamedTuple):
    """The rows of a fit, or some of their columns."""

    rows: Rows
    columns: tuple[int, ...] | None = None  # None: all

    def within(self, columns: Sequence[int]) -> SeenRows:
        """Return what is seen of some of the columns."""
        return SeenRows(self.rows, tuple(columns))

    def moments(self, shape: ModelShape) -> Moments:
        """Return mean and covariance; variances alone where cells may be missing.

        Of the logarithms of log-normals, and robust ones of Student's t. A sum of squares is
        divided by one less than the weight, as weights count rows.
        """
        d, missing, structure = shape.n_features, self.rows.missing, scales_of(shape)
        of = "log_normal" if shape.family == "log_normal" else "gaussian"
        full = structure in MATRICES and not missing
        by_feature = _core.ModelShape(of, "diag", d, 1, missing)
        first = self._total(by_feature, np.zeros((1, d)))
        mean = first.sum[0] / _weight(first)[0]
        about = _core.ModelShape(of, "full", d, 1) if full else by_feature
        second = self._total(about, mean[np.newaxis])
        found = _moments_about(second, mean, full)
        has_tails = shape.family == "student_t" and not shape.structure.endswith("/inf")
        return self._robust(found, full) if has_tails else found

    def total(self, shape: ModelShape) -> SufficientStatistics:
        """Return the statistics of all rows as one component of the family."""
        d, missing = shape.n_features, self.rows.missing
        by_feature = _core.ModelShape("gaussian", "diag", d, 1, missing)
        first = self._total(by_feature, np.zeros((1, d)))
        weight = np.maximum(_weight(first), np.finfo(float).tiny)
        points = family_of(shape).points(first.sum / weight, shape.structure)
        one = _core.ModelShape(shape.family, shape.structure, d, 1, missing)
        return self._total(one, points)

    def of_rows(self, shape: ModelShape, rows: Float64) -> SufficientStatistics:
        """Return the same of other rows; ValueError for rows that the family cannot have."""
        return statistics_of_rows(shape, rows)

    def _robust(self, moments: Moments, full: bool) -> Moments:
        """Return location and scale of a t; the moments where rows span no volume."""
        d, missing = len(moments.mean), self.rows.missing
        structure = f"{'full' if full else 'diag'}/{ROBUST_DOF}"
        shape = _core.ModelShape("student_t", structure, d, 1, missing)
        scales = moments.covariance[np.newaxis].copy()
        given = {"means": moments.mean[np.newaxis], "scales": scales}
        try:
            t = _core.Mixture(np.ones(1), {**given, "dofs": np.full(1, ROBUST_DOF)}, shape)
            for _ in range(ROBUST_STEPS):
                # Whatever is known of the components of rows, this is another mixture.
                statistics = self._own(self.rows.reduce(Expectation(self._joined(t))).total())
                t = _core.SufficientStatistics.maximization(statistics, 0.0)
        except ValueError:
            return moments
        return moments._replace(mean=t.means[0], covariance=t.scales[0])

    def _joined(self, mixture: _core.Mixture) -> _core.Mixture:
        """Return a mixture of these columns as one of all columns."""
        if self.columns is None:
            return mixture
        return joined(mixture.weights, [(list(self.columns), mixture)], self.rows.n_features)

    def _total(self, shape: ModelShape, about: Float64) -> SufficientStatistics:
        """Return the statistics of all rows as one component, about points."""
        if self.columns is None:
            return self._pass(RandomExpectation(shape, about, seed=0))
        n = self.rows.n_features
        left = sorted(set(range(n)) - set(self.columns))
        words = [f"{shape.family}({shape.structure})[{listed(list(self.columns))}]"]
        words += [f"{IGNORED}()[{listed(left)}]"] if left else []
        every = _core.ModelShape("product", " ".join(words), n, 1, shape.missing)
        points = np.zeros((1, n))
        points[:, list(self.columns)] = about
        return self._pass(RandomExpectation(every, points, seed=0))

    def _pass(self, task: RandomExpectation) -> SufficientStatistics:
        return self._own(self.rows.total(task))

    def _own(self, statistics: SufficientStatistics) -> SufficientStatistics:
        """Return the statistics of these columns."""
        if self.columns is None or statistics.shape.family != "product":
            return statistics
        ((_, own),) = statistics_in(statistics)
        return own


def _unseen(shape: ModelShape) -> ValueError:
    return ValueError(
        "partial_fit takes priors whose parameters are all given: a default would be that of the "
        f"first batch alone. Give all of them for the family {shape.family!r}, use fit, which "
        "takes sources that are larger than memory, or prior=None."
    )


def statistics_of_rows(shape: ModelShape, rows: Float64) -> SufficientStatistics:
    """Return the statistics of rows of a prior as one component; ValueError for what is none."""
    own = _core.ModelShape(shape.family, shape.structure, shape.n_features, 1)
    try:
        check_support(rows, own, 1)
    except ValueError as error:
        raise ValueError(f"rows of a prior do not fit: {error}") from error
    return SeenRows(Rows(InMemory(rows, None, 1))).total(shape_with(own, False))


def _moments_about(statistics: SufficientStatistics, mean: Float64, full: bool) -> Moments:
    """Return the moments from statistics about the mean, which rounding moved."""
    weight = _weight(statistics)[0]
    shift = statistics.sum[0] / weight
    if full:
        total = float(weight[0])
        scatter = statistics.scatter[0] - total * shift * shift[:, np.newaxis]
        return Moments(mean + shift, scatter / _less_one(weight)[0], statistics.row_weight)
    scatter = np.maximum(statistics.scatter[0] - weight * shift**2, 0.0)
    return Moments(mean + shift, scatter / _less_one(weight), statistics.row_weight)


def _weight(statistics: SufficientStatistics) -> Float64:
    return np.broadcast_to(weights_of_features(statistics), statistics.reference.shape)


def _less_one(weight: Float64) -> Float64:
    """Return the divisor of a variance; half of weights that are less than two rows."""
    return np.maximum(weight - 1.0, weight / 2.0)
