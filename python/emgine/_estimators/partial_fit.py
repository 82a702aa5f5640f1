"""Streams: ``partial_fit``, and the statistics of the batches so far.

The state holds statistics and no rows. It is immutable: a batch that fails changes nothing.
"""

from __future__ import annotations

import math
import warnings
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Protocol, Self

from emgine import _core
from emgine._checks.arguments import check_flag, shown
from emgine._checks.categories import coded
from emgine._checks.exceptions import DegenerateError, DegenerateWarning, level_of_caller
from emgine._checks.floating_point import ignoring
from emgine._checks.missing import marginalizes
from emgine._checks.parameters import check_attributes, real
from emgine._checks.validation import check_n_threads
from emgine._em.options import Options
from emgine._em.reg_covar import checked_reg_covar, warn_if_large
from emgine._em.remedies import (
    Degeneration,
    degenerate_in_stream,
    first_mixture,
)
from emgine._em.remedy_messages import message_of_narrow, message_of_stream
from emgine._em.restarts import COLLAPSED, Restart
from emgine._rows.huge import raise_if_too_large
from emgine._rows.observed import check_observed
from emgine._rows.open_rows import check_enough_rows
from emgine._rows.rows import Rows
from emgine._rows.support import check_rows_in_support
from emgine._rows.tasks import Expectation
from emgine._scores.scoring import check_random_state
from emgine._starts.starts import draw_start
from emgine.mixture import Mixture
from emgine.sufficient_statistics import SufficientStatistics

from .estimator_scores import rows_of
from .fit import FitParameters, given_to
from .fit_warnings import names_of
from .fitted import Fitted
from .fixed import given_of, held_by, with_equal_weights
from .noise import check_stream
from .own_stream import check_adds, in_statistics
from .prior import posterior_by

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from emgine._checks.categories import Categories
    from emgine._families.fixed import Fixed, Held
    from emgine._families.posterior import Posterior
    from emgine._families.user_functions import UserFunctions

    from .fit import Names

FORGETTING = real(0.0)
# A component of fewer rows than this, for each number of a mean and one more, may become wide yet.
ROWS_PER_NUMBER = 2
MORE_ROWS = "More rows may suffice; if they do not, try"


@dataclass(frozen=True, eq=False)
class Stream:
    """The state of ``partial_fit``."""

    base: Mixture  # weighs the rows of the pass
    published: Mixture  # the M-step of `statistics`
    statistics: SufficientStatistics | None
    reg_covar: float
    on_degenerate: str = "raise"
    n_batches: int = 0
    # Components of `published` whose covariance was bounded, or is what reg_covar made it.
    degenerate: tuple[Degeneration, ...] = ()
    reported: frozenset[int] = frozenset()  # narrow components that a warning named
    fixed: Fixed | None = None  # what is held, at the values of `base`
    prior: Posterior | None = None  # what is maximised beside the likelihood
    functions: UserFunctions | None = None  # of a user's family, which makes the M-step

    @property
    def lower_bound(self) -> float:
        """Mean log-likelihood of the statistics, and log prior over their weight, in nats."""
        if self.statistics is None:
            return -math.inf
        total = self.statistics.log_likelihood
        total += 0.0 if self.prior is None else self.prior.log_density(self.base)
        return total / self.statistics.row_weight

    def next(self, rows: Rows, forgetting: float | None, new_pass: bool) -> Self:
        """Return the state after a batch.

        Without forgetting, statistics under one mixture add up to those of an exact pass. With it,
        a batch of weight w is weighed with the newest mixture, and earlier statistics of weight W
        fade: the stepwise EM of Cappé and Moulines (2009), step w / ((1 - forgetting) W + w).
        """
        exact = forgetting is None
        base = self.published if new_pass or not exact else self.base
        statistics = SufficientStatistics._adopt(rows.total(Expectation(base)))
        before = None if exact and new_pass else self.statistics
        if before is not None:
            kept = before if forgetting is None else before.scaled(1.0 - forgetting)
            try:
                statistics = kept + statistics
            except ValueError:
                _check_moves(statistics)
                raise
        elif not exact:
            _check_moves(statistics)
        published, bounded = first_mixture(
            statistics,
            self.on_degenerate,
            self.reg_covar,
            rows.n_threads,
            self.functions,
            held=self._held,
            previous=base,
            prior=self.prior,
        )
        number = self.n_batches + 1
        found = degenerate_in_stream(statistics, published, self.reg_covar, bounded, number)
        if self.prior is not None and self.prior.bounds:
            found = ()
        if self.fixed is not None:
            found = tuple(e for e in found if e.component not in self.fixed.components)
        return replace(
            self,
            base=base,
            published=Mixture._adopt(published),
            statistics=statistics,
            n_batches=number,
            degenerate=found,
            reported=self.reported | _to_report(found, published, statistics.row_weight),
        )

    @property
    def _held(self) -> Held | None:
        return None if self.fixed is None else self.fixed.at(self.base)

    def record(self) -> Restart:
        """Return how the stream went so far."""
        return Restart(self.base, "partial_fit", self.lower_bound, 1, 0, self.degenerate)

    def fitted(self, names: Names, categories: Categories) -> Fitted:
        """Return what to publish of the stream."""
        return Fitted(
            self.published,
            (self.lower_bound,),
            False,
            names,
            restarts=(self.record(),),
            categories=categories,
            functions=self.functions,
            n_held=0 if self.fixed is None else self.fixed.n_held,
        )


class StreamParameters(FitParameters, Protocol):
    """What ``partial_fit`` reads of an estimator."""

    _stream: Stream | None


