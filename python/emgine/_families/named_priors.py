"""From the priors that a user names to pseudo-statistics in the layout of a family.

`weak_prior` is the default: the statistics of the average row, which counts as one row divided
among the components (Vermunt and Magidson 2016, "Bayes constants"). Checks sizes; reads no rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from .missing import weights_of_features
from .priors import Beta, Dirichlet, Gamma, Prior
from .pseudo_rows import OF_WHOLE_ROWS, PseudoRows

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from emgine._core import Float64, ModelShape, SufficientStatistics

    from .priors import Rows

# The named prior of each family; the others have `Rows` alone.
NAMED: dict[str, type[Prior]] = {
    "bernoulli": Beta,
    "binomial": Beta,
    "categorical": Dirichlet,
    "exponential": Gamma,
    "geometric": Beta,
    "multinomial": Dirichlet,
    "negative_binomial": Beta,
    "poisson": Gamma,
}
# Families whose statistics are about points.
ABOUT_POINTS = ("beta", "gamma")
OF_ANSWERS = ("bernoulli", "binomial", "categorical", "multinomial")
# Statistics that the M-step of a mean does not need.
UNUSED = ("square", "inverse_size", "slope", "curvature", "third")


def named_prior(prior: Any, shape: ModelShape) -> PseudoRows:
    """Return what a prior of the class that `NAMED` has for the family adds to each component."""
    if isinstance(prior, Dirichlet):
        return _of_categories(prior.concentration - 1.0, shape)
    if isinstance(prior, Gamma):
        shapes, rates = (_by_feature(prior, name, shape.n_features) for name in prior.parameters)
        sums, rows = (shapes - 1.0, rates) if shape.family == "poisson" else (rates, shapes - 1.0)
        return PseudoRows(shape.family, rows, {"sum": sums})
    return _of_probability(prior, shape)


def rows_of(prior: Rows, shape: ModelShape) -> Float64:
    """Return the rows of a prior; ValueError for another number of columns."""
    if prior.rows.shape[1] != shape.n_features:
        raise ValueError(
            f"rows of a prior must have {shape.n_features} columns. Got {prior.rows.shape[1]}."
        )
    rows: Float64 = prior.rows
    return rows


def rows_prior(prior: Rows, statistics: SufficientStatistics) -> PseudoRows:
    """Return the prior that is the likelihood of some rows, from their statistics."""
    return _scaled(statistics, prior.weight / float(statistics.weight[0]))


def weak_prior(statistics: SufficientStatistics, n_components: int) -> PseudoRows:
    """Return the default, from the statistics of all rows as one component.

    Answers and categories count as if each had been seen once more, so that none is impossible.
    """
    factor = 1.0 / (n_components * float(statistics.weight[0]))
    prior = _scaled(statistics, factor)
    if prior.family not in OF_ANSWERS:
        return prior
    (name,) = prior.sums
    counts, possible = _answers(statistics)
    once_more = np.where(possible, counts + 1.0, 0.0)
    shares = once_more / once_more.sum(axis=1, keepdims=True)
    given = factor * counts.sum(axis=1, keepdims=True) * shares
    given = given[:, 0] if prior.family == "bernoulli" else given.reshape(prior.sums[name].shape)
    return prior._replace(sums={name: given})


def _scaled(statistics: SufficientStatistics, factor: float) -> PseudoRows:
    """Return statistics of one component, times a factor."""
    family, arrays = statistics.shape.family, statistics.arrays
    left_out = {"weight", "observed", *UNUSED}
    sums = {name: factor * values[0] for name, values in arrays.items() if name not in left_out}
    if family in OF_WHOLE_ROWS:
        return PseudoRows(family, factor * statistics.weight[0], sums)
    counts = np.broadcast_to(weights_of_features(statistics)[0], statistics.reference[0].shape)
    about = statistics.reference[0].copy() if family in ABOUT_POINTS else None
    return PseudoRows(family, factor * counts, sums, about)


def _answers(statistics: SufficientStatistics) -> tuple[Float64, NDArray[np.bool_]]:
    """Return how often each answer was seen, a row for each question, and which there are."""
    family, arrays = statistics.shape.family, statistics.arrays
    if family == "categorical":
        counts = arrays["counts"][0]
        own = np.array([int(number) for number in statistics.shape.structure.split(",")])
        return counts, np.arange(counts.shape[1]) < own[:, np.newaxis]
    sums = arrays["sum"][0]
    if family == "bernoulli":
        sums = np.column_stack([sums, weights_of_features(statistics)[0] - sums])
    counts = sums.reshape(1, -1) if family == "multinomial" else sums.reshape(-1, 2)
    return counts, np.ones(counts.shape, bool)


def _of_probability(prior: Beta, shape: ModelShape) -> PseudoRows:
    n_features = shape.n_features
    if shape.family == "binomial":
        n_features = shape.parameters["probabilities"][1]
    a, b = (_by_feature(prior, name, n_features) - 1.0 for name in prior.parameters)
    if shape.family == "bernoulli":
        return PseudoRows(shape.family, a + b, {"sum": a})
    if shape.family == "binomial":
        return PseudoRows(shape.family, (a + b).max(), {"sum": np.column_stack([a, b]).ravel()})
    if shape.family == "negative_binomial":
        a = a / _finite_size(shape)
    return PseudoRows(shape.family, a, {"sum": b})


def _finite_size(shape: ModelShape) -> float:
    size = float(shape.structure.removeprefix("size="))
    if np.isinf(size):
        raise ValueError(
            "priors.Beta needs a finite size of the family 'negative_binomial'. With size=inf it "
            "is a Poisson: use the family 'poisson' and priors.Gamma, or 'weak'."
        )
    return size


def _of_categories(added: Float64, shape: ModelShape) -> PseudoRows:
    """Return pseudo-counts of categories, 0 beyond those of a column."""
    sizes = shape.parameters["probabilities"][1:]
    if shape.family == "multinomial":
        allowed = [(), sizes]
        own = np.ones(sizes, bool)
    else:
        numbers = np.array([int(number) for number in shape.structure.split(",")])
        allowed = [(), sizes, *([sizes[1:]] if (numbers == sizes[1]).all() else [])]
        own = np.arange(sizes[1]) < numbers[:, np.newaxis]
    if added.shape not in allowed:
        words = " or ".join(map(str, allowed[1:]))
        raise ValueError(
            f"concentration of a prior of the family {shape.family!r} must be a number or have "
            f"shape {words}. Got shape {added.shape}."
        )
    counts = np.where(own, added, 0.0)
    name = "sum" if shape.family == "multinomial" else "counts"
    return PseudoRows(shape.family, np.asarray(counts.sum(axis=-1).max()), {name: counts})


def _by_feature(prior: Prior, name: str, n_features: int) -> Float64:
    """Return a parameter as numbers by feature."""
    values: Float64 = getattr(prior, name)
    if values.shape not in ((), (n_features,)):
        raise ValueError(
            f"{name} of a prior must be a number or have shape ({n_features},). Got shape "
            f"{values.shape}."
        )
    return np.broadcast_to(values, (n_features,))
