"""What a variational fit publishes: the predictive mixture, and the posterior behind it.

The posterior is made of the predictive mixture's numbers, so that a model file, which holds those,
gives back its bits.
"""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, Self, cast

import numpy as np

from emgine._families.gaussian.variational import Variational, VariationalMixture
from emgine._families.predictive import posterior_behind, predictive
from emgine._files.variational_text import variational_text
from emgine.mixture import Mixture

from .fitted import Fitted, _restore

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from emgine import _core
    from emgine._checks.categories import Categories
    from emgine._core import Float64
    from emgine._em.restarts import BestRun
    from emgine._families.fixed import Fixed
    from emgine._families.user_functions import UserFunctions


@dataclass(frozen=True, eq=False)
class VariationalFitted(Fitted):
    """A finished variational fit; `mixture` is the posterior predictive density."""

    prior: Variational = field(kw_only=True)
    counts: Float64 = field(kw_only=True)  # rows of each component, and cells: VariationalMixture

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
        del categories, functions, fixed, log_prior  # there are none; a bound is one number
        result = best.result
        found = cast("VariationalMixture", result.mixture)
        predicted = predictive(found.prior, found.counts, found.parameters)
        return cls(
            mixture=Mixture._adopt(predicted),
            lower_bounds=result.lower_bounds,
            converged=result.converged,
            feature_names=feature_names,
            remaining_gain=result.remaining_gain,
            n_passes=result.n_passes,
            restarts=best.restarts,
            row_weight=row_weight,
            prior=found.prior,
            counts=found.counts,
        )

    @functools.cached_property
    def posterior(self) -> VariationalMixture:
        """The Gaussian mixture whose responsibilities are those of the posterior."""
        return posterior_behind(self.mixture, self.prior, self.counts)

    @property
    def evidence_bound(self) -> float:
        """The evidence lower bound in nats, of all rows."""
        return self.lower_bound * self.row_weight if self.lower_bounds else -math.inf

    @property
    def evidence_bounds(self) -> list[float]:
        """The same before each update."""
        return [bound * self.row_weight for bound in self.lower_bounds]

    def start(self) -> _core.Mixture:
        """Return the posterior as the start of a run."""
        return self.posterior

    def mixture_for(self, method: str) -> _core.Mixture:
        """Return the mixture that answers: responsibilities are those of the posterior."""
        return self.mixture if method == "score_samples" else self.posterior

    def more_in_files(self) -> dict[str, Any]:
        """Return the priors and the rows of the components."""
        return {"variational": variational_text(self.prior, self.counts)}

    def __reduce__(self) -> tuple[Any, ...]:
        values = tuple(getattr(self, each.name) for each in fields(Fitted))
        return _restored, (values, self.prior, self.counts)


def _restored(values: tuple[Any, ...], prior: Any, counts: Any) -> VariationalFitted:
    """Return a pickled fit, checked as those of other mixtures are."""
    fitted = _restore(*values)
    counts = np.asarray(counts, dtype=np.float64)
    k, d = fitted.mixture.n_components, fitted.mixture.n_features
    sound = counts.shape in ((k,), (k, 1 + d)) and (counts >= 0.0).all()
    if not isinstance(prior, Variational) or not sound:
        raise ValueError("The pickle of a variational fit must hold its priors and its counts.")
    own = {each.name: getattr(fitted, each.name) for each in fields(Fitted)}
    return VariationalFitted(**own, prior=prior, counts=counts)
