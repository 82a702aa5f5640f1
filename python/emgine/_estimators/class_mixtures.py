"""A mixture for each class, fitted as one joint mixture of the components of all classes.

A row of a class may only have that class's components; a row without a class may have any. Numbers
of components are chosen by the BIC of each class; the family is the caller's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from .fitted import published

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from emgine._core import Float64

    from .class_rows import ClassRows, Codes

    # Makes an estimator of so many components, with start parameters.
    MakeModel = Callable[..., Any]


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


def fit_joint(
    make: MakeModel,
    rows: ClassRows,
    candidates: Sequence[Sequence[int]],
    held: Mapping[str, Any] | None = None,
    names: Sequence[Any] | None = None,
) -> Joint:
    """Return the joint mixture, with one of its numbers of `candidates` for each class.

    `held` are parameters of the joint mixture that say what of it is known; `names` are those of
    the classes, for warnings.
    """
    classes = [rows.chosen(np.flatnonzero(rows.codes == c)) for c in range(len(candidates))]
    parts = [_of_class(make, *each) for each in zip(classes, candidates, strict=True)]
    if not held:
        parts = [_with_rows(*each) for each in zip(parts, classes, strict=True)]
    sizes = [shares.shape[1] for shares in parts]
    owner = np.repeat(np.arange(len(sizes)), sizes)
    start: dict[str, Any] = dict(held or {})
    called = None if names is None else called_by_class(sizes, names)
    if max(sizes) > 1:
        labelled = rows.chosen(np.flatnonzero(rows.codes >= 0))
        shares = _side_by_side(parts, labelled.codes, owner)
        first = make(len(owner), **start, responsibilities_init=shares)
        is_all = len(labelled.codes) == len(rows.codes)
        supervised = _fitted(first if is_all else _silent(first), labelled, owner, called)
        if is_all:
            return _result(supervised, labelled, owner)
        if not _is_bounded(supervised):
            start["weights_init"] = supervised.weights_
            start["parameters_init"] = supervised.parameters_
    return _result(_fitted(make(len(owner), **start), rows, owner, called), rows, owner)


def called_by_class(sizes: Sequence[int], names: Sequence[Any]) -> list[str]:
    """Return what warnings call the components of all classes: their numbers within a class."""
    return [
        f"component {k} of class {name!r}"
        for size, name in zip(sizes, names, strict=True)
        for k in range(size)
    ]


def _of_class(make: MakeModel, rows: ClassRows, numbers: Sequence[int]) -> Float64:
    """Return the responsibilities of a class's rows in its mixture, by the smallest BIC."""
    if tuple(numbers) == (1,):
        return np.ones((len(rows.codes), 1))
    if rows.n_weighted < 2:
        return np.ones((len(rows.codes), 1))
    possible = [number for number in numbers if number <= rows.n_weighted] or [1]
    shares = _best([_silent(make(number)) for number in possible], rows).predict_proba(rows.X)
    return shares if isinstance(shares, np.ndarray) else np.concatenate(list(shares))


def _silent(model: Any) -> Any:
    """Return a model of which the fit warns of nothing: it is only a start."""
    model._warns = False
    return model


def _with_rows(shares: Float64, rows: ClassRows) -> Float64:
    """Return the responsibilities of the components that have rows of weight.

    A class of fewer different rows than components leaves some without.
    """
    counted = shares if rows.weight is None else shares[rows.weight > 0]
    return np.ascontiguousarray(shares[:, counted.any(axis=0)])


def best_of_class(
    makers: Sequence[MakeModel], rows: ClassRows, numbers: Sequence[int], name: Any
) -> Any:
    """Return the fitted mixture of a class's rows of the smallest BIC among families and sizes."""
    possible = [number for number in numbers if number <= max(rows.n_weighted, 1)] or [1]
    models = [make(n) for make in makers for n in possible]
    for model in models:
        model._component_names = called_by_class([model.n_components], [name])
    return _best(models, rows)


def _best(models: Sequence[Any], rows: ClassRows) -> Any:
    """Fit models to a class's rows and return the one of the smallest BIC, bounded ones last."""
    fitted = [each.fit(rows.X, sample_weight=rows.given_weight) for each in models]
    ranks = [
        (_is_bounded(each), each.bic(rows.X, sample_weight=rows.given_weight)) for each in fitted
    ]
    return fitted[min(range(len(fitted)), key=ranks.__getitem__)]


def _side_by_side(parts: Sequence[Float64], codes: Codes, owner: Codes) -> Float64:
    """Return the responsibilities of all labelled rows in the components of all classes."""
    shares: Float64 = np.zeros((len(codes), len(owner)))
    for c, of_class in enumerate(parts):
        shares[np.ix_(codes == c, owner == c)] = of_class
    return shares


def _fitted(model: Any, rows: ClassRows, owner: Codes, called: Sequence[str] | None = None) -> Any:
    """Fit with the components of each row's class as its candidates."""
    model._component_names = called
    codes = rows.codes
    if len(owner) == len(set(owner.tolist())):  # one component each: plain labels
        return model.fit(rows.X, sample_weight=rows.given_weight, labels=codes)
    allowed = (codes[:, np.newaxis] == owner) | (codes[:, np.newaxis] < 0)
    return model.fit(rows.X, sample_weight=rows.given_weight, labels=allowed.astype(np.float64))


def _result(model: Any, rows: ClassRows, owner: Codes) -> Joint:
    fitted = published(model)
    log_likelihood = (fitted.lower_bound - fitted.log_prior) * rows.total
    free = fitted.n_parameters
    return Joint(model, owner, log_likelihood, free * np.log(rows.total) - 2 * log_likelihood)


def _is_bounded(model: Any) -> bool:
    """Return whether the likelihood depends on a bound of a covariance."""
    kept = max(model.restarts_, key=lambda restart: restart.lower_bound)
    return any(event.action == "regularized" for event in kept.degenerate)
