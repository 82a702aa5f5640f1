"""Functions that users write for a family of their own: called, and what they give checked.

What is wrong is named by the function that gave it; its own traceback stays with the error.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from emgine._checks.objects import place

if TYPE_CHECKING:
    from typing import Self

    from numpy.typing import NDArray

    from emgine._core import Float64, Mixture, RowArray

    from .exponential_family import Natural


class UserFunctions(Protocol):
    """A user's family for known rows: what a fit and its scores need of it."""

    @property
    def family(self) -> Natural:
        """The user's object."""

    @property
    def n_features(self) -> int:
        """Number of columns of the user's rows."""

    @property
    def n_statistics(self) -> int | None:
        """Number of columns of the core's rows but the last; None while it is not known."""

    @property
    def rows_in_words(self) -> str:
        """What the rows of the core's mixture are, for a message."""

    def rows(self, X: RowArray, first_row: int = 0) -> Float64:
        """Return what the core's mixture has as its rows."""

    def maximization(self, statistics: Any) -> Mixture:
        """Return the M-step."""

    def shown(self, mixture: Mixture) -> dict[Any, Any]:
        """Return the parameters as users name them."""

    def draws(
        self, mixture: Mixture, counts: NDArray[np.int64], random_state: np.random.RandomState
    ) -> list[Float64]:
        """Return as many rows of each component as `counts` says."""

    def fitted(self, mixture: Mixture) -> Self:
        """Return the functions with what they need to know of a mixture of a run."""

    def start(self, mixture: Mixture) -> Mixture:
        """Return a fitted mixture as the start of a run."""


def named(family: object, name: str) -> str:
    """Return the name of a function of a family for messages."""
    return f"{name} of {type(family).__name__}"


def called(family: object, name: str, *arguments: Any) -> Any:
    """Return what a function of the family gives; ValueError that names it where it fails."""
    try:
        return getattr(family, name)(*arguments)
    except Exception as error:
        words = f"{type(error).__name__}: {error}"
        raise ValueError(f"{named(family, name)} raised {words}") from error


def numbers(family: object, name: str, given: Any, shape: tuple[Any, ...], what: str) -> Float64:
    """Return the array that a function gave; ValueError for another shape, or no numbers."""
    try:
        array = np.asarray(given, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise ValueError(
            f"{named(family, name)} must return {what} as an array of numbers: {error}"
        ) from error
    if array.shape != shape:
        expected = ", ".join(map(str, shape))
        raise ValueError(
            f"{named(family, name)} must return {what} of shape ({expected}). Got {array.shape}."
        )
    return array


def whole_number(family: object, name: str, given: Any) -> int:
    """Return the number of at least 0 that a function gave; ValueError for anything else."""
    if not isinstance(given, int | np.integer) or isinstance(given, bool) or given < 0:
        raise ValueError(
            f"{named(family, name)} must return a whole number of at least 0. Got {given!r}."
        )
    return int(given)


def check_user_support(
    family: Any,
    X: Float64,
    first_row: int,
    names: NDArray[np.object_] | None,
    missing: bool = False,
) -> None:
    """Raise ValueError for the first value, or row, that `check` of the family does not allow.

    Rows that may lack cells are checked value by value.
    """
    good = allowed(family, X)
    if missing:
        if good.ndim == 1 < X.ndim:
            raise ValueError(
                f"{named(family, 'check')} must return a bool for each value, of shape {X.shape}, "
                "where rows may lack some. Got bools of rows."
            )
        good = good | np.isnan(X)
    if good.all():
        return
    row, *column = np.argwhere(~good)[0].tolist()
    got = str(X[row, column[0]]) if column else np.array2string(X[row], threshold=8)
    where = place((first_row + row, column[0]), names) if column else f"row {first_row + row}"
    raise ValueError(
        f"The family {type(family).__name__} needs {family.allowed} in {where}. Got {got}."
    )


def allowed(family: object, X: Float64) -> NDArray[np.bool_]:
    """Return which values, or rows, `check` of the family allows."""
    good = np.asarray(called(family, "check", X))
    if good.dtype != bool or good.shape not in (X.shape, X.shape[:1]):
        raise ValueError(
            f"{named(family, 'check')} must return bools of shape {X.shape} or {X.shape[:1]}. "
            f"Got {good.dtype} of shape {good.shape}."
        )
    return good
