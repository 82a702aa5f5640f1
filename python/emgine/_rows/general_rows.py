"""Rows of a general family of the user's: passes give responsibilities in place of sums.

All rows are in memory. Log-densities are the user's; all that follows from them is the core's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from emgine import _core
from emgine._families.exponential_family import Natural
from emgine._families.general_functions import LEAST, GeneralFunctions, GeneralMixture, read_only

from .labelled_tasks import labelled
from .own_parts import OwnParts
from .parts import InMemory, Part
from .rows import Rows
from .tasks import AssignedExpectation, Expectation, HardExpectation, RandomExpectation

if TYPE_CHECKING:
    from emgine._core import Float64, Mixture, ModelShape, SufficientStatistics

    from .parts import Parts
    from .tasks import StatisticsTask


@dataclass(eq=False)
class Responsibilities:
    """What an M-step of a general family needs: the rows, and their weights in each component."""

    shape: ModelShape
    X: Float64
    responsibilities: Float64  # times the row weights
    weight: Float64  # of each component
    row_weight: float
    log_likelihood: float  # with the log prior of the components
    components: tuple[dict[str, Float64], ...]  # before the M-step; none at a start

    @property
    def reference(self) -> Float64:
        """No sums, so about nothing."""
        return np.zeros((len(self.weight), 0))

    def _is_regular(self, *_: object) -> bool:
        """Return True: the M-step reads the rows, and the family has no repairs."""
        return True


class GeneralRows(Rows):
    """Rows in memory whose passes go through the functions of a general family."""

    side_by_side = False  # functions of the user's need not stand several threads
    functions: GeneralFunctions

    @classmethod
    def of(cls, rows: Rows, functions: GeneralFunctions) -> Self:
        """Return the same rows; ValueError for rows that are not in memory, or cannot be."""
        here = rows.in_memory
        if here is None:
            raise ValueError(
                f"The family {type(functions.family).__name__} needs all rows in memory: its "
                "maximization reads them in each iteration. Give an array or a DataFrame, or write "
                "the family as an emgine.families.ExponentialFamily."
            )
        X = read_only(here.X)
        functions.check(X)
        made = cls(InMemory(X, here.sample_weight, here.n_threads))
        made.functions, made.factors = functions, rows.factors
        return made

    @property
    def has_base(self) -> bool:
        """False: all columns are the user's."""
        return False

    def under(self, mixture: Mixture) -> Parts:
        """Return the log-densities under a mixture of a run."""
        return OwnParts(self._here, self.functions.fitted(mixture))

    def total(self, task: StatisticsTask) -> SufficientStatistics:
        """Return the statistics of all rows; of tasks about components, their responsibilities."""
        found: Any
        shape: ModelShape | None = getattr(task, "shape", None)
        if isinstance(task, Expectation) and isinstance(task.mixture, GeneralMixture):
            found = self._expectation(task.mixture)
        elif shape is None or shape.family != Natural.name:  # about the rows as they are
            return super().total(task)
        else:
            shares = self._shares(task, shape.n_components)
            if self._weight is not None:
                shares *= self._weight[:, np.newaxis]
            weight = shares.sum(axis=0)
            found = self._responsibilities(shape, shares, weight, self.row_weight, np.nan, ())
        return found  # type: ignore[no-any-return]

    @property
    def _here(self) -> InMemory:
        assert self.in_memory is not None
        return self.in_memory

    @property
    def _values(self) -> Float64:
        return read_only(self._here.X)

    @property
    def _weight(self) -> Float64 | None:
        return self._here.sample_weight

    def _expectation(self, mixture: GeneralMixture) -> Responsibilities:
        """Return the E-step; IllDefinedComponentError for a row that no component can have."""
        X, functions = self._values, self.functions
        densities = functions.log_densities(X, mixture.components)
        self._check_possible(densities[:, -1])
        part = Part(densities, self._weight, 0)
        task: StatisticsTask = Expectation(mixture)
        if self.factors is None:
            shares = np.empty((len(X), mixture.n_components))
            _core.Mixture.predict_proba(mixture, densities, shares, self.n_threads)
        else:
            task = labelled(task, self.factors)
            shares = self._known_shares(mixture, densities)
        sums = task.total(part, self.n_threads)
        if self._weight is not None:
            shares *= self._weight[:, np.newaxis]
        log_likelihood = sums.log_likelihood + functions.log_prior(mixture.components)
        return self._responsibilities(
            mixture.shape, shares, sums.weight, sums.row_weight, log_likelihood, mixture.components
        )

    def _known_shares(self, mixture: GeneralMixture, densities: Float64) -> Float64:
        """Return the responsibilities of rows about whose components something is known."""
        assert self.factors is not None
        with np.errstate(divide="ignore"):
            logs = densities[:, :-1] + np.log(mixture.weights)
        logs = np.maximum(logs, 2 * LEAST)  # a component without rows may be the one allowed
        logs += self.factors.of_rows(slice(None), mixture.n_components)
        shares: Float64 = np.exp(logs - logs.max(axis=1, keepdims=True))
        shares /= shares.sum(axis=1, keepdims=True)
        return shares

    def _responsibilities(
        self,
        shape: ModelShape,
        shares: Float64,
        weight: Float64,
        row_weight: float,
        log_likelihood: float,
        components: Any,
    ) -> Responsibilities:
        X = self._values
        return Responsibilities(shape, X, shares, weight, row_weight, log_likelihood, components)

    def _check_possible(self, last: Float64) -> None:
        impossible = last == -np.inf
        if self._weight is not None:
            impossible &= self._weight > 0
        if impossible.any():
            row = int(impossible.argmax())
            raise _core.IllDefinedComponentError(
                f"log_densities of {type(self.functions.family).__name__} gave -inf for row {row}, "
                f"{self._here.X[row]}, in every component."
            )

    def _shares(self, task: StatisticsTask, k: int) -> Float64:
        """Return the responsibilities of a start."""
        n = self.n_rows
        shares: Float64 = np.zeros((n, k))
        if isinstance(task, RandomExpectation):
            shares = np.random.Generator(np.random.PCG64(task.seed)).random((n, k))
        elif isinstance(task, HardExpectation):
            labels = np.empty(n, dtype=np.int64)
            _core.Mixture.predict(task.metric, self._values, labels, self.n_threads)
            shares[np.arange(n), labels] = 1.0
            if self.factors is not None:
                allowed = np.exp(self.factors.of_rows(slice(None), k))
                shares *= allowed
                shares += allowed * (shares.sum(axis=1, keepdims=True) == 0)
        elif isinstance(task, AssignedExpectation) and task.labels is not None:
            known = np.flatnonzero(task.labels >= 0)
            shares[known, task.labels[known]] = 1.0
            return shares
        else:
            assert isinstance(task, AssignedExpectation)
            assert task.responsibilities is not None
            shares = task.responsibilities
        of_sum_1: Float64 = shares / shares.sum(axis=1, keepdims=True)  # never the user's array
        return of_sum_1
