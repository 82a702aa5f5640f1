"""Imputation under an exponential family of the user's own whose features are independent.

The rows are the user's; what is expected or drawn in a gap depends on the component alone, and the
component on the observed cells. Observed cells are never changed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from emgine import _core
from emgine._checks.gaps import check_rows_with_gaps
from emgine._families.missing import shape_with
from emgine._families.own_functions import OwnFunctions, check_may_miss

from .completion import spans
from .imputation import checked_how, component_labels

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from emgine._core import Float64, Mixture
    from emgine._families.user_functions import UserFunctions


def impute(
    functions: UserFunctions,
    mixture: Mixture,
    X: Any,
    how: object,
    random_state: np.random.RandomState,
    n_threads: int,
    caller: str,
) -> Float64:
    """Return the user's rows with their gaps filled; ValueError for a family of whole rows."""
    check_may_miss(functions.family, "impute")
    assert isinstance(functions, OwnFunctions)
    how = checked_how(how)
    d = functions.n_features
    given = check_rows_with_gaps(X, caller=caller, n_features=d, names=functions.names)
    rows = np.array(given, dtype=np.float64, order="C")
    functions = functions._replace(missing=True)
    parameters = functions.core_parameters(mixture.parameters["mean_statistics"])
    of_gaps = _core.Mixture(mixture.weights, parameters, shape_with(mixture.shape, True))
    means = None if how == "sample" else functions.means(mixture)
    for some in spans(mixture, len(rows)):
        own, gaps = rows[some], np.isnan(rows[some])
        if not gaps.any():
            continue
        weights = np.empty((len(own), mixture.n_components))
        known = functions.rows(own, some.start)
        _core.Mixture.predict_proba(of_gaps, known, weights, n_threads)
        if means is None:
            labels = component_labels(weights, random_state)
            filled = _drawn(functions, mixture, labels, random_state)
        elif how == "mean":
            filled = np.einsum("nk,kj->nj", weights, means)
        else:
            filled = means[weights.argmax(axis=1)]
        rows[some] = np.where(gaps, filled, own)
    return rows


def _drawn(
    functions: OwnFunctions,
    mixture: Mixture,
    labels: NDArray[np.int64],
    random_state: np.random.RandomState,
) -> Float64:
    """Return a row drawn from each of the components `labels`."""
    counts = np.bincount(labels, minlength=mixture.n_components)
    drawn = np.concatenate(functions.draws(mixture, counts, random_state))
    rows = np.empty_like(drawn)
    rows[np.argsort(labels, kind="stable")] = drawn
    return rows
