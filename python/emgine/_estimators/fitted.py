"""What ``fit`` publishes, in one assignment, and the attributes that read it.

A reader in another thread sees the old fit or the new one, never half of each.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar, overload

import numpy as np

from emgine._checks.exceptions import not_fitted
from emgine._scores import scoring
from emgine._scores.named_rows import name_columns
from emgine.mixture import Mixture

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Self

    from numpy.typing import NDArray

    from emgine import _core
    from emgine._checks.categories import Categories
    from emgine._checks.parameters import Seed
    from emgine._core import Float64
    from emgine._em.restarts import BestRun, Restart
    from emgine._families.fixed import Fixed
    from emgine._families.user_functions import UserFunctions

Value = TypeVar("Value")


@dataclass(frozen=True, eq=False)
class Fitted:
    """A finished fit."""

    mixture: Mixture
    lower_bounds: tuple[float, ...]  # mean log-likelihood before each M-step, in nats
    converged: bool
    feature_names: NDArray[np.object_] | None
    remaining_gain: float = math.inf  # estimate, from the last lower bound, in nats
    n_passes: int = 0  # over the rows
    restarts: tuple[Restart, ...] = ()  # how each run went
    categories: Categories = field(default_factory=dict)  # of columns that came as names
    functions: UserFunctions | None = None  # of a user's family: the mixture's rows are statistics
    row_weight: float = math.nan  # sum of the weights of the rows of the fit; NaN if not known
    n_held: int = 0  # parameters of the mixture that the fit did not estimate
    log_prior: float = 0.0  # of the mixture, per unit of row weight: a part of the lower bound
    labels: NDArray[np.int64] | None = None  # of the rows of a fit with noise, if in memory

    def __post_init__(self) -> None:
        """Give the mixture the names of its columns, before anybody sees it."""
        names = self.feature_names
        if self.functions is None and names is not None and len(names) == self.mixture.n_features:
            name_columns(self.mixture, map(str, names))

    @classmethod
    def by(
        cls,
        best: BestRun,
        feature_names: NDArray[np.object_] | None,
        categories: Categories | None = None,
        functions: UserFunctions | None = None,
        row_weight: float = math.nan,
        fixed: Fixed | None = None,
        log_prior: float = 0.0,
    ) -> Self:
        """Return what to publish of the best run."""
        result = best.result
        return cls(
            mixture=Mixture._adopt(result.mixture),
            lower_bounds=result.lower_bounds,
            converged=result.converged,
            feature_names=feature_names,
            remaining_gain=result.remaining_gain,
            n_passes=result.n_passes,
            restarts=best.restarts,
            categories=categories or {},
            functions=None if functions is None else functions.fitted(result.mixture),
            row_weight=row_weight,
            n_held=0 if fixed is None else fixed.n_held,
            log_prior=log_prior,
        )

    @property
    def n_features(self) -> int:
        """Number of features of the rows."""
        return self.mixture.n_features if self.functions is None else self.functions.n_features

    @property
    def n_parameters(self) -> int:
        """Number of parameters that the fit estimated."""
        return self.mixture.shape.n_free_parameters - self.n_held

    @property
    def lower_bound(self) -> float:
        """The last lower bound; -inf if there was no iteration."""
        return self.lower_bounds[-1] if self.lower_bounds else -math.inf

    def start(self) -> _core.Mixture:
        """Return the mixture as the start of a run."""
        return self.mixture if self.functions is None else self.functions.start(self.mixture)

    def mixture_for(self, method: str) -> _core.Mixture:  # noqa: ARG002
        """Return the mixture that answers a method of rows."""
        return self.mixture

    def sample(self, n_samples: int, seed: Seed) -> tuple[Float64, NDArray[np.int64]]:
        """Return rows drawn from the mixture, and their components."""
        if self.functions is None:
            return self.mixture.sample(n_samples, seed)
        generator = scoring.check_random_state(seed)
        return scoring.sample(self.mixture, n_samples, generator, self.functions)

    def more_in_files(self) -> dict[str, Any]:
        """Return what a file holds beside parameters and convergence, in words that JSON knows."""
        return {}

    def convergence(self) -> dict[str, bool | int | float | None]:
        """Return how the fit ended, in words that JSON knows."""
        gain, weight = self.remaining_gain, self.row_weight
        return {  # JSON knows no infinity and no NaN
            "converged": bool(self.converged),
            "n_passes": int(self.n_passes),
            "remaining_gain": gain if math.isfinite(gain) else None,
            "row_weight": weight if math.isfinite(weight) else None,
            **({"n_held": int(self.n_held)} if self.n_held else {}),
        }

    def __reduce__(self) -> tuple[Any, ...]:
        return _restore, tuple(getattr(self, each.name) for each in fields(self))


def _restore(*values: Any) -> Fitted:
    """Return a pickled fit; its mixture has checked itself already."""
    fitted: Any = Fitted(*values)
    bounds = tuple(map(float, fitted.lower_bounds))
    if not isinstance(fitted.mixture, Mixture) or any(map(math.isnan, bounds)):
        raise ValueError(
            "The pickle of a fit must hold a Mixture and lower bounds, none of them NaN."
        )
    names, n_features = fitted.feature_names, fitted.n_features
    if names is not None and len(names) != n_features:
        raise ValueError(
            f"The pickle of a fit has {len(names)} feature names where its mixture has "
            f"{n_features} features."
        )
    checked: Fitted = replace(
        fitted,
        lower_bounds=bounds,
        converged=bool(fitted.converged),
        remaining_gain=float(fitted.remaining_gain),
        n_passes=int(fitted.n_passes),
        row_weight=float(fitted.row_weight),
        restarts=tuple(fitted.restarts),
        n_held=int(fitted.n_held),
        log_prior=float(fitted.log_prior),
        labels=_labels(fitted.labels),
    )
    return checked


def _labels(labels: Any) -> NDArray[np.int64] | None:
    """Return the labels of a pickle; ValueError for what are none."""
    if labels is None or (isinstance(labels, np.ndarray) and labels.dtype == np.int64):
        return labels
    raise ValueError("The pickle of a fit has labels that are no array of whole numbers.")


class FittedModel(Protocol):
    """An estimator, as the functions that read its fit see it."""

    n_threads: int | None

    @property
    def _fitted(self) -> Fitted | None:
        """What the last fit published; None before a fit."""

    @property
    def _caller(self) -> str:
        """The name of the class in messages."""

    def get_params(self) -> dict[str, Any]:
        """Return all parameters."""


def published(model: FittedModel) -> Fitted:
    """Return what the last fit published; a method reads it once."""
    fitted = model._fitted
    if fitted is None:
        raise not_fitted(type(model).__name__)
    return fitted


class FittedAttribute(Generic[Value]):
    """An attribute that reads the estimator's `Fitted`; None means that the estimator lacks it."""

    def __init__(self, read: Callable[[Fitted], Value | None]) -> None:
        self._read = read

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, estimator: None, owner: type) -> Self: ...

    @overload
    def __get__(self, estimator: Any, owner: type) -> Value: ...

    def __get__(self, estimator: Any, owner: type) -> Self | Value:
        if estimator is None:
            return self
        value = self._read(published(estimator))
        if value is None:
            raise AttributeError(f"this {owner.__name__} has no attribute {self._name!r}")
        return value

    def __set__(self, estimator: Any, value: object) -> None:
        caller = type(estimator).__name__
        raise AttributeError(
            f"{self._name!r} of {caller} cannot be set: fitted attributes are read from the fitted "
            "mixture. For known parameters use emgine.Mixture(weights, means, covariances, "
            "covariance_type)."
        )
