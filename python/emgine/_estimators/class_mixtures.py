"""A mixture for each class, fitted as one joint mixture of the components of all classes.

A row of a class may only have that class's components; a row without a class may have any. Numbers
of components are chosen by the BIC of each class; the family is the caller's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

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
        make(number).fit(rows.X, sample_weight=rows.given_weight)
        for number in numbers
        if number <= max(n_rows, 1) and n_rows > 1
    ]
    if not models:
        return np.ones((len(rows.codes), 1))
    ranks = [
        (_is_bounded(each), each.bic(rows.X, sample_weight=rows.given_weight)) for each in models
    ]
    best = models[min(range(len(models)), key=ranks.__getitem__)]
    shares = best.predict_proba(rows.X)
    return shares if isinstance(shares, np.ndarray) else np.concatenate(list(shares))


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
        return model.fit(rows.X, sample_weight=rows.given_weight, labels=codes)
    allowed = (codes[:, np.newaxis] == owner) | (codes[:, np.newaxis] < 0)
    return model.fit(rows.X, sample_weight=rows.given_weight, labels=allowed.astype(np.float64))


def _result(model: Any, rows: ClassRows, owner: Codes) -> Joint:
    log_likelihood = (model.lower_bound_ - model._fitted.log_prior) * rows.total
    free = model.mixture_.shape.n_free_parameters
    return Joint(model, owner, log_likelihood, free * np.log(rows.total) - 2 * log_likelihood)


def _is_bounded(model: Any) -> bool:
    """Return whether the likelihood depends on a bound of a covariance."""
    kept = max(model.restarts_, key=lambda restart: restart.lower_bound)
    return any(event.action == "regularized" for event in kept.degenerate)
