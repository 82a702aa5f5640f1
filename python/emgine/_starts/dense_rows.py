"""Starts beside noise from the densest rows: a share of those with far neighbours is first noise.

Where much is noise, groups that are found in all rows are not those of the other components, and
EM ends low. Rows far from their neighbours are mostly noise (Byers and Raftery 1998); without them
groups show. After the first run some shares are tried; it stays as it is where none leads higher.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from emgine import _core
from emgine._families.beside_noise import (
    box_of,
    has_noise,
    others_family,
    others_shape,
    with_noise,
)
from emgine._families.blocks import IGNORED, blocks_of
from emgine._families.noise_prior import priors_of_others
from emgine._rows.parts import InMemory
from emgine._rows.rows import Rows

from .second_start import HIGHER, Second, run_from
from .starts import draw_start

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from emgine._core import Float64, Mixture, ModelShape
    from emgine._em.options import Options
    from emgine._em.results import Result

    from .given import Given
    from .second_start import Watch

    # Makes first parameters of the other components from rows.
    OfOthers = Callable[[Rows], Mixture]

# Rows in which neighbours are looked for, and which of the neighbours says how dense it is there.
ROWS = 1000
NEIGHBOUR = 12
# First shares of the noise. Of 50 generated sets with 0 to 30 % of noise each, 47 to 49 end at the
# best known optimum and not 35 to 48, of those with 50, 68 and 80 % 47, 42, 40 and not 29, 23, 27.
SHARES = (0.25, 0.5, 0.75)
# Passes of each before they are compared; the best one goes on. Of more rows than twice as many a
# sample is enough for them: so many rows, at least, or for each parameter.
TRIED = 10
PER_PARAMETER = 10
# Rows whose distances are held at a time.
BLOCK = 128


def by_density(rows: Rows, shape: ModelShape) -> Float64:
    """Return a sample of the rows, those with near neighbours first."""
    X, _ = rows.sample(ROWS, np.random.RandomState(0))
    columns, box = _columns(shape), box_of(shape)
    unit = (X[:, columns] - box.centre[columns]) / box.widths[columns]
    return np.ascontiguousarray(X[np.argsort(_distances(unit), kind="stable")])


def _columns(shape: ModelShape) -> Sequence[int]:
    """Return the columns that the noise has a density of."""
    family, structure = others_family(shape.structure)
    if family != "product":
        return range(shape.n_features)
    blocks = [block for block in blocks_of(structure) if block.family != IGNORED]
    return [column for block in blocks for column in block.columns]


def _distances(X: Float64) -> Float64:
    """Return the squared distance of each row from one of its nearest neighbours."""
    columns = np.ascontiguousarray(X.T, dtype=np.float32)  # of numbers about 1
    number = min(NEIGHBOUR, len(X) - 1)
    found = np.empty(len(X))
    for first in range(0, len(X), BLOCK):
        block = slice(first, first + BLOCK)
        distances = np.zeros((len(X[block]), len(X)), dtype=np.float32)
        for column in columns:  # one by one: the same bits on every machine
            away = column[block, np.newaxis] - column
            away *= away
            distances += away
        distances.partition(number, axis=1)
        found[block] = distances[:, number]
    return found


def dense_start(
    rows: Rows,
    ordered: Float64,
    shape: ModelShape,
    options: Options,
    of_others: OfOthers,
    watch: Watch | None = None,
) -> Mixture | None:
    """Return where the best of some short runs ends; None if all of them collapse."""
    few, some = options._replace(max_iter=TRIED, tol=0.0), _some(rows, shape)
    best: Result | None = None
    for start in _starts(ordered, shape, of_others):
        result = run_from(some, start, few, watch)
        if result is not None and (best is None or result.rank > best.rank):
            best = result
    return None if best is None else best.mixture


def _some(rows: Rows, shape: ModelShape) -> Rows:
    """Return the rows of the short runs: all of them, or a sample."""
    size = max(ROWS, PER_PARAMETER * shape.n_free_parameters)
    if rows.n_rows <= 2 * size:
        return rows
    return Rows(InMemory(rows.sample(size, np.random.RandomState(0))[0], None, 1))


def _starts(ordered: Float64, shape: ModelShape, of_others: OfOthers) -> Iterator[Mixture]:
    """Yield starts of which the noise has different shares."""
    for share in SHARES:
        dense = ordered[: round(len(ordered) * (1.0 - share))]
        if len(dense) < shape.n_components:
            return
        try:
            others = of_others(Rows(InMemory(dense, None, 1)))
        except (ValueError, _core.IllDefinedComponentError):
            continue
        yield with_noise(others, share, box_of(shape))


@dataclass(frozen=True)
class SecondByDensity:
    """Makes a run once more, from the densest rows."""

    rows: Rows
    shape: ModelShape
    given: Given
    method: str
    options: Options

    def __call__(self, _: Mixture, first: Result, watch: Watch | None) -> Second | None:
        """Return a run that ends higher than the first; None if it does not."""
        if not first.converged:
            return None
        ordered = by_density(self.rows, self.shape)
        start = dense_start(self.rows, ordered, self.shape, self.options, self._of_others)
        if start is None:
            return None
        end = run_from(self.rows, start, self.options, watch)
        if end is None:
            return None
        higher = end.lower_bound > first.lower_bound + HIGHER
        return Second(start, end) if higher and end.rank[0] >= first.rank[0] else None

    def _of_others(self, dense: Rows) -> Mixture:
        options, given = self.options, self.given._replace(noise=None)
        if options.prior is not None:
            options = options._replace(prior=priors_of_others(options.prior))
        others, random_state = others_shape(self.shape), np.random.RandomState(0)
        return draw_start(dense, others, given, self.method, options, random_state).mixture()


def second_by_density(
    rows: Rows, shape: ModelShape, given: Given, method: str, options: Options
) -> SecondByDensity | None:
    """Return what makes the first run once more; None where the start is the user's."""
    if not has_noise(shape) or rows.missing or rows.factors is not None:
        return None
    noise = given.noise
    chosen = noise is not None and (noise.rows is not None or noise.share is not None)
    if chosen or given.assignment is not None or given.parameters.names or method != "kmeans":
        return None
    return SecondByDensity(rows, shape, given, method, options)