@ignoring("under")
def fit_batch(
    model: StreamParameters, X: Any, sample_weight: Any, *, forgetting: float | None, new_pass: bool
) -> None:
    """Fit the model to one more batch of its stream. For ``partial_fit`` methods only."""
    _check_forgetting(forgetting)
    new_pass = check_flag(new_pass, "new_pass")
    caller = type(model).__name__
    check_attributes(model, model._constraints, caller)
    check_stream(model)
    n_threads, missing = check_n_threads(model.n_threads), marginalizes(model.missing)
    fitted, last = model._fitted, model._stream
    categories = model._categories(X) if fitted is None else fitted.categories
    X = coded(X, categories, None if fitted is None else fitted.feature_names)
    model_of_rows: FitParameters = model  # with what is left to the first rows settled
    rows: Rows
    if fitted is None:
        rows, names = model._open_rows(X, sample_weight, caller, n_threads, 0, missing)
        check_observed(rows, names, categories)
        model_of_rows, rows = model._for_rows(rows, names, categories)
        model_of_rows = with_equal_weights(model_of_rows, rows.n_features, False)
        check_adds(rows.functions)
        if given_of(model_of_rows, rows.n_features).mixture() is None:
            _check_enough(model, rows, X, sample_weight, n_threads)
        shape = model_of_rows._shape(rows.n_features)
    else:
        rows, names = Rows(rows_of(model, fitted, X, sample_weight)), fitted.feature_names
        model_of_rows, rows = in_statistics(model, rows, fitted.functions)
        shape = fitted.mixture.shape
    check_rows_in_support(rows, shape, names)
    try:
        if last is None or fitted is None or last.published is not fitted.mixture:
            # The first batch, or there was a fit since.
            last = _new_stream(model_of_rows, rows, fitted)
        stream = last.next(rows, forgetting, new_pass)
    except ValueError as error:
        raise_if_too_large(rows, names, error)
        if isinstance(error, _core.IllDefinedComponentError):
            raise DegenerateError(COLLAPSED) from error
        raise
    for message in _messages(last, stream, names):
        warnings.warn(message, DegenerateWarning, stacklevel=level_of_caller())
    if fitted is None:
        warn_if_large(model.reg_covar, rows, stream.published, names)
    model._fitted = stream.fitted(names, categories)
    model._stream = stream


def _check_moves(statistics: SufficientStatistics) -> None:
    """Raise ValueError for statistics about points that differ from those of the next batch."""
    try:
        if statistics.reference.any():
            statistics.about(statistics.reference)
    except ValueError as error:
        raise ValueError(
            f"forgetting needs statistics that add under different mixtures. Those of the family "
            f"{statistics.shape.family!r} do not; leave out forgetting."
        ) from error


def _to_report(
    events: Sequence[Degeneration], mixture: _core.Mixture, row_weight: float
) -> set[int]:
    """Return the narrow components that are not so because they have few rows yet."""
    enough = ROWS_PER_NUMBER * (mixture.n_features + 1)
    return {
        event.component
        for event in events
        if event.cause == "narrow" and row_weight * mixture.weights[event.component] >= enough
    }


def _messages(last: Stream, stream: Stream, names: Names) -> Iterator[str]:
    """Yield what there is to say about components; of each narrow one once."""
    bounded = [event.component for event in stream.degenerate if event.cause != "narrow"]
    if bounded:
        yield message_of_stream(bounded)
    new = [e for e in stream.degenerate if e.component in stream.reported - last.reported]
    if new and stream.statistics is not None:
        mixture, weight = stream.published, stream.statistics.row_weight
        words = names_of(names, mixture.n_features)
        yield message_of_narrow(new, mixture, stream.reg_covar, words, weight, MORE_ROWS)


def _check_enough(
    model: StreamParameters, rows: Rows, X: Any, sample_weight: Any, n_threads: int
) -> None:
    """Raise ValueError for a first batch that is too small to find a start in."""
    if rows.in_memory is not None and rows.n_rows < 2:  # in the words of fit
        caller, missing = type(model).__name__, marginalizes(model.missing)
        model._open_rows(X, sample_weight, caller, n_threads, model.n_components, missing)
    check_enough_rows(rows, model.n_components)


def _check_forgetting(forgetting: float | None) -> None:
    if forgetting is not None and not (FORGETTING.accepts(forgetting) and forgetting < 1.0):
        raise ValueError(
            "forgetting must be a float in the range [0.0, 1.0) or None. "
            f"Got {shown(forgetting)} instead."
        )


def _new_stream(model: FitParameters, rows: Rows, fitted: Fitted | None) -> Stream:
    """Return a stream without rows, which starts as ``fit`` would or from the last fit."""
    if fitted is None:
        given, reg_covar = given_to(model, rows), checked_reg_covar(model.reg_covar, rows)
        shape, random_state = model._shape(rows.n_features), check_random_state(model.random_state)
        fixed = held_by(model, given.parameters, rows.n_features, False)
        prior = posterior_by(model, shape, None, fixed)
        options = Options.of(model, reg_covar, rows.n_threads, rows.functions, prior=prior)
        start = draw_start(rows, shape, given, model.init_params, options, random_state)
        first = Mixture._adopt(start.mixture())
    else:
        first, reg_covar = fitted.mixture, checked_reg_covar(model.reg_covar, rows)
        fixed = held_by(model, given_of(model, rows.n_features), rows.n_features, True)
        prior = posterior_by(model, first.shape, None, fixed)
    how = model.on_degenerate
    return Stream(
        first, first, None, reg_covar, how, fixed=fixed, prior=prior, functions=rows.functions
    )
