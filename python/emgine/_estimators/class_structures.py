"""Classes with structures of their own, as in MclustDA: each is a mixture that is fitted alone.

The joint mixture has full covariances, which can say every structure. Rows without a class would
need components of several structures in one fit, so there must be none.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from emgine import _core
from emgine._checks.arguments import shown
from emgine._families.gaussian.family import Gaussian
from emgine._families.gaussian.parameters import in_structure
from emgine._families.missing import mixture_with
from emgine.mixture import Mixture

from .class_mixtures import Joint, best_of_class
from .fitted import published

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from emgine._core import Float64

    from .class_rows import ClassRows, Codes
    from .fitted import Fitted

JOINT = "full"


def structures_by_class(given: Mapping[Any, Any], names: NDArray[Any]) -> list[list[str]]:
    """Return the candidates for the structure of each class."""
    if set(given) != set(names.tolist()):
        raise ValueError(
            f"covariance_type must have one entry for each class of {names.tolist()}. Got "
            f"{shown(given)}."
        )
    found = [given[name] for name in names.tolist()]
    listed = [[each] if isinstance(each, str) else each for each in found]
    for each in listed:
        if not isinstance(each, list | tuple) or not each:
            raise ValueError(
                "covariance_type of a class must be a structure or a list of them. Got "
                f"{shown(each)}."
            )
    return [list(each) for each in listed]


def fit_apart(
    make: Callable[..., Any],
    rows: ClassRows,
    numbers: Sequence[Sequence[int]],
    structures: Sequence[Sequence[str]],
    names: NDArray[Any],
) -> tuple[Joint, dict[Any, str]]:
    """Return the mixtures of the classes, each of smallest BIC, as one, and their structures."""
    unknown = np.flatnonzero(rows.codes < 0)
    if len(unknown):
        raise ValueError(
            "A covariance_type by class needs a class for each row: rows without one learn along "
            f"only where one structure serves all classes. Row {unknown[0]} has none."
        )
    classes = [rows.chosen(np.flatnonzero(rows.codes == c)) for c in range(len(names))]
    best = []
    for name, each, of, own in zip(names.tolist(), classes, numbers, structures, strict=True):
        families = [Gaussian(structure) for structure in own]
        with _about(name):
            best.append(
                best_of_class([partial(make, family) for family in families], each, of, name)
            )
    weights = np.array([each.total for each in classes])
    owner = np.repeat(np.arange(len(names)), [each.n_components for each in best])
    model = _joined(make, best, weights / weights.sum(), owner)
    fitted, total = published(model), weights.sum()
    log_likelihood = (fitted.lower_bound - fitted.log_prior) * total
    bic = fitted.n_parameters * np.log(total) - 2 * log_likelihood
    chosen = [each.family.covariance_type for each in best]
    return (
        Joint(model, owner, float(log_likelihood), float(bic)),
        dict(zip(names.tolist(), chosen, strict=True)),
    )


@contextmanager
def _about(name: Any) -> Iterator[None]:
    """Raise a ValueError again that says which class it is about."""
    try:
        yield
    except ValueError as error:
        raise ValueError(f"Class {name!r}: {error}") from error


def _joined(make: Callable[..., Any], parts: Sequence[Any], priors: Float64, owner: Codes) -> Any:
    """Return the fitted model whose components are those of all parts."""
    fits = [published(each) for each in parts]
    full = [in_structure(mixture_with(each.mixture, False), JOINT) for each in fits]
    weights = np.concatenate([each.weights for each in full]) * priors[owner]
    parameters = {
        name: np.concatenate([each.parameters[name] for each in full])
        for name in ("means", "covariances")
    }
    shape = _core.ModelShape("gaussian", JOINT, fits[0].n_features, len(owner))
    joint = mixture_with(
        _core.Mixture(weights / weights.sum(), parameters, shape), fits[0].mixture.shape.missing
    )
    n_free = sum(each.n_parameters for each in fits) + len(fits) - 1
    model = make(Gaussian(JOINT), len(owner))
    model._fitted = replace(
        fits[0],
        mixture=Mixture._adopt(joint),
        lower_bounds=_lower_bounds(fits, priors),
        log_prior=float(priors @ [each.log_prior for each in fits]),
        converged=all(each.converged for each in fits),
        remaining_gain=max(each.remaining_gain for each in fits),
        n_passes=sum(each.n_passes for each in fits),
        restarts=tuple(restart for each in fits for restart in each.restarts),
        row_weight=sum(each.row_weight for each in fits),
        n_held=shape.n_free_parameters - n_free,
    )
    return model


def _lower_bounds(fits: Sequence[Fitted], priors: Float64) -> tuple[float, ...]:
    """Return the means of rows and classes after each iteration; a fit that ended stays there."""
    longest = max(len(each.lower_bounds) for each in fits)
    return tuple(
        float(
            sum(
                prior * (each.lower_bounds[min(i, len(each.lower_bounds) - 1)] + np.log(prior))
                for each, prior in zip(fits, priors.tolist(), strict=True)
            )
        )
        for i in range(longest)
    )
