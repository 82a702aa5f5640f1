"""Types of the compiled core.

Every array argument is taken as it is: float64 (rows ``X`` may also be float32) and, except for
``X``, C-contiguous. The core converts nothing; ``_checks/validation.py`` does.
"""

from collections.abc import Callable, Mapping
from typing import Any, final, overload

import numpy as np
import numpy.typing as npt

Float64 = npt.NDArray[np.float64]
Direction = Callable[[list[Float64], list[Float64], Float64], Float64]
Weight = Float64 | None
Labels = npt.NDArray[np.int64]
RowArray = npt.NDArray[np.float64] | npt.NDArray[np.float32]

class IllDefinedComponentError(ValueError): ...

@final
class ModelShape:
    """What is known of a model before it has parameters."""

    def __init__(
        self, family: str, structure: str, n_features: int, n_components: int, missing: bool = False
    ) -> None: ...
    @property
    def family(self) -> str: ...
    @property
    def structure(self) -> str: ...
    @property
    def n_features(self) -> int: ...
    @property
    def n_components(self) -> int: ...
    @property
    def missing(self) -> bool:
        """Whether rows may lack cells, which are NaN."""

    @property
    def may_miss(self) -> list[bool]:
        """Of each feature whether the family can do without it."""

    @property
    def parameters(self) -> dict[str, tuple[int, ...]]:
        """Shapes of the parameters by name, in the order of files."""

    @property
    def n_free_parameters(self) -> int: ...
    @property
    def has_chart(self) -> bool:
        """Whether EM can be accelerated."""

    @property
    def row_rules(self) -> list[tuple[str, list[int]]]:
        """What columns of a row must be together, in words, and which columns."""

    @property
    def supports(self) -> list[tuple[float, float, bool]]:
        """Of each feature: lowest and highest value, and whether only whole numbers.

        Empty where every feature may have any value.
        """

    def pass_cost(self, n_rows: int) -> tuple[float, int]:
        """Nanoseconds of a pass with one thread, and how many threads could share it."""

def families() -> list[str]: ...
def structures(family: str) -> list[dict[str, Any]]:
    """Name, code, matrices, by_feature, shared, special_cases of each structure of a family."""

class Mixture:
    @overload
    def __init__(
        self,
        weights: Float64,
        parameters: Mapping[str, Float64],
        shape: ModelShape,
        n_threads: int = 1,
    ) -> None: ...
    @overload
    def __init__(self, other: Mixture) -> None: ...
    @property
    def weights(self) -> Float64: ...
    @property
    def parameters(self) -> dict[str, Float64]: ...
    def __getattr__(self, name: str) -> Float64:
        """A parameter of the family."""

    @property
    def reference(self) -> Float64:
        """Points (n_components, n_features) that its statistics are taken about."""

    @property
    def shape(self) -> ModelShape: ...
    @property
    def n_components(self) -> int: ...
    @property
    def n_features(self) -> int: ...
    def _with_cell_constants(self, constants: Float64) -> Mixture:
        """Return the mixture in which a row that lacks a cell also lacks the cell's constant.

        The weights already contain the constants of all features, (n_components, n_features).
        """

    def score_samples(self, X: RowArray, out: RowArray, n_threads: int) -> None: ...
    def predict(self, X: RowArray, out: npt.NDArray[np.int64], n_threads: int) -> None: ...
    def predict_proba(self, X: RowArray, out: RowArray, n_threads: int) -> None: ...

class SufficientStatistics:
    @overload
    def __init__(self, other: SufficientStatistics) -> None: ...
    @overload
    def __init__(
        self,
        shape: ModelShape,
        arrays: Mapping[str, Float64],
        reference: Float64,
        log_likelihood: float,
        row_weight: float,
    ) -> None: ...
    @property
    def shape(self) -> ModelShape: ...
    @property
    def arrays(self) -> dict[str, Float64]:
        """The arrays that add: "weight" and the family's."""

    @property
    def weight(self) -> Float64: ...
    def __getattr__(self, name: str) -> Float64:
        """One of the arrays."""

    @property
    def reference(self) -> Float64:
        """Points (n_components, n_features) that the family may take its sums about."""

    @property
    def log_likelihood(self) -> float: ...
    @property
    def row_weight(self) -> float: ...
    def __add__(self, other: SufficientStatistics) -> SufficientStatistics: ...
    def _is_empty(self, component: int) -> bool: ...
    def _loses_digits(self, updated: Mixture) -> bool: ...
    def _is_regular(
        self,
        before: Mixture,
        updated: Mixture,
        floor: float | None,
        reg_covar: float,
        most_loss: float,
    ) -> bool:
        """Whether an M-step lost no digits, no component, and no likelihood to reg_covar.

        Components are not checked where `floor` is None, the loss where reg_covar is 0.
        """
    def _try_step(
        self, before: Mixture, leapt: bool, rules: IterationRules
    ) -> tuple[Mixture | None, bool]:
        """Return the M-step, if there is one, and whether it is regular by the rules."""

    def maximization(
        self, reg_covar: float, n_threads: int = 1, *, mixture: Mixture | None = ...
    ) -> Mixture: ...
    def _maximization_holding(
        self, reg_covar: float, n_threads: int, held: Held, previous: Mixture | None = ...
    ) -> Mixture: ...

