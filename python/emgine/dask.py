"""GaussianMixture on Dask: rows stay where their partitions lie, their statistics travel.

An adapter: it cuts rows to the grid, maps tasks over them and merges in order. Needs the extra
``dask``, imported when it is used.
"""

from __future__ import annotations

import importlib
import pickle
from contextlib import nullcontext
from functools import partial
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from . import _core
from . import gaussian_mixture as in_memory
from ._checks.arguments import shown
from ._checks.feature_names import check_feature_names, feature_names
from ._checks.validation import as_float64, check_n_threads, check_rows
from ._estimators.fit import fit_mixture
from ._estimators.fitted import published
from ._rows.checksum import Checksum, check_same, checksum
from ._rows.open_rows import check_enough_rows, opened_rows
from ._rows.parts import Part, Result, Task, merged
from ._rows.reader import checked_weights
from ._rows.rows import Rows
from ._scores import scoring
from .checkpoint import Checkpoint

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ._core import Mixture

MERGED_AT_ONCE = 8


def open_rows(
    X: Any,
    sample_weight: Any,
    caller: str,
    n_threads: int,
    n_components: int,
    missing: bool = False,
    answers: Checkpoint | None = None,
) -> tuple[Rows, NDArray[np.object_] | None]:
    """Return Dask's rows where they lie, or other rows as `emgine` opens them, and their names."""
    if not _is_dask(X):
        return opened_rows(X, sample_weight, caller, n_threads, n_components, missing)
    names = feature_names(X)
    rows = Rows(DaskParts(X, sample_weight, caller, n_threads, missing), answers)
    check_enough_rows(rows, n_components)
    return rows, names


class GaussianMixture(in_memory.GaussianMixture):
    """`emgine.GaussianMixture` for Dask arrays and Dask DataFrames.

    Parameters, attributes and methods are those of `emgine.GaussianMixture`; rows that are not
    Dask's go to it. The result has the bits of the same rows in memory, for any number of workers,
    any placement and any partitions. Each task uses one thread, so a worker uses as many as it has.
    Scores by row of a Dask collection are a Dask array; `partial_fit` computes in the driver.

    Examples
    --------
    >>> import dask.array
    >>> from emgine.dask import GaussianMixture
    >>> X = dask.array.random.default_rng(0).normal(size=(5000, 2), chunks=(1000, 2))
    >>> model = GaussianMixture(2, random_state=0).fit(X)
    >>> model.predict(X).compute().shape
    (5000,)
    """

    _open_rows = staticmethod(open_rows)

    def fit(
        self,
        X: Any,
        y: object = None,  # noqa: ARG002
        sample_weight: Any = None,
        *,
        checkpoint: Any = None,
    ) -> Self:
        """Estimate the parameters by EM.

        Parameters
        ----------
        X : dask.array.Array or dask.dataframe.DataFrame of shape (n_samples, n_features)
            Rows; they are cut anew once, and kept in the memory of the workers.
        y : object, optional
            Ignored; there for scikit-learn's pipelines.
        sample_weight : dask.array.Array, dask.dataframe.Series or array-like, optional
            Weights of the rows, >= 0; 1 for each if not given.
        checkpoint : path-like, optional
            File in which the driver records the statistics of each pass. A fit whose file exists
            continues from there, to the same bits. Needs an int as `random_state`. The file grows
            by the size of the statistics with each pass.

        Returns
        -------
        estimator
            The estimator itself.

        Raises
        ------
        ImportError
            If dask is not installed.
        ValueError
            As in `emgine.GaussianMixture.fit`, and for the checkpoint of another fit.
        BlockingIOError
            If another fit is using the checkpoint at this moment.
        """
        if checkpoint is not None and not isinstance(self.random_state, int | np.integer):
            raise ValueError(
                "checkpoint needs an int as random_state, so that a fit can be run again. "
                f"Got {shown(self.random_state)} instead."
            )
        with nullcontext() if checkpoint is None else Checkpoint(checkpoint) as answers:
            fit_mixture(self, X, sample_weight, partial(self._open_rows, answers=answers))
        return self

    def _scores(self, X: Any, method: str, to_parquet: Any) -> Any:
        if not _is_dask(X) or to_parquet is not None:
            return super()._scores(X, method, to_parquet)
        fitted = published(self)
        check_feature_names(X, fitted.feature_names, type(self).__name__)
        return _lazy_scores(fitted.mixture, X, method)

    def in_memory(self) -> in_memory.GaussianMixture:
        """Return the fitted model as an `emgine.GaussianMixture`, which can be saved.

        Returns
        -------
        emgine.GaussianMixture
            With the same parameters and the same fit.
        """
        names = in_memory.GaussianMixture._defaults()  # a subclass may have other parameters
        model = in_memory.GaussianMixture(**{name: getattr(self, name) for name in names})
        model._fitted = published(self)
        return model


