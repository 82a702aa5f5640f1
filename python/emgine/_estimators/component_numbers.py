"""``order_components=``: the numbers of the published components.

EM runs in the order of its start; what is published is sorted once, after the fit. Changes no bit
of a parameter.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from emgine._checks.parameters import NONE, one_of
from emgine._families.beside_noise import others_of, others_shape
from emgine._families.component_order import component_means, has_means, in_order

from .fixed import masks_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from emgine._core import Mixture
    from emgine._em.remedies import Degeneration
    from emgine._em.restarts import BestRun

    from .fixed import HoldingModel

    class OrderedModel(HoldingModel, Protocol):
        """What is read here of an estimator."""

        order_components: str | None


CONSTRAINTS = {"order_components": one_of("weight", "mean") | NONE}


def check_order(model: OrderedModel, n_features: int, labels: Any) -> None:
    """Raise ValueError where the numbers of the components are given, or have no means."""
    order = model.order_components
    if order is None:
        return
    if labels is not None:
        raise ValueError(
            f"order_components={order!r} and labels exclude each other: labels say which component "
            "has which number. Use order_components=None."
        )
    shape = others_shape(model._shape(n_features))
    if order == "mean" and not has_means(shape):
        raise ValueError(
            f"order_components='mean' needs a family with means, and {shape.family!r} has none "
            "that are known. Use 'weight'."
        )
    fixed = masks_of(model, n_features)
    if fixed is None:
        return
    masks = {"weights": fixed.weights, **fixed.parameters}
    for name, mask in masks.items():
        if mask is not None and len(mask) == shape.n_components and (mask != mask[:1]).any():
            raise ValueError(
                f"order_components={order!r} and fixed by components exclude each other: fixed "
                f"holds {name!r} of some components, which have their numbers. Use "
                "order_components=None."
            )


def numbered(best: BestRun, order_components: str | None) -> BestRun:
    """Return the best run with its components in the order that the user wants."""
    if order_components is None:
        return best
    mixture = best.result.mixture
    order = _order(others_of(mixture), order_components)
    if (order == np.arange(len(order))).all():
        return best
    events = _renumbered(best.result.degenerate, order)
    result = best.result._replace(mixture=in_order(mixture, order), degenerate=events)
    kept = best.result.degenerate
    records = tuple(
        replace(run, degenerate=events) if kept and run.degenerate is kept else run
        for run in best.restarts
    )
    return best._replace(result=result, restarts=records)


def _order(mixture: Mixture, by: str) -> NDArray[np.int64]:
    """Return the components in their new order; equal ones keep theirs."""
    if by == "weight":
        return np.argsort(-mixture.weights, kind="stable")
    return np.lexsort(component_means(mixture).T[::-1])  # the last key is the first


def _renumbered(
    events: tuple[Degeneration, ...], order: NDArray[np.int64]
) -> tuple[Degeneration, ...]:
    """Return events with the new numbers of components.

    Before a component was dropped, others had numbers of their own, which stay.
    """
    number = np.argsort(order).tolist()
    last = max((e.iteration for e in events if e.action == "dropped"), default=-1)
    return tuple(
        replace(event, component=number[event.component])
        if event.iteration > last or event.cause == "narrow"
        else event
        for event in events
    )
