"""The fit of every mixture estimator, from top to bottom.

The best run is published in one assignment; after an error the fitted model is the one from
before. Where rows are is the opener's business; the start parameters are the estimator's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, Self

from emgine import _core
from emgine._checks.categories import coded
from emgine._checks.component_factors import check_component_factors
from emgine._checks.floating_point import ignoring
from emgine._checks.missing import marginalizes
from emgine._checks.parameters import check_attributes
from emgine._checks.validation import check_n_threads
from emgine._em.options import Options
from emgine._em.progress import Progress
from emgine._em.reg_covar import checked_reg_covar
from emgine._em.restarts import BestRun, Interrupted, best_run, may_share
from emgine._em.side_by_side import shares
from emgine._rows.huge import raise_if_too_large
from emgine._rows.observed import check_observed
from emgine._rows.support import check_rows_in_support
from emgine._rows.tiny import raise_if_too_small
from emgine._rows.zeros import raise_if_only_zeros
from emgine._scores.scoring import check_random_state
from emgine._starts.dense_rows import second_by_density
from emgine._starts.given import Given, check_assignment
from emgine._starts.nested import second_by_nested
from emgine._starts.second_start import second_start
from emgine._starts.starts import KnownStart, draw_start

from .component_numbers import check_order, numbered
from .fit_warnings import NOT_CONVERGED, warn_of_fit
from .fitted import Fitted, FittedModel
from .fixed import given_of, held_by, with_equal_weights
from .labels import with_labels
from .noise import beside_noise, is_on, start_of_noise
from .prior import has_prior, posterior_by
from .warm_start import check_continues

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import numpy as np
    from numpy.typing import NDArray

    from emgine._checks.categories import Categories
    from emgine._checks.parameters import Constraint, Seed
    from emgine._core import Mixture, ModelShape
    from emgine._em.results import Iteration
    from emgine._families.beside_noise import Box
    from emgine._rows.rows import Rows
    from emgine._starts.given import GivenParameters

    Names = NDArray[np.object_] | None
    # Opens X and sample_weight for a caller, a number of threads and a number of components; rows
    # may lack cells or not.
    OpenRows = Callable[[Any, Any, str, int, int, bool], tuple[Rows, Names]]

STOPPED = "The callback ended the fit before it converged; the best parameters so far are kept."


class FitParameters(FittedModel, Protocol):
    """What a fit reads of an estimator: its parameters, and what only its class knows."""

    n_components: int
    init_params: str
    labels_init: Any
    responsibilities_init: Any
    random_state: Seed
    tol: float
    reg_covar: float | str
    max_iter: int
    n_init: int
    warm_start: bool
    verbose: int
    verbose_interval: int
    stopping: str
    acceleration: str | None
    on_degenerate: str
    missing: str
    fixed: Any
    order_components: str | None
    prior: Any
    noise: Any
    noise_init: Any
    weights_init: Any
    _box: Box | None
    callback: Callable[[Iteration], object] | None
    _fitted: Fitted | None

    @property
    def _kind_of_fit(self) -> type[Fitted]:
        """What the fit publishes."""

    @property
    def _constraints(self) -> Mapping[str, Constraint]:
        """What each parameter may be."""

    @property
    def _open_rows(self) -> OpenRows:
        """Opens the rows, wherever they are."""

    def _shape(self, n_features: int) -> ModelShape:
        """Return what is known of the model before it has parameters."""

    def _categories(self, X: Any) -> Categories:
        """Return the names in columns of categories, which become codes."""

    def _for_rows(self, rows: Rows, names: Names, categories: Categories) -> tuple[Self, Rows]:
        """Return the estimator with what is left to the rows settled, and the rows for EM."""

    def _given_parameters(self, n_features: int) -> GivenParameters:
        """Return the start parameters that the user gave, checked."""


@ignoring("under")
def fit_mixture(
    model: FitParameters, X: Any, sample_weight: Any, open_rows: OpenRows, labels: Any = None
) -> tuple[Rows, Fitted]:
    """Fit the model; return the checked rows and what was published. For ``fit`` methods only."""
    caller, kind = model._caller, model._kind_of_fit
    check_attributes(model, model._constraints, caller)
    n_threads = check_n_threads(model.n_threads)
    X, sample_weight, labels = _labels_apart(X, sample_weight, labels)
    categories, missing = model._categories(X), marginalizes(model.missing)
    rows, names = open_rows(
        coded(X, categories), sample_weight, caller, n_threads, model.n_components, missing
    )
    check_observed(rows, names, categories)
    row_weight = rows.row_weight
    # Beside a prior it matters how many rows there are.
    rows = _labelled(rows if has_prior(model) else rows.with_scaled_weights(), labels, model)
    settled, rows = model._for_rows(rows, names, categories)
    continues = model.warm_start and model._fitted is not None
    settled = with_equal_weights(beside_noise(settled, rows, names), rows.n_features, continues)
    check_order(settled, rows.n_features, labels)
    check_rows_in_support(rows, settled._shape(rows.n_features), names)
    try:
        with _core.ThreadTeam():  # the same threads for the start and the run
            given, reg_covar = given_to(settled, rows), checked_reg_covar(model.reg_covar, rows)
            shape = settled._shape(rows.n_features)
            fixed = held_by(settled, given.parameters, rows.n_features, continues)
            prior = posterior_by(model, shape, rows, fixed)
            options = Options.of(
                model, reg_covar, rows.n_threads, rows.functions, shape.family, fixed, prior
            )
            best = _best_run(settled, rows, given, options, categories)
            log_prior = options.log_prior(best.result.mixture, row_weight)
            best = numbered(best, model.order_components)
    except Interrupted as interrupt:
        best = numbered(interrupt.best, model.order_components)
        model._fitted = kind.by(best, names, categories, rows.functions, row_weight, fixed)
        raise
    except ValueError as error:
        shape = settled._shape(rows.n_features)
        raise_if_too_large(rows, names, error)
        raise_if_only_zeros(rows, shape, names, error)
        raise_if_too_small(rows, shape, names, error)
        raise
    fitted = kind.by(best, names, categories, rows.functions, row_weight, fixed, log_prior)
    fitted = with_labels(fitted, rows)
    not_converged = STOPPED if best.restarts[-1].status == "stopped" else NOT_CONVERGED
    warn_of_fit(model, rows, fitted, best.result.degenerate, reg_covar, not_converged)
    model._fitted = fitted
    return rows, fitted


def _labels_apart(X: Any, sample_weight: Any, labels: Any) -> tuple[Any, Any, Any]:
    """Return rows, weights and labels, these also where they are a column of a source."""
    if not isinstance(labels, str):
        return X, sample_weight, labels
    from emgine.sources.label_column import with_labels_apart

    X, labels = with_labels_apart(X, sample_weight, labels)
    return X, None, labels  # the source yields the weights


def _labelled(rows: Rows, labels: Any, model: FitParameters) -> Rows:
    """Return the rows with what the user knows of their components."""
    if labels is None:
        return rows
    if model.on_degenerate == "drop":
        raise ValueError(
            "on_degenerate='drop' and labels exclude each other: a component that is labelled "
            "cannot be left out. Use 'regularize', 'reseed' or 'raise'."
        )
    n_components = model.n_components + is_on(model)
    return rows.labelled(check_component_factors(labels, rows.n_rows, n_components))


def given_to(model: FitParameters, rows: Rows) -> Given:
    """Return all that the user gave of the start, checked against the rows."""
    assignment = check_assignment(
        model.labels_init, model.responsibilities_init, rows, shape=model._shape(rows.n_features)
    )
    return Given(given_of(model, rows.n_features), assignment, start_of_noise(model, rows))


def _best_run(
    model: FitParameters, rows: Rows, given: Given, options: Options, categories: Categories
) -> BestRun:
    """Return the best of `n_init` runs, or the run that continues the last fit."""
    shape = model._shape(rows.n_features)
    progress = Progress(model.verbose, model.verbose_interval)
    last = model._fitted if model.warm_start else None
    if last is not None:
        _check_same_columns(last, rows)
        check_continues(last, shape, model.on_degenerate, rows.functions, categories)
        known = last.start()
        start = KnownStart(
            known if options.prior is None else options.prior.continued(known, rows.row_weight)
        )
        return best_run(
            rows, lambda: start.mixture, 1, options, progress, last.lower_bound, model.callback
        )
    # A warm start makes one run, whatever n_init says.
    n_init, at_once = 1 if model.warm_start else model.n_init, 1
    shared = rows.side_by_side and rows.in_memory is not None
    if shared and may_share(model.callback, model.verbose):
        at_once, each = shares(n_init, rows, shape)
        rows, options = rows.with_threads(each), options._replace(n_threads=each)
    random_state = check_random_state(model.random_state)

    def draw() -> Callable[[], Mixture]:
        return draw_start(rows, shape, given, model.init_params, options, random_state).mixture

    return best_run(
        rows,
        draw,
        n_init,
        options,
        progress,
        callback=model.callback,
        at_once=at_once,
        seconds=_seconds(rows, shape, given, model.init_params, options),
    )


def _seconds(
    rows: Rows, shape: ModelShape, given: Given, method: str, options: Options
) -> list[Callable[..., Any]]:
    """Return what may replace the first run by one that ends higher."""
    found = (
        second_by_nested(rows, shape, given, options),
        second_by_density(rows, shape, given, method, options),
        second_start(rows, shape, given, method, options),
    )
    return [second for second in found if second is not None]


def _check_same_columns(last: Fitted, rows: Rows) -> None:
    """Raise ValueError unless functions of the user's go on with as many columns as before."""
    functions = rows.functions
    if functions is not None and functions.n_features != last.n_features:
        raise ValueError(
            f"warm_start=True continues from a fit to {last.n_features} features, but the rows "
            f"have {functions.n_features}. Set warm_start=False to start anew."
        )
