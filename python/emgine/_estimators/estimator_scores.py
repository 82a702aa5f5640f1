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
from emgine._checks.validation import check_n_threads, check_rows, check_sample_weight
from emgine._rows.own_parts import OwnParts
from emgine._rows.parts import InMemory, Part
from emgine._scores.information_criteria import Evidence, evidence_of
from emgine._scores.scoring import Score
from emgine.sources.blocks import Blocks
from emgine.sources.conversion import as_source

from .fitted import published

if TYPE_CHECKING:
    from emgine._core import RowArray
    from emgine._rows.parts import Parts
    from emgine._rows.reader import Reader

    from .fitted import Fitted, FittedModel


@ignoring("under")
def scores_of_rows(model: FittedModel, X: Any, method: str, to_parquet: Any) -> Any:
    """Return the scores of rows, or write those of rows that go to a file."""
    fitted = published(model)
    X = coded(X, fitted.categories)
    reader = reader_of(model, fitted, X)
    if reader is None and to_parquet is None:
        rows, n_threads = checked_rows(model, fitted, X)
        score = Score(fitted.mixture, method, fitted.feature_names, fitted.functions)
        return score(Part(rows, None, 0), n_threads)
    if reader is None:
        reader = reader_of(model, fitted, Blocks([X]))
        assert reader is not None
    names, functions = fitted.feature_names, fitted.functions
    blocks = reader.map(Score(fitted.mixture, method, names, functions))
    if to_parquet is None:
        return blocks
    from emgine.sources.parquet_writer import write_parquet

    return write_parquet(to_parquet, blocks, method, fitted.mixture.n_components)


@ignoring("under")
def evidence_of_rows(model: FittedModel, X: Any, sample_weight: Any) -> Evidence:
    """Return the evidence of rows, wherever they are, from one reading."""
    fitted = published(model)
    X = coded(X, fitted.categories)
    reader = reader_of(model, fitted, X, sample_weight)
    rows: Parts = rows_in_memory(model, fitted, X, sample_weight) if reader is None else reader
    if fitted.functions is not None:
        rows = OwnParts(rows, fitted.functions)
    return evidence_of(rows, fitted.mixture, names=fitted.feature_names)


def checked_rows(model: FittedModel, fitted: Fitted, X: object) -> tuple[RowArray, int]:
    """Return rows in memory that suit the fitted model, and the number of threads."""
    caller, n_threads = type(model).__name__, check_n_threads(model.n_threads)
    check_feature_names(X, fitted.feature_names, caller)
    rows = check_rows(
        X,
        caller=caller,
        n_threads=n_threads,
        n_features=fitted.n_features,
        names=fitted.feature_names,
        missing=fitted.mixture.shape.missing,
    )
    return rows, n_threads


def rows_in_memory(
    model: FittedModel, fitted: Fitted, X: object, sample_weight: object
) -> InMemory:
    """Return rows in memory that suit the fitted model, with their checked weights."""
    rows, n_threads = checked_rows(model, fitted, X)
    missing = fitted.mixture.shape.missing
    return InMemory(rows, check_sample_weight(sample_weight, len(rows)), n_threads, missing)


def reader_of(
    model: FittedModel, fitted: Fitted, X: object, sample_weight: Any = None
) -> Reader | None:
    """Return a reader of rows that come in blocks; None for an array, memory-mapped or not."""
    source = None if isinstance(X, np.ndarray) else as_source(X, sample_weight)
    if source is None:
        return None
    caller, n_features = type(model).__name__, fitted.n_features
    check_feature_names(source, fitted.feature_names, caller)
    if source.n_features != n_features:
        raise ValueError(
            f"X has {source.n_features} features, but {caller} is expecting {n_features} "
            "features as input."
        )
    from emgine._rows.reader import Reader

    missing = fitted.mixture.shape.missing
    return Reader(source, caller, check_n_threads(model.n_threads), missing)
