"""Log-normal: Gaussian in the logarithms of the features."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from emgine import _core

from .family import Family
from .gaussian import conditional as gaussian
from .gaussian import holding
from .gaussian.family import Gaussian
from .gaussian.parameters import full_covariances
from .gaussian.structures import check_covariance_type, structure_named
from .patterns import Completed
from .start_space import logarithms

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from numpy.typing import NDArray

    from emgine._core import Float64, Mixture, SufficientStatistics

PREFIX = "log_"


class LogNormal(Family):
    """Numbers above 0 whose logarithms are Gaussian.

    Parameters `log_means` and `log_covariances`, of the logarithms, in the shapes of
    `emgine.GaussianMixture`.

    Parameters
    ----------
    covariance_type : str, default='full'
        Structure of the covariances of the logarithms, as in `emgine.GaussianMixture`.

    Examples
    --------
    >>> from emgine import MixtureModel, families
    >>> X = [[1.0], [1.1], [0.9], [100.0], [110.0], [90.0]]
    >>> model = MixtureModel(2, family=families.LogNormal("tied"), random_state=0).fit(X)
    >>> sorted(model.log_means_[:, 0].round(2).tolist())
    [-0.0, 4.6]
    """

    name = "log_normal"
    measure = "density"
    choices = ("covariance_type",)
    can_repair = True
    repaired_parameters = (f"{PREFIX}covariances",)
    mask_axes = staticmethod(holding.mask_axes)
    n_held = staticmethod(holding.n_held)
    follows_chart = staticmethod(holding.follows_chart)

    def __init__(self, covariance_type: str = "full") -> None:
        self.covariance_type = check_covariance_type(covariance_type)

    def structure(self, n_features: int) -> str:
        """Return the structure of the covariances."""
        return structure_named(self.covariance_type, n_features)

    def in_start_space(self, X: Float64, structure: str) -> list[Float64]:  # noqa: ARG002
        """Return the logarithms."""
        return logarithms(X)

    def points(self, means: Float64, structure: str) -> Float64:  # noqa: ARG002
        """Return the logarithms of the means: statistics are those of logarithms."""
        return np.log(means)

    def draws(
        self, mixture: Mixture, counts: NDArray[np.int64], random_state: np.random.RandomState
    ) -> list[Float64]:
        """Return as many rows of each component as `counts` says."""
        logarithms = Gaussian().draws(in_logarithms(mixture), counts, random_state)
        return [np.exp(rows) for rows in logarithms]

    def marginal(self, mixture: Mixture, columns: Sequence[int]) -> Mixture:
        """Return the mixture of some of the features."""
        return _of_exponentials(gaussian.marginal(in_logarithms(mixture), columns))

    def conditional(
        self, mixture: Mixture, observed: Sequence[int], values: Float64, others: Sequence[int]
    ) -> Mixture:
        """Return the components of the other features given the observed; weights are kept."""
        logarithms = in_logarithms(mixture)
        return _of_exponentials(gaussian.conditional(logarithms, observed, np.log(values), others))

    def quantiles(self, mixture: Mixture, deviations: Float64) -> Float64:
        """Return quantiles of components and columns, (n_components, n_features, n_deviations)."""
        return np.asarray(np.exp(Gaussian().quantiles(in_logarithms(mixture), deviations)))

    def moments(self, mixture: Mixture) -> tuple[Float64, Float64]:
        """Return means and variances."""
        return _exponentials(*Gaussian().moments(in_logarithms(mixture)))

    def component_covariances(self, mixture: Mixture) -> Float64:
        """Return the covariances of the components."""
        means, logarithms = self.moments(mixture)[0], full_covariances(in_logarithms(mixture))
        both = means[:, :, np.newaxis] * means[:, np.newaxis, :]
        return np.asarray(both * np.expm1(logarithms))

    def is_affine(self, mixture: Mixture) -> bool:  # noqa: ARG002
        """Return that expected values are powers of what is given."""
        return False

    def completed(self, mixture: Mixture, X: Float64) -> Completed:
        """Return rows whose NaN are replaced by their expected values under each component."""
        gaps = np.isnan(X)
        means, variances = gaussian.completed(in_logarithms(mixture), np.log(X))
        means, variances = _exponentials(means, variances)
        return Completed(np.where(gaps, means, X), np.where(gaps, variances, 0.0))

    def filled(
        self,
        mixture: Mixture,
        X: Float64,
        labels: NDArray[np.int64],
        random_state: np.random.RandomState,
    ) -> Float64:
        """Return rows of the components `labels` whose NaN are drawn, given what is observed."""
        drawn = Gaussian().filled(in_logarithms(mixture), np.log(X), labels, random_state)
        return np.where(np.isnan(X), np.exp(drawn), X)

    def distribution(self, mixture: Mixture, x: Float64) -> Float64:
        """Return the probabilities of at most `x`."""
        with np.errstate(divide="ignore"):  # of 0
            return Gaussian().distribution(in_logarithms(mixture), np.log(np.maximum(x, 0.0)))

    def narrow_components(self, mixture: Mixture, reg_covar: float) -> list[int]:
        """Return the components whose covariance is regularisation, in some direction."""
        return Gaussian().narrow_components(in_logarithms(mixture), reg_covar)

    def narrow_within(self, mixture: Mixture, least: float | Float64) -> list[int]:
        """Return the narrow components without those that are so only where all rows are."""
        return Gaussian().narrow_within(in_logarithms(mixture), least)

    def narrowest(
        self, mixture: Mixture, component: int, reg_covar: float, names: Sequence[str]
    ) -> str:
        """Return the features in which the logarithms of a narrow component do not vary."""
        logarithms = [f"log {name}" for name in names]
        return Gaussian().narrowest(in_logarithms(mixture), component, reg_covar, logarithms)

    def floor(self, statistics: SufficientStatistics, reg_covar: float) -> Float64:
        """Return the least variances of the logarithms of a run."""
        return Gaussian().floor(_statistics(statistics), reg_covar)

    def bounded(
        self,
        statistics: SufficientStatistics,
        reg_covar: float,
        which: Collection[int],
        least: Float64,
        held: _core.Held | None = None,
        previous: Mixture | None = None,
    ) -> Mixture:
        """Return the M-step in which the variances of some components are bounded."""
        last = None if previous is None else in_logarithms(previous)
        gaussian, of_gaussian = _statistics(statistics), _gaussian_held(held)
        return _of_exponentials(
            Gaussian().bounded(gaussian, reg_covar, which, least, of_gaussian, last)
        )

    def is_below(self, mixture: Mixture, which: Collection[int], least: Float64) -> bool:
        """Return whether some components are narrower than `bounded` makes them."""
        return Gaussian().is_below(in_logarithms(mixture), which, least)

    def ill_defined(
        self,
        statistics: SufficientStatistics,
        reg_covar: float,
        held: _core.Held | None = None,
    ) -> list[int]:
        """Return the components whose covariances are not positive definite."""
        return Gaussian().ill_defined(_statistics(statistics), reg_covar, _gaussian_held(held))

    def without(
        self,
        statistics: SufficientStatistics,
        reg_covar: float,
        kept: list[int],
        which: Collection[int],
        least: Float64 | None,
    ) -> Mixture:
        """Return the M-step of the components that are kept, some of them bounded."""
        gaussian = _statistics(statistics)
        return _of_exponentials(Gaussian().without(gaussian, reg_covar, kept, which, least))

    def reseeded(self, mixture: Mixture, kept: list[int], lost: list[int]) -> Mixture:
        """Return a mixture of the components `kept`, with halves of the heaviest at `lost`."""
        return _of_exponentials(Gaussian().reseeded(in_logarithms(mixture), kept, lost))

    def split(self, mixture: Mixture, n_components: int) -> Mixture:
        """Return a mixture of more components: the heaviest become halves."""
        return _of_exponentials(Gaussian().split(in_logarithms(mixture), n_components))


def _gaussian_held(held: _core.Held | None) -> _core.Held | None:
    """Return what is held of the Gaussian mixture of the logarithms."""
    return None if held is None else held.within(PREFIX)


def _statistics(of: SufficientStatistics) -> SufficientStatistics:
    """Return the same statistics as those of the Gaussian mixture of the logarithms."""
    shape = of.shape
    sizes = shape.n_features, shape.n_components
    gaussian = _core.ModelShape("gaussian", shape.structure, *sizes, shape.missing)
    return _core.SufficientStatistics(
        gaussian, of.arrays, of.reference, of.log_likelihood, of.row_weight
    )


def _exponentials(means: Float64, variances: Float64) -> tuple[Float64, Float64]:
    """Return means and variances of numbers whose logarithms have these."""
    expected = np.exp(means + variances / 2)
    return expected, expected**2 * np.expm1(variances)


def _of_exponentials(mixture: Mixture) -> Mixture:
    """Return the log-normal mixture whose logarithms are a Gaussian one."""
    shape, parameters = mixture.shape, mixture.parameters
    sizes = shape.n_features, shape.n_components
    log_normal = _core.ModelShape(LogNormal.name, shape.structure, *sizes, shape.missing)
    return _core.Mixture(
        mixture.weights, {PREFIX + name: values for name, values in parameters.items()}, log_normal
    )


def in_logarithms(mixture: Mixture) -> Mixture:
    """Return the Gaussian mixture of the logarithms."""
    shape = mixture.shape
    parameters = {name.removeprefix(PREFIX): values for name, values in mixture.parameters.items()}
    sizes = shape.n_features, shape.n_components
    gaussian = _core.ModelShape("gaussian", shape.structure, *sizes, shape.missing)
    return _core.Mixture(mixture.weights, parameters, gaussian)