class DaskParts:
    """Rows in the memory of Dask's workers, cut to the grid; `n_threads` are the driver's."""

    def __init__(
        self, X: Any, sample_weight: Any, caller: str, n_threads: int, missing: bool = False
    ) -> None:
        self.missing = missing
        array = _as_array(X)
        n_rows, self.n_features = array.shape
        if n_rows == 0:
            raise ValueError(f"Found a collection with 0 sample(s); {caller} needs 2.")
        self.n_threads, self.dtype = n_threads, _float(array.dtype)
        size = _rows_of_a_part(n_rows, len(array.chunks[0]))
        firsts = range(0, n_rows, size)
        cut = tuple(min(size, n_rows - first) for first in firsts)
        weight = None if sample_weight is None else _weights(sample_weight, n_rows).rechunk((cut,))
        given = [array.rechunk((cut, -1)), *([] if weight is None else [weight])]
        # Together, so that what both are made of is made once.
        blocks = [
            each.to_delayed(optimize_graph=False).ravel() for each in _dask().optimize(*given)
        ]
        with_checksum = _dask().delayed(_with_checksum, pure=False)
        # A lost block is made again as long as these live.
        kept = _dask().persist(*map(with_checksum, *blocks))
        self._blocks = list(zip(range(len(cut)), kept, firsts, strict=True))
        self._checksums: list[Checksum] | None = None  # of the blocks as the first pass found them
        self._expects = caller, self.n_features, missing

    def reduce(self, task: Task[Result]) -> Result:
        """Return what `task` makes of every part, merged in the order of the rows."""
        delayed = _dask().delayed
        # One node of the graph: it goes out once to each worker, and again to one that is new.
        sent = delayed(pickle.loads, pure=False)(pickle.dumps(task))
        known: Sequence[Checksum | None] = self._checksums or [None] * len(self._blocks)
        level = [
            delayed(_run, pure=False)(sent, *block, before, *self._expects)
            for block, before in zip(self._blocks, known, strict=True)
        ]
        while len(level) > 1:
            groups = range(0, len(level), MERGED_AT_ONCE)
            level = [delayed(merged, pure=False)(level[i : i + MERGED_AT_ONCE]) for i in groups]
        asked: list[Any] = []
        if self._checksums is None:
            asked = [delayed(itemgetter(2), pure=False)(kept) for _, kept, _ in self._blocks]
        result: Result
        result, found = _dask().compute(level[0], asked)
        self._checksums = self._checksums or found
        return result


def _with_checksum(X: Any, weight: Any = None) -> tuple[Any, Any, Checksum]:
    """Return a block with its checksum, taken once each time it is made; on a worker."""
    numbers = [
        np.ascontiguousarray(part)
        for part in (X, weight)
        if isinstance(part, np.ndarray) and part.dtype.kind in "biuf"  # other blocks are refused
    ]
    rows, weights = (*numbers, None, None)[:2]
    return X, weight, checksum(Part(np.empty(0) if rows is None else rows, weights, 0))


def _run(
    task: Task[Any],
    number: int,
    kept: tuple[Any, Any, Checksum],
    first: int,
    known: Checksum | None,
    caller: str,
    n_features: int,
    missing: bool,
) -> Any:
    """Do the task to a block, on a worker; ValueError if it was made again, and is another."""
    X, weight, found = kept
    try:
        check_same([known or found], [found], first)
        rows = check_rows(X, caller=caller, n_threads=1, n_features=n_features, missing=missing)
        weights = None if weight is None else checked_weights(weight, len(rows))
    except (TypeError, ValueError) as error:
        raise type(error)(
            f"Block {number} of the rows, which begins with row {first} of all: {error}"
        ) from error
    return task(Part(rows, weights, first), 1)


def _lazy_scores(mixture: Mixture, X: Any, method: str) -> Any:
    """Return a Dask array of the scores of each row."""
    array = _as_array(X) if hasattr(X, "columns") else X.rechunk({1: -1})
    columns = ((mixture.n_components,),) if method == "predict_proba" else ()
    return array.map_blocks(
        _score,
        mixture,
        method,
        dtype=np.dtype(np.int64) if method == "predict" else _float(array.dtype),
        drop_axis=1,
        new_axis=1 if columns else None,
        chunks=(array.chunks[0], *columns),
    )


def _score(block: Any, mixture: Mixture, method: str) -> Any:
    """Score a block, on a worker."""
    rows = check_rows(
        block,
        caller="GaussianMixture",
        n_threads=1,
        n_features=mixture.n_features,
        missing=mixture.shape.missing,
    )
    return scoring.scores(mixture, method, rows, check_n_threads(1))


def _rows_of_a_part(n_rows: int, n_partitions: int) -> int:
    """Rows about as many as a partition has: a power of two of the grid, a whole subtree."""
    size: int = _core.GRID_ROWS
    while 2 * size * n_partitions <= n_rows:
        size *= 2
    return size


def _as_array(X: Any) -> Any:
    """Return rows as a Dask array that knows its size, each block as wide as the rows."""
    array = X.to_dask_array(lengths=True) if hasattr(X, "to_dask_array") else X
    if any(np.isnan(size) for size in array.shape):
        array = array.compute_chunk_sizes()
    if array.ndim != 2:
        raise ValueError(f"X must have 2 dimensions. Got shape {array.shape} instead.")
    if array.dtype.kind not in "biuf":
        raise ValueError(f"X must hold integers, floats or bools. Got dtype {array.dtype}.")
    return array.rechunk({1: -1})


def _weights(sample_weight: Any, n_rows: int) -> Any:
    array_module = importlib.import_module("dask.array")
    if hasattr(sample_weight, "to_dask_array"):
        sample_weight = sample_weight.to_dask_array(lengths=True)
    collection = isinstance(sample_weight, array_module.Array)
    weights = sample_weight if collection else as_float64(sample_weight, "sample_weight")
    if weights.shape != (n_rows,):
        raise ValueError(f"sample_weight.shape == {weights.shape}, expected {(n_rows,)}!")
    return array_module.asarray(weights)


def _float(dtype: np.dtype[Any]) -> np.dtype[Any]:
    return np.dtype(np.float32 if dtype == np.float32 else np.float64)


def _is_dask(X: Any) -> bool:
    return hasattr(X, "__dask_graph__")


def _dask() -> Any:
    try:
        return importlib.import_module("dask")
    except ImportError as error:
        raise ImportError(
            "emgine.dask needs dask: install emgine with its extra, emgine[dask]."
        ) from error
