"""Description: what a Mixture says of itself, and when two of them are the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from .mixture_summary import summary_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .summary import Summary


class Description:
    """Base of Mixture: its summary, its number of free parameters, equality."""

    __slots__ = ()

    @property
    def n_parameters(self) -> int:
        """Number of free parameters, as AIC and BIC count them."""
        mixture: Any = self  # Mixture, whose base this is
        return int(mixture.shape.n_free_parameters)

    def summary(self, feature_names: Sequence[str] | None = None) -> Summary:
        """Return the components in tables: weights, means and spreads, or the family's parameters.

        Parameters
        ----------
        feature_names : sequence of str of length n_features, optional
            Names of the columns; those of the table it was fitted to, or numbers, if not given.

        Returns
        -------
        Summary
            ``print`` shows it as text, a notebook as HTML.

        Raises
        ------
        ValueError
            If there is not a name for each column.

        Examples
        --------
        >>> from emgine import Mixture
        >>> mixture = Mixture([0.3, 0.7], [[20.0], [40.0]], [25.0, 25.0], "spherical")
        >>> print(mixture.summary(["age"]))
        Mixture of 2 components, spherical covariances
        <BLANKLINE>
        features         1
        free parameters  5
        <BLANKLINE>
        component   weight     age
        0          30.00 %  20 ± 5
        1          70.00 %  40 ± 5
        <BLANKLINE>
        Mean ± standard deviation of each feature.
        """
        mixture: Any = self
        if feature_names is None:
            feature_names = getattr(mixture, "feature_names", None)
        names = None if feature_names is None else list(map(str, feature_names))
        if names is not None and len(names) != mixture.n_features:
            raise ValueError(
                f"feature_names must have {mixture.n_features} names, one for each column. "
                f"Got {len(names)}."
            )
        return summary_of(mixture, names)

    def __str__(self) -> str:
        return str(self.summary())

    def _repr_html_(self) -> str:
        return self.summary()._repr_html_()

    def __eq__(self, other: object) -> bool:
        """Return whether the other is a mixture of the same family with the same numbers."""
        if not isinstance(other, Description):
            return NotImplemented
        one: Any = self
        return _kind(one) == _kind(other) and all(map(np.array_equal, _arrays(one), _arrays(other)))

    def __hash__(self) -> int:
        mixture: Any = self
        # Adding 0.0 makes -0.0, which is equal to 0.0, the same bytes.
        return hash((_kind(mixture), *((array + 0.0).tobytes() for array in _arrays(mixture))))


def _kind(mixture: Any) -> tuple[Any, ...]:
    shape = mixture.shape
    sizes = shape.n_features, shape.n_components
    return shape.family, shape.structure, *sizes, shape.missing


def _arrays(mixture: Any) -> list[Any]:
    return [mixture.weights, *mixture.parameters.values()]
