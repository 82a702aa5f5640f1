"""Scores of Dask's rows: an array of Dask, made block by block where the rows are.

The evidence for criteria is summed there too; no row comes to the driver.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from emgine._checks.categories import coded
from emgine._checks.feature_names import check_feature_names
from emgine._checks.validation import check_n_threads, check_rows
from emgine._estimators.fitted import published
from emgine._rows.own_parts import OwnParts
from emgine._rows.parts import Part
from emgine._scores.information_criteria import evidence_of
from emgine._scores.outliers import OutlierScore, outlier_score
from emgine._scores.scoring import Score

from .collections import as_array, float_of
from .parts import DaskParts

if TYPE_CHECKING:
    from emgine._estimators.fitted import Fitted, FittedModel
    from emgine._rows.parts import Parts
    from emgine._scores.information_criteria import Evidence


def lazy_scores(model: FittedModel, X: Any, method: str) -> Any:
    """Return a Dask array of the scores of each row."""
    fitted, caller = published(model), type(model).__name__
    array = as_array(_checked(fitted, X, caller))
    check_width(fitted, array.shape[1], caller)
    score = Score(fitted.mixture_for(method), method, fitted.feature_names, fitted.functions)
    return _lazy(array, score, caller)


def lazy_p_values(model: FittedModel, X: Any) -> Any:
    """Return a Dask array of the p-values of each row."""
    fitted, caller = published(model), type(model).__name__
    array = as_array(_checked(fitted, X, caller))
    check_width(fitted, array.shape[1], caller)
    score = outlier_score(fitted.mixture, fitted.feature_names, fitted.functions)
    return _lazy(array, score, caller)


def _lazy(array: Any, score: Score | OutlierScore, caller: str) -> Any:
    """Return the scores of an array, made block by block."""
    columns = ((score.mixture.n_components,),) if score.method == "predict_proba" else ()
    return array.map_blocks(
        _score,
        score,
        caller,
        drop_axis=1,
        new_axis=1 if columns else None,
        chunks=(array.chunks[0], *columns),
        meta=_nothing(score, array.dtype),
    )


def lazy_evidence(model: FittedModel, X: Any, sample_weight: Any) -> Evidence:
    """Return the evidence of rows, from one pass over them where they are."""
    fitted, caller = published(model), type(model).__name__
    n_threads = check_n_threads(model.n_threads)
    checked, missing = _checked(fitted, X, caller), fitted.mixture.shape.missing
    parts = DaskParts(checked, sample_weight, caller, n_threads, keep=False, missing=missing)
    check_width(fitted, parts.n_features, caller)
    rows: Parts = parts if fitted.functions is None else OwnParts(parts, fitted.functions)
    return evidence_of(rows, fitted.mixture, names=fitted.feature_names)


def check_width(fitted: Fitted, n_features: int, caller: str) -> None:
    """Raise ValueError for rows of another number of features."""
    if n_features != fitted.n_features:
        raise ValueError(
            f"X has {n_features} features, but {caller} is expecting {fitted.n_features} features "
            "as input."
        )


def _checked(fitted: Fitted, X: Any, caller: str) -> Any:
    """Return rows with the names of the fit and codes in place of names of categories."""
    check_feature_names(X, fitted.feature_names, caller)
    return coded(X, fitted.categories)


def _score(block: Any, score: Score | OutlierScore, caller: str, block_info: Any = None) -> Any:
    """Score a block, on a worker."""
    width = score.functions.n_features if score.functions else score.mixture.n_features
    missing = score.mixture.shape.missing
    rows = check_rows(
        block, caller=caller, n_threads=1, n_features=width, min_rows=0, missing=missing
    )
    if len(rows) == 0:
        return _nothing(score, block.dtype)
    first = block_info[0]["array-location"][0][0] if block_info else 0
    return score(Part(rows, None, first), check_n_threads(1))


def _nothing(score: Score | OutlierScore, dtype: Any) -> Any:
    """Return the scores of no rows of this dtype."""
    columns = (score.mixture.n_components,) if score.method == "predict_proba" else ()
    kinds = {"predict": np.dtype(np.int64), "p_values": np.dtype(np.float64)}
    kind = kinds.get(score.method) or float_of(dtype)
    return np.empty((0, *columns), dtype=kind)
