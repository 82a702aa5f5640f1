"""``emgine fit --family`` and ``--families``: one family of densities, each number of components.

The families of columns come from a JSON file. What Gaussian searches offer beyond is refused.
"""

from __future__ import annotations

import json
import math
import time
import warnings
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np

from emgine._files.family_text import family_of_text

from ._errors import CommandError
from ._reading import names as split

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from pathlib import Path

    from ._table import Table

CRITERIA = ("bic", "aic", "icl")
BEHIND = {"degenerate": 1}  # ranks behind all others: reg_covar inflates its likelihood


def family_of(options: argparse.Namespace) -> Any:
    """Return the family that the options name, a mapping from columns to families, or None."""
    if options.family is None and options.families is None:
        return None
    option = "--family" if options.families is None else "--families"
    if options.structures != "all":
        raise CommandError(f"--structures is for Gaussian mixtures; leave it out with {option}.")
    if options.families is not None and options.columns is not None:
        raise CommandError("--families names the columns; leave out --columns.")
    if options.criterion not in CRITERIA:
        raise CommandError(
            f"--criterion {options.criterion} cannot be used with {option}; it may be "
            f"{', '.join(CRITERIA)}."
        )
    return options.family if options.families is None else families_in(options.families)


def families_in(path: Path) -> dict[Any, Any]:
    """Return the families of a JSON file by columns: a name, or a tuple of several."""
    try:
        text = json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=_object)
    except (ValueError, RecursionError) as error:  # of JSON, or of UTF-8
        raise CommandError(f"--families {path} is not a JSON file: {error}") from error
    if not isinstance(text, dict) or not text:
        raise CommandError(
            f'--families {path} must hold an object from columns to families, such as {{"age": '
            '"gaussian", "x,y": {"name": "gaussian", "covariance_type": "full"}}.'
        )
    return dict(_entry(path, columns, family) for columns, family in text.items())


def columns_of(family: Any) -> tuple[str, ...] | None:
    """Return the columns that a mapping names, in its order; None for a family of all columns."""
    if isinstance(family, str):
        return None
    every = [name for names in family for name in (names if isinstance(names, tuple) else (names,))]
    twice = [name for name in every if every.count(name) > 1]
    if twice:
        raise CommandError(f"--families names the column {twice[0]!r} more than once.")
    return tuple(every)


def search(options: argparse.Namespace, table: Table, family: Any, numbers: Sequence[int]) -> Any:
    """Fit every number of components; return the results as those of a search, and the best."""
    began = time.monotonic()
    fits: list[Any] = []
    for number in numbers:
        late = options.deadline is not None and time.monotonic() - began > options.deadline
        fits.append(None if late and fits else _fit(options, table, family, number))
    errors = [fit for fit in fits if isinstance(fit, ValueError)]
    if not any(isinstance(fit, tuple) for fit in fits):
        raise errors[0]
    records = [
        _record(fit, number, family, options.criterion, table)
        for fit, number in zip(fits, numbers, strict=True)
    ]
    order = sorted(
        range(len(records)),
        key=lambda i: (
            math.isnan(records[i]["score"]),
            BEHIND.get(records[i]["status"], 0),
            records[i]["score"],
        ),
    )
    results = {name: np.array([record[name] for record in records]) for name in records[0]}
    results[options.criterion] = results["score"]
    results["rank"] = np.argsort(order) + 1
    best, said = fits[order[0]]
    for warning in said:
        warnings.warn_explicit(warning.message, warning.category, warning.filename, warning.lineno)
    return SimpleNamespace(
        kind="family", results_=results, criterion=options.criterion, best_estimator_=best
    )


def _fit(options: argparse.Namespace, table: Table, family: Any, number: int) -> Any:
    """Return a fitted model and its warnings, or the error of one that cannot be fitted."""
    from emgine import MixtureModel

    model = MixtureModel(
        number,
        family=family,
        n_init=options.n_init,
        random_state=options.seed,
        n_threads=options.threads,
    )
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        try:
            return model.fit(table, sample_weight=table.weights), said
        except ValueError as error:
            return error


def _record(fit: Any, number: int, family: Any, criterion: str, table: Table) -> dict[str, Any]:
    """Return what the ranking shows of a fit."""
    name = family if isinstance(family, str) else "product"
    record: dict[str, Any] = {"n_components": number, "covariance_type": name}
    if not isinstance(fit, tuple):
        status = "not started" if fit is None else f"failed: {' '.join(str(fit).split())}"
        nothing = dict.fromkeys(("score", "log_likelihood", "n_parameters"), math.nan)
        return {**record, **nothing, "status": status}
    model = fit[0]
    score = getattr(model, criterion)(table, sample_weight=table.weights)
    weight = len(table.rows) if table.weights is None else float(np.sum(table.weights))
    narrow = any(run.degenerate for run in model.restarts_ if run.lower_bound == model.lower_bound_)
    status = "degenerate" if narrow else "converged" if model.converged_ else "max_iter"
    total = model.score(table, sample_weight=table.weights) * weight
    parameters = float(model.mixture_.shape.n_free_parameters)
    return {
        **record,
        "score": score,
        "log_likelihood": total,
        "n_parameters": parameters,
        "status": status,
    }


def _entry(path: Path, columns: str, family: Any) -> tuple[Any, Any]:
    """Return columns and family of an entry of the file."""
    try:
        if isinstance(family, list) or (isinstance(family, dict) and "blocks" in family):
            raise ValueError("products within products are not possible.")
        found, names = family_of_text(family), tuple(split(columns))
    except (ValueError, TypeError, OverflowError, CommandError) as error:
        raise CommandError(f"--families {path}, columns {columns!r}: {error}") from error
    return (names[0] if len(names) == 1 else names), found


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return a JSON object; ValueError where it has a name twice, which JSON would drop."""
    names = [name for name, _ in pairs]
    twice = [name for name in names if names.count(name) > 1]
    if twice:
        raise ValueError(f"it has {twice[0]!r} more than once")
    return dict(pairs)
