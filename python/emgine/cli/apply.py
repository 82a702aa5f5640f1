"""``emgine predict`` and ``score``: apply a model file to rows.

A model finds its columns by name where both it and the file have names.
"""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING, Any, NamedTuple

from emgine._checks.missing import marginalizes
from emgine._checks.support import check_support
from emgine._checks.validation import check_n_threads, check_rows, check_sample_weight
from emgine._families.missing import mixture_with
from emgine._files.replacing import replaced
from emgine._rows.parts import InMemory
from emgine._scores.information_criteria import evidence_of
from emgine._summaries.tables import aligned
from emgine.loading import load
from emgine.mixture import Mixture
from emgine.mixture_classifier import MixtureClassifier

from ._errors import CommandError
from ._files import read_table
from ._input import as_file, name_of
from ._json import as_json
from ._labels import format_of, labels_of, write_labels
from ._outputs import LABELS, Output, check_outputs
from ._places import of_file
from ._reading import reading_of

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping
    from pathlib import Path

    from emgine._scores.information_criteria import Evidence

    from ._table import Table


def predict(options: argparse.Namespace) -> None:
    """Write the most probable component of each row, its probability, and the log-density."""
    kind = format_of(options.format, options.out)
    if options.out is not None:
        inputs = {"the model file": options.model, "the file of the rows": as_file(options.data)}
        check_outputs([Output("--out", options.out, LABELS[kind])], inputs)
    model = load_model(options.model, missing=options.marginalize_missing)
    mixture, table = model.mixture, table_of_model(options, model)
    columns = labels_of(mixture, table, options.responsibilities, options.outliers)
    said = table.read_from(name_of(options.data))
    if options.out is None:
        print(said, file=sys.stderr)
        text = io.BytesIO()
        write_labels(text, columns, kind)
        sys.stdout.write(text.getvalue().decode())
        return
    with replaced(options.out) as unfinished, unfinished.open("wb") as file:
        write_labels(file, columns, kind)
    print(f"{said}\nLabels of {len(table.rows)} rows: {options.out}")


def score(options: argparse.Namespace) -> None:
    """Print how well the model describes the rows."""
    model = load_model(options.model, missing=options.marginalize_missing)
    mixture, table = model.mixture, table_of_model(options, model)
    n_threads, missing = check_n_threads(None), marginalizes(mixture.missing)
    X = check_rows(table.rows, caller="emgine score", n_threads=n_threads, missing=missing)
    rows = InMemory(X, check_sample_weight(table.weights, len(X)), n_threads, missing)
    evidence = evidence_of(rows, mixture)
    said = table.read_from(name_of(options.data))
    if options.json:
        print(said, file=sys.stderr)
        print(as_json(_numbers(evidence, len(X))))
        return
    facts = {
        "rows": str(len(X)),
        **({} if table.weights is None else {"sum of weights": f"{evidence.row_weight:.6g}"}),
        "mean log-likelihood": f"{evidence.mean:.6f} nats",
        "log-likelihood": f"{evidence.log_likelihood:.3f} nats",
        "AIC": f"{evidence.aic:.3f}",
        "BIC": f"{evidence.bic:.3f}",
    }
    print(f"{said}\n\n{aligned(facts)}")


def _numbers(evidence: Evidence, n_rows: int) -> dict[str, float]:
    """Return the evidence under the names of the package, in nats."""
    return {
        "n_rows": n_rows,
        "sum_of_weights": evidence.row_weight,
        "mean_log_likelihood": evidence.mean,
        "log_likelihood": evidence.log_likelihood,
        "n_parameters": evidence.n_parameters,
        "aic": evidence.aic,
        "bic": evidence.bic,
        "icl": evidence.icl,
    }


class Loaded(NamedTuple):
    """The mixture of a model file, with the names of its features and categories if it has them."""

    mixture: Mixture
    names: tuple[str, ...] | None
    categories: Mapping[int, tuple[Any, ...]]


def load_model(path: Path, missing: bool = False) -> Loaded:
    """Return what a model file says; rows may lack cells where the model or `missing` says so."""
    model = load_file(path)
    mixture, names = mixture_and_names(model)
    categories = {} if isinstance(model, Mixture) else model._fitted.categories
    if missing:
        mixture = Mixture._adopt(mixture_with(mixture, True))
    return Loaded(mixture, names, categories)


def mixture_and_names(model: Any) -> tuple[Mixture, tuple[str, ...] | None]:
    """Return the mixture of a model, and the names of its features if it has them."""
    if isinstance(model, Mixture):
        return model, model.feature_names
    names = getattr(model, "feature_names_in_", None)
    return model.mixture_, None if names is None else tuple(map(str, names))


def load_file(path: Path) -> Any:
    """Return the model of a file; of a classifier that of the components of all classes."""
    if not path.exists():
        raise CommandError(f"{path} does not exist.")
    model = load(path)
    if not isinstance(model, MixtureClassifier):
        return model
    assert model._fitted is not None  # a file holds a fit
    return model._fitted.joint.model


def table_of_model(options: argparse.Namespace, model: Loaded, verbatim: bool = False) -> Table:
    """Return the columns of the model; by name where both it and the file have names."""
    mixture, names, categories = model
    reading = reading_of(options)
    reading = reading._replace(
        features=names,
        marginalize_missing=marginalizes(mixture.missing) and not reading.drop_missing,
        categories=categories,
        verbatim=verbatim,
    )
    table = read_table(options.data, reading)
    n_columns = table.rows.shape[1]
    if n_columns != mixture.n_features:
        columns = "1 column" if n_columns == 1 else f"{n_columns} columns"
        raise CommandError(
            f"{name_of(options.data)} has {columns}, but the model was fitted to "
            f"{mixture.n_features}" + (f": {', '.join(names)}." if names else ".")
        )
    with of_file(table):
        check_support(table.rows, mixture.shape, check_n_threads(None), table.names)
    return table
