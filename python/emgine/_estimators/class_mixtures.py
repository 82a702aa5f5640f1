"""A mixture for each class, fitted as one joint mixture of the components of all classes.

A row of a class may only have that class's components; a row without a class may have any. Numbers
of components are chosen by the BIC of each class; the family is the caller's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from emgine._checks.tables import is_table
from emgine._checks.validation import check_n_threads, check_rows
from emgine.sources.conversion import as_source

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from emgine._core import Float64

    # Makes an estimator of so many components, with start parameters.
    MakeModel = Callable[..., Any]
    Codes = NDArray[np.int64]


class ClassRows(NamedTuple):
    """Rows, the number of each row's class (-1 without one), and their weights."""

    X: Any
    codes: Codes
    weight: Float64 | None

    def chosen(self, rows: NDArray[np.intp]) -> ClassRows:
        """Return some of the rows."""
        weight = None if self.weight is None else self.weight[rows]
        return ClassRows(_taken(self.X, rows), self.codes[rows], weight)

    @property
    def total(self) -> float:
        """The weight of all rows."""
        return float(len(self.codes) if self.weight is None else self.weight.sum())


class Joint(NamedTuple):
    """The fitted joint mixture, and the class of each of its components."""

    model: Any
    class_of_component: Codes
    log_likelihood: float  # of rows and classes, in nats
    bic: float

    @property
    def rank(self) -> tuple[bool, float]:
        """The smaller, the better; models that were bounded come last."""
        return _is_bounded(self.model), self.bic


def in_memory(X: Any, caller: str, n_threads: int | None) -> Any:
    """Return rows in memory: tables as they are, with their names, others as checked arrays."""
    if as_source(X) is not None:
        raise ValueError(
            f"{caller} needs rows in memory: each class is fitted by itself. Give an array or a "
            "DataFrame; MixtureModel.fit takes labels of rows in files."
        )
    if is_table(X):
        return X
    return check_rows(X, caller=caller, n_threads=check_n_threads(n_threads))


def fit_joint(make: MakeModel, rows: ClassRows, candidates: Sequence[Sequence[int]]) -> Joint:
    """Return the joint mixture, with one of its numbers of `candidates` for each class."""
    parts = [
        _of_class(make, rows.chosen(np.flatnonzero(rows.codes == c)), numbers)
        for c, numbers in enumerate(candidates)
    ]
    sizes = [shares.shape[1] for shares in parts]
    owner = np.repeat(np.arange(len(sizes)), sizes)
    start: dict[str, Any] = {}
    if max(sizes) > 1:
        labelled = rows.chosen(np.flatnonzero(rows.codes >= 0))
        start["responsibilities_init"] = _side_by_side(parts, labelled.codes, owner)
        supervised = _fitted(make(len(owner), **start), labelled, owner)
        if len(labelled.codes) == len(rows.codes):
            return _result(supervised, labelled, owner)
        start = {}
        if not _is_bounded(supervised):
            start["weights_init"] = supervised.weights_
            start["parameters_init"] = supervised.parameters_
    return _result(_fitted(make(len(owner), **start), rows, owner), rows, owner)


def _of_class(make: MakeModel, rows: ClassRows, numbers: Sequence[int]) -> Float64:
    """Return the responsibilities of a class's rows in its mixture, by the smallest BIC."""
    if tuple(numbers) == (1,):
        return np.ones((len(rows.codes), 1))
    n_rows = len(rows.codes) if rows.weight is None else int(np.count_nonzero(rows.weight))
    models = [
        make(number).fit(rows.X, sample_weight=rows.weight)
        for number in numbers
        if number <= max(n_rows, 1) and n_rows > 1
    ]
    if not models:
        return np.ones((len(rows.codes), 1))
    ranks = [(_is_bounded(each), each.bic(rows.X, sample_weight=rows.weight)) for each in models]
    best = models[min(range(len(models)), key=ranks.__getitem__)]
    shares: Float64 = best.predict_proba(rows.X)
    return shares


def _side_by_side(parts: Sequence[Float64], codes: Codes, owner: Codes) -> Float64:
    """Return the responsibilities of all labelled rows in the components of all classes."""
    shares: Float64 = np.zeros((len(codes), len(owner)))
    for c, of_class in enumerate(parts):
        shares[np.ix_(codes == c, owner == c)] = of_class
    return shares


def _fitted(model: Any, rows: ClassRows, owner: Codes) -> Any:
    """Fit with the components of each row's class as its candidates."""
    codes = rows.codes
    if len(owner) == len(set(owner.tolist())):  # one component each: plain labels
        return model.fit(rows.X, sample_weight=rows.weight, labels=codes)
    allowed = (codes[:, np.newaxis] == owner) | (codes[:, np.newaxis] < 0)
    return model.fit(rows.X, sample_weight=rows.weight, labels=allowed.astype(np.float64))


def _result(model: Any, rows: ClassRows, owner: Codes) -> Joint:
    log_likelihood = model.lower_bound_ * rows.total
    free = model.mixture_.shape.n_free_parameters
    return Joint(model, owner, log_likelihood, free * np.log(rows.total) - 2 * log_likelihood)


def _is_bounded(model: Any) -> bool:
    """Return whether the likelihood depends on a bound of a covariance."""
    kept = max(model.restarts_, key=lambda restart: restart.lower_bound)
    return any(event.action == "regularized" for event in kept.degenerate)


def _taken(X: Any, rows: NDArray[np.intp]) -> Any:
    """Return some rows of an array or a table."""
    if hasattr(X, "iloc"):
        return X.iloc[rows]
    if is_table(X) and hasattr(X, "take"):
        return X.take(rows)
    return X[rows]
