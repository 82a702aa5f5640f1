"""SufficientStatistics: the sums of one pass over the rows, from which an M-step is made.

Statistics of parts of the rows, under the same mixture, add up to those of all. Immutable.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from . import _core
from ._checks.arguments import check_number, shown
from ._checks.floating_point import ignoring
from ._checks.parameters import real
from ._checks.validation import as_float64, check_n_threads
from ._families.families import family_of
from ._families.fixed import held_of
from ._families.gaussian.parameters import shape_of
from ._families.gaussian.structures import structure_named
from ._families.missing import weights_of_features
from ._files import statistics_bytes

if TYPE_CHECKING:
    from ._core import Float64
    from .mixture import Mixture


class SufficientStatistics(_core.SufficientStatistics):
    r"""Sums over the rows, by component, from which ``maximization`` makes new parameters.

    With responsibilities :math:`r` (times the weight of the row) and the means :math:`m` of the
    mixture that gave them:

    Parameters
    ----------
    weight : array-like of shape (n_components,)
        :math:`S_0 = \sum r`.
    sum : array-like of shape (n_components, n_features)
        :math:`S_1 = \sum r (x - m)`.
    scatter : array-like
        :math:`S_2 = \sum r (x - m)(x - m)^T` in the shape of the structure's covariances: full
        (n_components, n_features, n_features), tied (n_features, n_features), diag
        (n_components, n_features), spherical (n_components,). What a structure does not need is
        not kept: tied is summed over components, diag has the diagonal, spherical its sum.
    means : array-like of shape (n_components, n_features)
        The reference means :math:`m`.
    covariance_type : str, default='full'
        Structure of the covariances.
    log_likelihood : float, default=0.0
        Weighted sum of the log-densities of the rows, in nats.
    row_weight : float, optional
        Sum of the weights of the rows; the sum of `weight` if not given.

    Notes
    -----
    The E-step of Dempster, Laird and Rubin (1977), accumulated about the previous means so that
    data far from the origin lose no digits.

    Examples
    --------
    >>> import numpy as np
    >>> from emgine import Mixture
    >>> mixture = Mixture([0.5, 0.5], [[-1.0], [1.0]], [[1.0], [1.0]], "diag")
    >>> X = np.array([[-2.0], [-1.0], [1.5], [2.5]])
    >>> statistics = mixture.expectation(X[:2]) + mixture.expectation(X[2:])
    >>> statistics.row_weight
    4.0
    >>> statistics.maximization().means.round(2)
    array([[-1.44],
           [ 1.8 ]])
    """

    __slots__ = ()

    @ignoring("under")
    def __init__(
        self,
        weight: Any,
        sum: Any,  # noqa: A002
        scatter: Any,
        means: Any,
        covariance_type: str = "full",
        log_likelihood: float = 0.0,
        row_weight: float | None = None,
    ) -> None:
        given = {"weight": weight, "sum": sum, "scatter": scatter}
        arrays = {name: as_float64(array, name) for name, array in given.items()}
        reference, sizes = as_float64(means, "means"), arrays["sum"].shape
        if len(sizes) != 2:
            raise ValueError(f"sum must have 2 dimensions. Got shape {sizes}.")
        total = arrays["weight"].sum() if row_weight is None else row_weight
        rows = check_number(total, "row_weight")
        shape = shape_of(structure_named(covariance_type, sizes[1]), *sizes)
        if reference.shape != sizes:
            raise ValueError(f"means must have the shape of sum, {sizes}. Got {reference.shape}.")
        likelihood = check_number(log_likelihood, "log_likelihood")
        super().__init__(shape, arrays, reference, likelihood, rows)

    @classmethod
    def _adopt(cls, statistics: _core.SufficientStatistics) -> SufficientStatistics:
        """Return the core's statistics as this class, without a copy."""
        adopted = cls.__new__(cls)
        _core.SufficientStatistics.__init__(adopted, statistics)
        return adopted

    @property
    def means(self) -> Float64:
        """The reference means."""
        return self.reference

    @property
    @ignoring("under")
    def mean_shift(self) -> Float64:
        """New means minus the reference means; 0 for a component without rows."""
        weight, sums = weights_of_features(self), self.sum
        return np.divide(sums, weight, out=np.zeros_like(sums), where=weight > 0)

    @property
    def covariance_type(self) -> str:
        """Structure of the covariances."""
        return self.shape.structure

    @ignoring("under")
    def __add__(self, other: _core.SufficientStatistics) -> SufficientStatistics:
        if not isinstance(other, _core.SufficientStatistics):
            return NotImplemented
        if self.shape != other.shape or np.array_equal(self.reference, other.reference):
            return self._adopt(super().__add__(other))  # which refuses other shapes
        middle = _middle(self, other)
        theirs = self._adopt(other).about(middle)
        return self._adopt(_core.SufficientStatistics.__add__(self.about(middle), theirs))

    @ignoring("under")
    def about(self, means: Any) -> SufficientStatistics:
        """Return the same statistics about other reference means.

        Parameters
        ----------
        means : array-like of shape (n_components, n_features)
            The new reference means.

        Returns
        -------
        SufficientStatistics
            Sums and scatters about `means`.

        Notes
        -----
        Exact but for rounding (Chan, Golub and LeVeque 1983). Means far from the rows cost digits
        in the M-step.
        """
        new = as_float64(means, "means")
        if new.shape != self.reference.shape:
            raise ValueError(
                f"means must have shape {self.reference.shape}. Got {new.shape} instead."
            )
        return self._adopt(family_of(self.shape).about(self, new))

    @ignoring("under")
    def scaled(self, factor: float) -> SufficientStatistics:
        """Return the statistics of the same rows with `factor` times their weights.

        Parameters
        ----------
        factor : float
            Not negative.

        Returns
        -------
        SufficientStatistics
            Everything but the means times `factor`.
        """
        factor = check_number(factor, "factor")
        if not 0.0 <= factor < np.inf:
            raise ValueError(f"factor must be a finite number >= 0. Got {factor!r} instead.")
        scaled = _core.SufficientStatistics(
            self.shape,
            {name: array * factor for name, array in self.arrays.items()},
            self.reference,
            self.log_likelihood * factor,
            self.row_weight * factor,
        )
        return self._adopt(scaled)

    def to_bytes(self) -> bytes:
        """Return the statistics as bytes that `from_bytes` reads, on any machine.

        Returns
        -------
        bytes
            A header with a version, the numbers, a checksum.
        """
        return statistics_bytes.to_bytes(self)

    @classmethod
    def from_bytes(cls, data: bytes) -> SufficientStatistics:
        """Return the statistics that `to_bytes` wrote, with every bit.

        Parameters
        ----------
        data : bytes
            What `to_bytes` returned.

        Returns
        -------
        SufficientStatistics
            The statistics.

        Raises
        ------
        TypeError
            For anything but bytes.
        ValueError
            If the bytes are damaged, cut short or of another version.
        """
        return cls._adopt(statistics_bytes.from_bytes(data))

    @ignoring("under")
    def maximization(
        self,
        reg_covar: float = 1e-6,
        n_threads: int | None = None,
        *,
        fixed: Any = None,
        mixture: _core.Mixture | None = None,
    ) -> Mixture:
        """Return the mixture of largest expected log-likelihood (the M-step).

        Parameters
        ----------
        reg_covar : float, default=1e-6
            Not negative; added to the diagonal of every covariance.
        n_threads : int, optional
            Number of threads; all that the process may use if not given.
        fixed : str, list of str or mapping, optional
            Parameters that keep the values of `mixture`, as in `emgine.GaussianMixture`; those of a
            product by the numbers of its blocks, such as ``"0/means"``.
        mixture : Mixture, optional
            The mixture of the E-step: the values of `fixed`. M-steps of the structures VEE, EVE
            and VVE alternate, and go on from it. Without it EVE and VVE begin anew and may find
            other axes, so that the likelihood of repeated steps could fall.

        Returns
        -------
        Mixture
            New parameters.

        Raises
        ------
        ValueError
            If `reg_covar` is not a finite number >= 0, or a covariance is not positive definite.
            For `fixed` without a mixture of the same family and sizes.
        """
        from .mixture import Mixture

        allowed = real(0.0)
        if not allowed.accepts(reg_covar):
            raise ValueError(f"reg_covar must be {allowed.words}. Got {shown(reg_covar)} instead.")
        added, threads = float(reg_covar), check_n_threads(n_threads)
        if fixed is None:
            return Mixture._adopt(super().maximization(added, threads, mixture=mixture))
        held = held_of(fixed, mixture, self.shape).core
        return Mixture._adopt(self._maximization_holding(added, threads, held, mixture))

    def __reduce__(self) -> tuple[Any, ...]:
        return _restore, (type(self), self.to_bytes())

    # For tools that make an object by __new__ and hand it the state, such as skops.
    def __getstate__(self) -> bytes:
        return self.to_bytes()

    def __setstate__(self, state: bytes) -> None:
        _core.SufficientStatistics.__init__(self, statistics_bytes.from_bytes(state))

    def __repr__(self) -> str:
        shape = self.shape
        structure = f"covariance_type={shape.structure!r}, " if shape.structure else ""
        return (
            f"SufficientStatistics(n_components={shape.n_components}, "
            f"n_features={shape.n_features}, {structure}row_weight={self.row_weight:g}, "
            f"log_likelihood={self.log_likelihood:g})"
        )


def _restore(cls: type[SufficientStatistics], data: bytes) -> SufficientStatistics:
    return cls.from_bytes(data)


def _middle(a: _core.SufficientStatistics, b: _core.SufficientStatistics) -> Float64:
    """Return the means of the rows of both; about these no sum of squares cancels."""
    family, weight = family_of(a.shape), (a.weight + b.weight)[:, np.newaxis]
    share = np.divide(b.weight[:, np.newaxis], weight, out=np.zeros_like(weight), where=weight > 0)
    start = family.next_reference(a)
    middle: Float64 = start + share * (family.next_reference(b) - start)
    return middle
