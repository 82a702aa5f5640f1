"""ExponentialFamily: the base of a family of the user's own, three functions of numpy arrays.

The functions are called by ``own_functions.py``, which checks what they return. The core knows such
a mixture as one of the family 'natural': its rows are statistics with the log base measure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .family import Family

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from emgine._core import Float64


class Natural(Family):
    """Mixtures of rows that are statistics already; what became of the user's functions."""

    name = "natural"
    soft_starts = False  # whether starts take a share of all rows into each component


class ExponentialFamily(Natural):
    """Base of an exponential family of your own, for `emgine.MixtureModel`.

    Its log-density is ``eta @ T(x) - log_normalizer + h(x)``. A subclass defines `statistics` (T)
    and `natural_parameters`; `log_base_measure` (h) where it is not 0; and what else it has. Every
    function must give a row the same numbers whatever rows are beside it. They may be called from
    several threads.

    Attributes
    ----------
    allowed : str
        What values may be, for the message about one that `check` refuses: "numbers above 0".
    soft_starts : bool
        Whether each component of a start takes in a tenth of all rows' statistics; False by
        default. Set it where EM never leaves a mean statistic at the end of its range, such as a
        probability of 0, or where `natural_parameters` has no finite answer there.
    measure : {'density', 'probability'} or None
        Whether a density is per unit of the columns or the probability of the values, so that a
        search compares the family with none of the other kind. None, the default, is not checked.
    independent_features : bool
        Whether features are independent given the component; False by default. If so,
        `log_base_measure` and the log-normalizers have a column for each feature, and the
        statistics come in blocks of a column for each feature. Rows may then lack cells
        (``missing='marginalize'``): such a cell is NaN, and what the functions return for it is
        not used.

    Examples
    --------
    >>> import numpy as np
    >>> from emgine import MixtureModel, families
    >>> class UnitGaussian(families.ExponentialFamily):
    ...     def statistics(self, X):
    ...         return X
    ...
    ...     def log_base_measure(self, X):
    ...         return -0.5 * (X**2 + np.log(2 * np.pi)).sum(axis=1)
    ...
    ...     def natural_parameters(self, mean_statistics):
    ...         return mean_statistics, 0.5 * (mean_statistics**2).sum(axis=1)
    >>> X = [[0.1], [-0.2], [0.1], [9.9], [10.1]]
    >>> model = MixtureModel(2, family=UnitGaussian(), random_state=0).fit(X)
    >>> np.sort(model.mean_statistics_[:, 0]).round(3).tolist()
    [0.0, 10.0]
    """

    allowed = "other values"
    independent_features = False

    def statistics(self, X: Float64) -> Float64:
        """Return the sufficient statistics of rows (n, n_features): an array (n, p).

        Of independent features, column i belongs to feature i % n_features, as in
        ``numpy.hstack([X, X**2])``.
        """
        raise NotImplementedError(f"{type(self).__name__} must define statistics(X).")

    def log_base_measure(self, X: Float64) -> Float64:
        """Return the part of the log-density that no parameter changes: an array (n,).

        Of independent features: an array (n, n_features).
        """
        return np.zeros(X.shape if self.independent_features else len(X))

    def natural_parameters(self, mean_statistics: Float64) -> tuple[Float64, Float64]:
        """Return natural parameters (K, p) and log-normalizers (K,) of K components.

        They are those of maximum likelihood for the mean statistics (K, p) of their rows. The
        log-normalizers of independent features are an array (K, n_features).
        """
        raise NotImplementedError(
            f"{type(self).__name__} must define natural_parameters(mean_statistics)."
        )

    def parameters(self, mean_statistics: Float64) -> Mapping[str, Float64]:  # noqa: ARG002
        """Return the parameters to show, by name: ``{"rates": ...}`` is the attribute `rates_`."""
        return {}

    def check(self, X: Float64) -> NDArray[np.bool_]:
        """Return which values of rows (n, n_features) the family can have."""
        return np.ones(X.shape, dtype=bool)

    def n_free_parameters(self, n_features: int) -> int | None:  # noqa: ARG002
        """Return the number of free parameters of a component; None: as many as statistics."""
        return None

    def sample(
        self, mean_statistics: Float64, size: int, random_state: np.random.RandomState
    ) -> Float64:
        """Return rows (size, n_features) of one component with the mean statistics (p,)."""
        raise NotImplementedError(f"{type(self).__name__} does not define sample.")

    def means(self, mean_statistics: Float64) -> Float64:
        """Return the expected values (K, n_features) of the features, which `impute` needs."""
        raise NotImplementedError(f"{type(self).__name__} does not define means.")

    def structure(self, n_features: int) -> str:  # noqa: ARG002
        """Refuse: the core's words are those of the family bound to rows."""
        raise ValueError("A family of one's own is for MixtureModel.fit alone.")

    def __eq__(self, other: object) -> bool:
        return self is other  # attributes of a subclass are not known

    __hash__ = object.__hash__
