"""Where scores go: new arrays or the caller's, for rows or for a single row.

A caller's array is written in place, never replaced, and checked before any work starts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from emgine import _core
from emgine._checks.arguments import shown
from emgine._checks.support import check_support

from . import scoring
from .scoring import WRITERS

if TYPE_CHECKING:
    from emgine._core import Mixture, RowArray
    from emgine._rows.parts import Part
    from emgine._rows.reader import Reader

FLOATS = (np.dtype(np.float64), np.dtype(np.float32))
INTEGERS = (np.dtype(np.int64),)


def scores(
    mixture: Mixture, method: str, rows: RowArray, single: bool, n_threads: int, out: Any
) -> Any:
    """Return checked rows' scores, in `out` if given; a number if they came as a `single` row."""
    if out is None:
        of_rows = scoring.scores(mixture, method, rows, n_threads)
        if not single:
            return of_rows
        return of_rows[0] if method == "predict_proba" else of_rows.item()
    check_out(out, method, rows.shape[0], single, mixture.n_components)
    shape = (rows.shape[0], *((mixture.n_components,) if method == "predict_proba" else ()))
    check_support(rows, mixture.shape, n_threads)
    WRITERS[method](mixture, rows, out.reshape(shape), n_threads)
    return out


class _WriteInto(NamedTuple):
    """Writes the scores of each part to its place."""

    mixture: Mixture
    method: str
    out: Any

    def __call__(self, part: Part, n_threads: int) -> None:
        X, first = part.X, part.first_row
        check_support(X, self.mixture.shape, n_threads, None, first)
        WRITERS[self.method](self.mixture, X, self.out[first : first + len(X)], n_threads)


def scores_in_parts(mixture: Mixture, method: str, rows: Reader, n_rows: int, out: Any) -> Any:
    """Return the scores of rows that are read part by part, in `out` if given."""
    if out is None:
        columns = (mixture.n_components,) if method == "predict_proba" else ()
        out = np.empty((n_rows, *columns), np.int64 if method == "predict" else rows.dtype)
    else:
        check_out(out, method, n_rows, False, mixture.n_components)
    for _ in rows.map(_WriteInto(mixture, method, out)):
        pass
    return out


def check_out(out: Any, method: str, n_rows: int, single: bool, n_components: int) -> None:
    """Raise TypeError or ValueError unless `out` can take the scores of so many rows, or of one."""
    if not isinstance(out, np.ndarray):
        raise TypeError(f"out must be a numpy array. Got {type(out).__name__} instead.")
    columns = (n_components,) if method == "predict_proba" else ()
    shapes = [(n_rows, *columns)]
    if single:
        shapes = [columns] if columns else [(), (1,)]
    if out.shape not in shapes:
        allowed = " or ".join(map(str, shapes))
        raise ValueError(f"out must have shape {allowed}. Got {out.shape} instead.")
    dtypes = INTEGERS if method == "predict" else FLOATS
    if out.dtype not in dtypes or not out.dtype.isnative:
        allowed = " or ".join(map(str, dtypes))
        raise ValueError(f"out must have dtype {allowed}. Got {out.dtype!r} instead.")
    if not (out.flags.c_contiguous and out.flags.aligned):
        raise ValueError("out must be C-contiguous and aligned.")
    if not out.flags.writeable:
        raise ValueError("out must be writeable. Got a read-only array.")


def bound(mixture: Mixture, X: Any, out: Any, method: object) -> Any:
    """Return a callable without arguments that scores the current content of `X` into `out`."""
    if not isinstance(method, str) or method not in WRITERS:
        raise ValueError(f"method must be one of {list(WRITERS)}. Got {shown(method)} instead.")
    rows, into = as_view(X, "X"), as_view(out, "out")
    if rows.dtype not in FLOATS or not rows.dtype.isnative:
        raise ValueError(f"X must have dtype float64 or float32. Got {rows.dtype!r} instead.")
    if rows.ndim not in (1, 2) or rows.shape[-1] != mixture.n_features or rows.size == 0:
        raise ValueError(
            f"X must have shape ({mixture.n_features},) or (n_samples, {mixture.n_features}). "
            f"Got {rows.shape} instead."
        )
    if not (rows.flags.c_contiguous and rows.flags.aligned):
        raise ValueError("X must be C-contiguous and aligned.")
    single = rows.ndim == 1
    check_out(into, method, 1 if single else rows.shape[0], single, mixture.n_components)
    return _core.bind(mixture, method, rows, into)


def as_view(buffer: Any, name: str) -> Any:
    """Return an array over memory of the caller: anything with the buffer protocol."""
    try:
        return np.asarray(memoryview(buffer))
    except TypeError:
        raise TypeError(
            f"{name} must be a numpy array or another buffer. Got {type(buffer).__name__} instead."
        ) from None