@final
class Held:
    """Numbers that an M-step keeps: those of `values` where a mask is 1."""

    def __init__(
        self,
        shape: ModelShape,
        weights: Float64 | None,
        weights_mask: Float64 | None,
        values: Mapping[str, Float64],
        masks: Mapping[str, Float64],
    ) -> None: ...
    def within(self, prefix: str) -> Held: ...  # those whose names begin so, without it

def estimates(
    statistics: SufficientStatistics,
    reg_covar: float,
    held: Held | None = ...,
    previous: Mixture | None = ...,
) -> tuple[Float64, dict[str, Float64]]:
    """Weights and parameters of an M-step, which need not make a mixture."""

def most_lost(before: Mixture, after: Mixture, reg_covar: float, enough: float) -> float:
    """At most how much likelihood an M-step lost by adding reg_covar; 0 if less than `enough`."""

def degenerate_components(
    statistics: SufficientStatistics, updated: Mixture, floor: float
) -> list[int]:
    """Components without rows, or that have collapsed by the family's rule."""

class StatisticsSpan:
    """Statistics of consecutive rows, as nodes of the tree in which those of all rows are summed.

    Spans may be absorbed in any order and grouping; the total of all rows has the bits of one pass.
    """

    @property
    def n_rows(self) -> int: ...
    def absorb(self, part: StatisticsSpan) -> None: ...
    def total(self) -> SufficientStatistics:
        """Return the statistics of all rows; the span is empty afterwards."""

@final
class ThreadTeam:
    """Context manager: worker threads started inside stay until it is left."""

    def __enter__(self) -> ThreadTeam: ...
    def __exit__(self, *exc: object) -> None: ...

def install_row_methods(mixture_type: type[Mixture]) -> None:
    """Answer plain arrays before the class's own scoring methods, which then see the rest."""

def bind(
    mixture: Mixture, method: str, X: RowArray, out: npt.NDArray[Any]
) -> Callable[[], npt.NDArray[Any]]: ...
def evidence(
    mixture: Mixture, X: RowArray, sample_weight: Float64 | None, entropy: bool, n_threads: int
) -> Float64:
    """Row weight, log-likelihood, that of the densest components, entropy (0 if not asked for).

    One row of four numbers for every GRID_ROWS rows.
    """

# Then centers, values (k, q), slopes (k, q, p), out and n_threads.
def expected_values(given: Mixture, X: RowArray, *maps_and_out: Any) -> None: ...

class KeptRows:
    """What families make of rows alone, for the passes to come over the same rows in memory."""

GRID_ROWS: int  # every span begins at a multiple of it

def expectation_span(
    mixture: Mixture,
    X: RowArray,
    sample_weight: Float64 | None,
    first_row: int,
    n_threads: int,
    reference: Float64 | None,
    thorough: bool,
    labels: npt.NDArray[np.int64] | None = None,
    log_factors: Float64 | None = None,
    kept: KeptRows | None = None,
) -> StatisticsSpan: ...
def expectation(
    mixture: Mixture,
    X: RowArray,
    sample_weight: Float64 | None,
    n_threads: int,
    reference: Float64 | None,
    labels: npt.NDArray[np.int64] | None,
    log_factors: Float64 | None,
    kept: KeptRows | None,
) -> SufficientStatistics:
    """Return the statistics of rows that are all."""

def needs_thorough(quick: SufficientStatistics, mixture: Mixture) -> bool: ...
def hard_span(
    metric: Mixture,
    X: RowArray,
    sample_weight: Float64 | None,
    first_row: int,
    shape: ModelShape,
    reference: Float64,
    n_threads: int,
    labels: npt.NDArray[np.int64] | None = None,
    log_factors: Float64 | None = None,
) -> StatisticsSpan: ...
def random_span(
    X: RowArray,
    sample_weight: Float64 | None,
    first_row: int,
    shape: ModelShape,
    reference: Float64,
    seed: int,
    n_threads: int,
) -> StatisticsSpan: ...
def assigned_span(
    X: RowArray,
    sample_weight: Float64 | None,
    first_row: int,
    shape: ModelShape,
    reference: Float64,
    labels: npt.NDArray[np.int64] | None,
    responsibilities: Float64 | None,
    n_threads: int,
) -> StatisticsSpan: ...
def kmeans_plus_plus(
    X: RowArray, sample_weight: Weight, scale: Float64, n_components: int, seed: int, n_threads: int
) -> Labels: ...
def improve_seeds(
    X: RowArray,
    sample_weight: Weight,
    scale: Float64,
    seeds: Labels,
    shares: Float64,
    n_threads: int = 1,
) -> Labels: ...
def kmeans(
    X: RowArray,
    sample_weight: Float64 | None,
    centers: Float64,
    scale: Float64,
    max_iter: int,
    tol: float,
    n_threads: int,
) -> tuple[Float64, float, int]: ...
def merge_groups(
    weight: Float64,
    means: Float64,
    covariances: Float64,
    unit: Float64,
    least: float,
    n_groups: int,
    n_threads: int,
) -> tuple[Float64, Float64, Float64]: ...
def inner_product(a: Float64, b: Float64) -> float: ...
def digamma(x: Float64) -> Float64:
    """Return the derivative of log gamma of positive numbers, in their shape."""

