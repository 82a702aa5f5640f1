"""What the scoring methods of a Mixture return, for type checkers: by rows and by `out`.

A row gives a number, rows an array; results that go to `out` are `out`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, overload

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from emgine._core import RowArray

OneRow = Sequence[float] | Mapping[str, Any] | np.ndarray[tuple[int], Any]
Out = TypeVar("Out", bound=NDArray[Any])


class LogDensities(Protocol):
    """`score_samples`."""

    @overload
    def __call__(self, X: OneRow, n_threads: int | None = None, *, out: None = None) -> float: ...
    @overload
    def __call__(self, X: Any, n_threads: int | None = None, *, out: Out) -> Out: ...
    @overload
    def __call__(self, X: Any, n_threads: int | None = None, *, out: None = None) -> RowArray: ...


class Labels(Protocol):
    """`predict`."""

    @overload
    def __call__(self, X: OneRow, n_threads: int | None = None, *, out: None = None) -> int: ...
    @overload
    def __call__(self, X: Any, n_threads: int | None = None, *, out: Out) -> Out: ...
    @overload
    def __call__(
        self, X: Any, n_threads: int | None = None, *, out: None = None
    ) -> NDArray[np.int64]: ...


class Responsibilities(Protocol):
    """`predict_proba`."""

    @overload
    def __call__(self, X: Any, n_threads: int | None = None, *, out: Out) -> Out: ...
    @overload
    def __call__(self, X: Any, n_threads: int | None = None, *, out: None = None) -> RowArray: ...
