"""Types of the compiled core.

Every array argument is taken as it is: float64 (rows ``X`` may also be float32) and, except for
``X``, C-contiguous. The core converts nothing; ``_checks/validation.py`` does.
"""

from collections.abc import Callable
from typing import Any, Literal, final, overload

import numpy as np
import numpy.typing as npt

Float64 = npt.NDArray[np.float64]
RowArray = npt.NDArray[np.float64] | npt.NDArray[np.float32]
CovarianceType = Literal["full", "tied", "diag", "spherical", "tied_diag", "tied_spherical"]

class IllDefinedCovarianceError(ValueError): ...

class Mixture:
    @overload
    def __init__(
        self, weights: Float64, means: Float64, covariances: Float64, covariance_type: str
    ) -> None: ...
    @overload
    def __init__(self, other: Mixture) -> None: ...
    @staticmethod
    def from_precisions_cholesky(
        weights: Float64, means: Float64, precisions_cholesky: Float64, covariance_type: str
    ) -> Mixture: ...
    @staticmethod
    def from_stored(
        weights: Float64,
        means: Float64,
        covariances: Float64,
        precisions_cholesky: Float64,
        covariance_type: str,
    ) -> Mixture: ...
    @property
    def weights(self) -> Float64: ...
    @property
    def means(self) -> Float64: ...
    @property
    def covariances(self) -> Float64: ...
    @property
    def precisions_cholesky(self) -> Float64: ...
    @property
    def covariance_type(self) -> CovarianceType: ...
    @property
    def n_components(self) -> int: ...
    @property
    def n_features(self) -> int: ...
    def score_samples(self, X: RowArray, out: RowArray, n_threads: int) -> None: ...
    def predict(self, X: RowArray, out: npt.NDArray[np.int64], n_threads: int) -> None: ...
    def predict_proba(self, X: RowArray, out: RowArray, n_threads: int) -> None: ...
    def expectation(
        self,
        X: RowArray,
        sample_weight: Float64 | None,
        n_threads: int,
        about: Float64 | None = None,
    ) -> SufficientStatistics: ...

class SufficientStatistics:
    @overload
    def __init__(self, other: SufficientStatistics) -> None: ...
    @overload
    def __init__(
        self,
        weight: Float64,
        sum: Float64,
        scatter: Float64,
        means: Float64,
        covariance_type: str,
        log_likelihood: float,
        row_weight: float,
    ) -> None: ...
    @property
    def weight(self) -> Float64: ...
    @property
    def sum(self) -> Float64: ...
    @property
    def scatter(self) -> Float64: ...
    @property
    def means(self) -> Float64: ...
    @property
    def covariance_type(self) -> CovarianceType: ...
    @property
    def log_likelihood(self) -> float: ...
    @property
    def row_weight(self) -> float: ...
    def __add__(self, other: SufficientStatistics) -> SufficientStatistics: ...
    def loses_digits(self, updated: Mixture) -> bool: ...
    def maximization(self, reg_covar: float, n_threads: int = 1) -> Mixture: ...

def moments(statistics: SufficientStatistics, reg_covar: float) -> tuple[Float64, Float64, Float64]:
    """Weights, means and covariances of an M-step, which need not make a mixture."""

def degenerate_components(
    statistics: SufficientStatistics, updated: Mixture, floor: float
) -> list[int]:
    """Components without rows, with all variances at the floor, or whose rows span no volume."""

class StatisticsSpan:
    """Statistics of consecutive rows, as nodes of the tree in which those of all rows are summed.

    Spans may be absorbed in any order and grouping; the total of all rows has the bits of one pass.
    """

    @property
    def n_rows(self) -> int: ...
    def absorb(self, part: StatisticsSpan) -> None: ...
    def total(self) -> SufficientStatistics: ...

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
def likelihoods(
    mixture: Mixture, X: RowArray, sample_weight: Float64 | None, n_threads: int
) -> Float64: ...
def hard_statistics(
    metric: Mixture,
    X: RowArray,
    sample_weight: Float64 | None,
    covariance_type: str,
    n_threads: int,
) -> SufficientStatistics: ...
def random_statistics(
    X: RowArray,
    sample_weight: Float64 | None,
    means: Float64,
    covariance_type: str,
    seed: int,
    n_threads: int,
) -> SufficientStatistics: ...

GRID_ROWS: int  # every span begins at a multiple of it

def expectation_span(
    mixture: Mixture,
    X: RowArray,
    sample_weight: Float64 | None,
    first_row: int,
    n_threads: int,
    about: Float64 | None,
    thorough: bool,
) -> StatisticsSpan: ...
def needs_thorough(quick: SufficientStatistics, mixture: Mixture) -> bool: ...
def hard_span(
    metric: Mixture,
    X: RowArray,
    sample_weight: Float64 | None,
    first_row: int,
    covariance_type: str,
    n_threads: int,
) -> StatisticsSpan: ...
def random_span(
    X: RowArray,
    sample_weight: Float64 | None,
    first_row: int,
    means: Float64,
    covariance_type: str,
    seed: int,
    n_threads: int,
) -> StatisticsSpan: ...
def assigned_span(
    X: RowArray,
    sample_weight: Float64 | None,
    first_row: int,
    means: Float64,
    covariance_type: str,
    labels: npt.NDArray[np.int64] | None,
    responsibilities: Float64 | None,
    n_threads: int,
) -> StatisticsSpan: ...
def kmeans_plus_plus(
    X: RowArray,
    sample_weight: Float64 | None,
    scale: Float64,
    n_components: int,
    seed: int,
    n_threads: int,
) -> npt.NDArray[np.int64]: ...
def improve_seeds(
    X: RowArray,
    sample_weight: Float64 | None,
    scale: Float64,
    seeds: npt.NDArray[np.int64],
    shares: Float64,
) -> npt.NDArray[np.int64]: ...
def kmeans(
    X: RowArray,
    sample_weight: Float64 | None,
    centers: Float64,
    scale: Float64,
    max_iter: int,
    tol: float,
    n_threads: int,
) -> tuple[Float64, float, int]: ...
def inner_product(a: Float64, b: Float64) -> float: ...
def quasi_newton(
    points: list[Float64], gradients: list[Float64], gradient: Float64, smallest_curvature: float
) -> Float64: ...

class Coordinates:
    def __init__(self, reference: Mixture) -> None: ...
    def vector(self, mixture: Mixture) -> Float64: ...
    def mixture(self, vector: Float64) -> Mixture: ...

def pass_cost(
    n_rows: int, n_features: int, n_components: int, covariance_type: str
) -> tuple[float, int]: ...
def find_non_finite(X: RowArray, n_threads: int) -> tuple[int, int] | None: ...
def effective_n_threads() -> int: ...
def build_info() -> dict[str, Any]: ...
def save_model(
    path: bytes,
    mixture: Mixture,
    feature_names: list[str],
    estimator: str,
    lower_bounds: Float64,
) -> None: ...
def load_model(path: bytes, mmap: bool) -> tuple[Mixture, list[str], str, Float64]: ...