def log_gamma(x: Float64) -> Float64:
    """Return log gamma of positive numbers, in their shape."""

def symmetric_parts(matrices: Float64, tolerance: float, out: Float64, n_threads: int) -> bool:
    """Write the mean of each (n, n) matrix and its transpose to `out`, of the same shape.

    Return False, with `out` half written, if two numbers that mirror each other differ by more than
    `tolerance` times the geometric mean of their variances, or if a variance is not positive.
    """

def is_positive_definite(matrix: Float64, n_threads: int) -> bool:
    """Return whether the lower triangle of an (n, n) matrix has a Cholesky factor."""

def quasi_newton(
    points: list[Float64],
    gradients: list[Float64],
    gradient: Float64,
    smallest_curvature: float,
    largest_scale: float,
) -> Float64: ...

class Chart:
    def __init__(self, reference: Mixture, seen: SufficientStatistics | None = None) -> None: ...
    def vector(self, mixture: Mixture) -> Float64: ...
    def mixture(self, vector: Float64) -> Mixture: ...

class Accelerator:
    promise: float
    def __init__(self, memory: int, forgets: bool, direction: Direction | None) -> None: ...
    def leap(
        self, mixture: Mixture, updated: Mixture, seen: SufficientStatistics | None
    ) -> Mixture | None: ...
    def fell(self) -> None: ...
    def view(self, seen: SufficientStatistics | None) -> tuple[Any, ...] | None: ...

@final
class RemainingGain:
    """Estimates of the gain that is left, in nats per unit of row weight; inf if unknown."""

    estimate: float  # the most likely one
    cautious: float  # for deciding to stop; never smaller
    def __init__(self, lower_bound: float) -> None: ...
    def update(self, bound: float, promise: float | None) -> None: ...

@final
class IterationRules:
    """What a run asks of each of its iterations."""

    def __init__(
        self,
        reg_covar: float,
        floor: float | None,
        most_loss: float,
        rounding: float,
        no_fall: float,
        by_last_gain: bool,
        n_threads: int,
        held: Held | None,
    ) -> None: ...

@final
class Iterations:
    """Where a run is, and the iterations that it made in the core."""

    mixtures: tuple[Mixture, Mixture]  # of the next E-step, and of the last M-step
    seen: SufficientStatistics | None  # in the last iteration
    left_open: SufficientStatistics | None  # of an E-step whose M-step needs a closer look
    # That M-step, as `_try_step` returns it; None where the bound fell and none was made.
    tried: tuple[Mixture | None, bool] | None
    lower_bound: float  # the last, in nats per unit of row weight
    bounds: list[float]
    change: float
    n_passes: int
    n_passes_of_complete: int  # until the last iteration was complete
    n_undone: int
    converged: bool
    def __init__(
        self, mixture: Mixture, updated: Mixture, lower_bound: float, n_before: int
    ) -> None: ...
    def run(
        self,
        X: RowArray,
        sample_weight: Float64 | None,
        kept: KeptRows | None,
        n_threads: int,
        rules: IterationRules,
        tol: float,
        most: int,
        leaps: Accelerator | None,
        remaining: RemainingGain,
    ) -> None: ...

def find_non_finite(
    X: RowArray, n_threads: int, missing: bool = False
) -> tuple[int, int] | None: ...
def find_outside(X: RowArray, shape: ModelShape, n_threads: int) -> tuple[int, int] | None: ...
def effective_n_threads() -> int: ...
def thread_has_memory() -> bool: ...
def build_info() -> dict[str, Any]: ...
def save_model(
    path: bytes, mixture: Mixture, feature_names: list[str], estimator: str, lower_bounds: Float64
) -> None: ...
def begin_replacement(path: bytes) -> tuple[bytes, bytes]: ...
def finish_replacement(target: bytes, temporary: bytes) -> None: ...
def load_model(path: bytes, mmap: bool) -> tuple[Mixture, list[str], str, Float64]: ...
