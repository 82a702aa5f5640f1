"""Student's t: the user's choices, draws, statistics about other means, and repairs.

Scales are to it what covariances are to Gaussians: whatever asks about them asks the Gaussian
mixture with these covariances.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from emgine import _core

from . import distributions, student_t_conditional
from .degrees_of_freedom import checked_dof, chi_roots, dofs_of_halves
from .family import Family
from .gaussian import floors
from .gaussian.family import KEPT, Gaussian, statistics_in
from .gaussian.parameters import full_covariances
from .gaussian.structures import GENERAL, SHARED, check_covariance_type, structure_named
from .scales import follows_chart, gaussian_of, mask_axes, n_held, scales_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from numpy.typing import NDArray

    from emgine._core import Float64, Mixture, SufficientStatistics

    from .gaussian.parameters import Moments

GAUSSIAN = Gaussian()


class StudentT(Family):
    """Multivariate t components: clusters with heavier tails than Gaussians, robust to outliers.

    Parameters
    ----------
    covariance_type : str, default='full'
        Structure of the scales, as that of the covariances in `emgine.GaussianMixture`.
    dof : 'each', 'shared' or float, default='each'
        Degrees of freedom: of each component, the same for all, or this number, from 0.1 to inf.

    Notes
    -----
    Parameters `means` (n_components, n_features), `scales` in the shape of the covariances of the
    structure, and `dofs` (n_components,). The covariance of a component is
    ``scales * dofs / (dofs - 2)`` where `dofs` is above 2.

    EM by Peel and McLachlan (2000), with the parameter expansion of Kent, Tyler and Vardi (1994;
    Liu, Rubin and Wu 1998) and one step of Newton in the inverse of the degrees of freedom for each
    pass. Degrees of freedom of exactly ``inf``, the Gaussian, are an ordinary answer, and count as
    a free parameter all the same. Estimates are kept at 0.1 at least, for the likelihood has no
    bound where they go to 0. Starts begin with 10.

    Examples
    --------
    >>> import numpy as np
    >>> from emgine import MixtureModel, families
    >>> X = np.append(np.random.default_rng(0).standard_t(3, 200), 50.0)[:, np.newaxis]
    >>> model = MixtureModel(1, family=families.StudentT(dof="each")).fit(X)
    >>> bool(abs(model.means_[0, 0]) < 0.5), bool(model.dofs_[0] < 5)
    (True, True)
    """

    name = "student_t"
    measure = "density"
    heavy_tailed = True
    choices = ("covariance_type", "dof")
    can_repair = True
    repaired_parameters = ("scales",)
    mask_axes = staticmethod(mask_axes)
    n_held = staticmethod(n_held)
    follows_chart = staticmethod(follows_chart)
    marginal = staticmethod(student_t_conditional.marginal)
    conditional = staticmethod(student_t_conditional.conditional)
    completed = staticmethod(student_t_conditional.completed)
    affine_maps = staticmethod(student_t_conditional.affine_maps)
    component_covariances = staticmethod(student_t_conditional.covariances)

    def __init__(self, covariance_type: str = "full", dof: str | float = "each") -> None:
        self.covariance_type = check_covariance_type(covariance_type)
        self.dof = checked_dof(dof)

    def structure(self, n_features: int) -> str:
        """Return the structure of the scales and the word for the degrees of freedom."""
        return f"{structure_named(self.covariance_type, n_features)}/{self.dof}"

    def draws(
        self, mixture: Mixture, counts: NDArray[np.int64], random_state: np.random.RandomState
    ) -> list[Float64]:
        """Return as many rows of each component as `counts` says."""
        noise = GAUSSIAN.draws(gaussian_of(mixture, centred=True), counts, random_state)
        return [
            mean + rows / chi_roots(dof, len(rows), random_state)
            for mean, dof, rows in zip(mixture.means, mixture.dofs, noise, strict=True)
        ]

    def quantiles(self, mixture: Mixture, deviations: Float64) -> Float64:
        """Return those of the Gaussians with these scales: tails would take all the room."""
        return GAUSSIAN.quantiles(gaussian_of(mixture), deviations)

    def ellipses(self, mixture: Mixture, share: float) -> tuple[Float64, Float64]:
        """Return centres and matrices of the ellipses of two columns that hold `share`."""
        inverse = 1 / mixture.parameters["dofs"]
        # Half the squared distance is F-distributed with 2 and dof degrees of freedom, for which
        # log(1 - share) = -log(1 + 2 F / dof) dof / 2.
        rest = -2 * np.log1p(-share)
        with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
            squares = np.where(inverse > 0, np.expm1(rest * inverse) / inverse, rest)
        matrices = full_covariances(gaussian_of(mixture))
        return mixture.means, squares[:, np.newaxis, np.newaxis] * matrices

    def moments(self, mixture: Mixture) -> tuple[Float64, Float64]:
        """Return means and variances: NaN and infinite for too few degrees of freedom."""
        return student_t_conditional.moments(mixture)

    def filled(
        self,
        mixture: Mixture,
        X: Float64,
        labels: NDArray[np.int64],
        random_state: np.random.RandomState,
    ) -> Float64:
        """Return rows of the components `labels` whose NaN are drawn, given what is observed."""
        noise = GAUSSIAN.drawn_rows(gaussian_of(mixture), labels, random_state)
        return student_t_conditional.filled(mixture, X, labels, noise, random_state)

    def distribution(self, mixture: Mixture, x: Float64) -> Float64:
        """Return the probabilities of at most `x`."""
        means, scales = GAUSSIAN.moments(gaussian_of(mixture))
        return distributions.student_t(mixture.dofs[:, np.newaxis], (x - means) / np.sqrt(scales))

    def n_numbers(self, mixture: Mixture) -> int:
        """Return the size of means, factors and degrees of freedom."""
        return GAUSSIAN.n_numbers(mixture) + mixture.n_components

    def about(self, given: SufficientStatistics, means: Float64) -> SufficientStatistics:
        """Return the same statistics about other means (Chan, Golub and LeVeque 1983)."""
        arrays = given.arrays
        sums, weight = arrays["sum"], _weights_of_features(arrays)
        with np.errstate(over="ignore", invalid="ignore"):  # the core refuses what is too large
            moved = given.reference - means
            half = moved[:, :, np.newaxis] * (sums + 0.5 * weight * moved)[:, np.newaxis, :]
            kept = KEPT[scales_of(given.shape)]
            change = np.einsum(kept, half + np.swapaxes(half, 1, 2))
            arrays["sum"] = sums + weight * moved
            arrays["scatter"] = arrays["scatter"] + change.reshape(arrays["scatter"].shape)
        return _core.SufficientStatistics(
            given.shape, arrays, means, given.log_likelihood, given.row_weight
        )

    def next_reference(self, given: SufficientStatistics) -> Float64:
        """Return the means of the next M-step; those of now at weight 0."""
        arrays = given.arrays
        weight = _weights_of_features(arrays)
        shift = np.where(weight > 0, arrays["sum"], 0.0) / np.where(weight > 0, weight, 1.0)
        return np.asarray(given.reference + shift)

    def mean_and_least_variance(
        self, mixture: Mixture, reg_covar: float
    ) -> tuple[Float64, Float64]:
        """Return mean and variance of each feature of the rows; a scale is below a variance."""
        return GAUSSIAN.mean_and_least_variance(gaussian_of(mixture), reg_covar)

    def narrow_components(self, mixture: Mixture, reg_covar: float) -> list[int]:
        """Return the components whose scale is regularisation, in some direction."""
        return GAUSSIAN.narrow_components(gaussian_of(mixture), reg_covar)

    def narrow_within(self, mixture: Mixture, least: float | Float64) -> list[int]:
        """Return the narrow components without those that are so only where all rows are."""
        return GAUSSIAN.narrow_within(gaussian_of(mixture), least)

    def narrowest(
        self, mixture: Mixture, component: int, reg_covar: float, names: Sequence[str]
    ) -> str:
        """Return the features in which the rows of a narrow component do not vary."""
        return GAUSSIAN.narrowest(gaussian_of(mixture), component, reg_covar, names)

    def floor(self, given: SufficientStatistics, reg_covar: float) -> Float64:
        """Return the least scales of the features of a run."""
        free = GENERAL[scales_of(given.shape)]
        return floors.floor_of(_moments(given, reg_covar, None, True)[0], free)

    def bounded(
        self,
        given: SufficientStatistics,
        reg_covar: float,
        which: Collection[int],
        least: Float64,
        held: _core.Held | None = None,
        previous: Mixture | None = None,
    ) -> Mixture:
        """Return the M-step in which the scales of some components are bounded."""
        moments, dofs = _moments(given, reg_covar, held, bool(which), previous)
        last = None if previous is None else gaussian_of(previous)
        structure = scales_of(given.shape)
        return _student(floors.bounded(moments, which, least, structure, last), dofs, given)

    def is_below(self, mixture: Mixture, which: Collection[int], least: Float64) -> bool:
        """Return whether some components are narrower than `bounded` makes them."""
        return floors.is_below(gaussian_of(mixture), which, least)

    def ill_defined(
        self, given: SufficientStatistics, reg_covar: float, held: _core.Held | None = None
    ) -> list[int]:
        """Return the components whose scales are not positive definite."""
        return floors.ill_defined(_moments(given, reg_covar, held)[0], scales_of(given.shape))

    def without(
        self,
        given: SufficientStatistics,
        reg_covar: float,
        kept: list[int],
        which: Collection[int],
        least: Float64 | None,
    ) -> Mixture:
        """Return the M-step of the components that are kept, some of them bounded."""
        structure = scales_of(given.shape)
        (weights, means, scales), dofs = _moments(given, reg_covar, None, bool(which))
        scales = scales if structure in SHARED else scales[kept]
        moments = weights[kept] / weights[kept].sum(), means[kept], scales
        least = np.zeros(means.shape[1]) if least is None else least
        bounded = floors.bounded(moments, {kept.index(k) for k in which}, least, structure)
        return _student(bounded, dofs[kept], given)

    def reseeded(self, mixture: Mixture, kept: list[int], lost: list[int]) -> Mixture:
        """Return a mixture of the components `kept`, with halves of the heaviest at `lost`."""
        place = np.argsort(kept + lost)
        dofs = dofs_of_halves(mixture, len(place))[place]
        return _student(GAUSSIAN.reseeded(gaussian_of(mixture), kept, lost), dofs, mixture)

    def split(self, mixture: Mixture, n_components: int) -> Mixture:
        """Return a mixture of more components: the heaviest become halves."""
        dofs = dofs_of_halves(mixture, n_components)
        return _student(GAUSSIAN.split(gaussian_of(mixture), n_components), dofs, mixture)


def _weights_of_features(arrays: Mapping[str, Float64]) -> Float64:
    """Return sums of u of the rows that have a feature: (n_components, n_features) or 1 each."""
    return arrays["observed_u"] if "observed_u" in arrays else arrays["weight_u"][:, np.newaxis]


def _moments(
    given: SufficientStatistics,
    reg_covar: float,
    held: _core.Held | None = None,
    free: bool = False,
    previous: Mixture | None = None,
) -> tuple[Moments, Float64]:
    """Return weights, means and scales of an M-step, which need not make a mixture; and dofs.

    free: each scale is that of its rows alone where those of others would constrain it.
    """
    structure, _, dof = given.shape.structure.partition("/")
    if free and GENERAL[structure] != structure:
        given, previous = statistics_in(given, f"{GENERAL[structure]}/{dof}"), None
    weights, parameters = _core.estimates(given, reg_covar, held, previous)
    return (weights, parameters["means"], parameters["scales"]), parameters["dofs"]


def _student(gaussian: Mixture, dofs: Float64, like: Mixture | SufficientStatistics) -> Mixture:
    """Return the mixture whose scales are the covariances, of the same structure as another."""
    shape = _core.ModelShape(
        "student_t",
        like.shape.structure,
        gaussian.n_features,
        gaussian.n_components,
        like.shape.missing,
    )
    arrays = {
        "means": gaussian.means,
        "scales": gaussian.covariances,
        "precisions_cholesky": gaussian.precisions_cholesky,
        "dofs": dofs,
    }
    return _core.Mixture(gaussian.weights, arrays, shape)
