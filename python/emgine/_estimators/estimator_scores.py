"""Scores and predictions of a fitted model by row, and its evidence on rows.

Rows in memory give an array. Rows that come in blocks give blocks, read when they are asked for, or
a Parquet file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from emgine._checks.categories import coded
from emgine._checks.feature_names import check_feature_names
from emgine._checks.floating_point import ignoring
from emgine._checks.validation import check_n_threads
from emgine._rows import open_rows
from emgine._rows.open_rows import known_rows
from emgine._rows.own_parts import OwnParts
from emgine._scores.information_criteria import Evidence, evidence_of
from emgine._scores.scoring import Score, scores_of_parts
from emgine.sources.blocks import Blocks
from emgine.sources.conversion import as_source

from .fitted import published

if TYPE_CHECKING:
    from emgine._rows.parts import InMemory, Parts
    from emgine._rows.reader import Reader

    from .fitted import Fitted, FittedModel


@ignoring("under")
def scores_of_rows(model: FittedModel, X: Any, method: str, to_parquet: Any) -> Any:
    """Return the scores of rows, or write those of rows that go to a file."""
    fitted = published(model)
    X = coded(X, fitted.categories, fitted.feature_names)
    reader = reader_of(model, fitted, X)
    score = Score(fitted.mixture_for(method), method, fitted.feature_names, fitted.functions)
    if reader is None and to_parquet is None:
        return scores_of_parts(rows_of(model, fitted, X, None), score)
    if reader is None:
        reader = reader_of(model, fitted, Blocks([X]))
        assert reader is not None
    blocks = reader.map(score)
    if to_parquet is None:
        return blocks
    from emgine.sources.parquet_writer import write_parquet

    return write_parquet(to_parquet, blocks, method, fitted.mixture.n_components)


@ignoring("under")
def evidence_of_rows(model: FittedModel, X: Any, sample_weight: Any) -> Evidence:
    """Return the evidence of rows, wherever they are, from one reading."""
    fitted = published(model)
    X = coded(X, fitted.categories, fitted.feature_names)
    reader = reader_of(model, fitted, X, sample_weight)
    rows: Parts = rows_of(model, fitted, X, sample_weight) if reader is None else reader
    if fitted.functions is not None:
        rows = OwnParts(rows, fitted.functions)
    return evidence_of(rows, fitted.mixture, names=fitted.feature_names, n_held=fitted.n_held)


def rows_of(
    model: FittedModel, fitted: Fitted, X: object, sample_weight: object
) -> InMemory | Reader:
    """Return the rows of an array that suit the fitted model, with their checked weights."""
    caller, n_threads = model._caller, check_n_threads(model.n_threads)
    check_feature_names(X, fitted.feature_names, caller)
    names, missing = fitted.feature_names, fitted.mixture.shape.missing
    return known_rows(X, sample_weight, caller, n_threads, fitted.n_features, names, missing)


def reader_of(
    model: FittedModel, fitted: Fitted, X: object, sample_weight: Any = None
) -> Reader | None:
    """Return a reader of rows that come in blocks; None for an array, memory-mapped or not."""
    source = None if isinstance(X, np.ndarray) else as_source(X, sample_weight)
    if source is None:
        return None
    caller = model._caller
    check_feature_names(source, fitted.feature_names, caller)
    n_threads, missing = check_n_threads(model.n_threads), fitted.mixture.shape.missing
    return open_rows.reader_of(source, caller, n_threads, fitted.n_features, missing)
