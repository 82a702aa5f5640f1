"""``emgine predict``, ``score`` and ``info``: apply a model file to rows, or describe it.

A model finds its columns by name where both it and the file have names.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, TextIO

import numpy as np

from emgine._checks.missing import marginalizes
from emgine._checks.support import check_support
from emgine._checks.validation import check_n_threads, check_rows, check_sample_weight
from emgine._families.missing import mixture_with
from emgine._files.replacing import replaced
from emgine._rows.parts import InMemory
from emgine._scores.information_criteria import evidence_of
from emgine.loading import load
from emgine.mixture import Mixture

from ._errors import CommandError
from ._files import read_table
from ._input import as_file, name_of
from ._outputs import LABELS, Output, check_outputs
from ._parameters import parameters_of
from ._reading import reading_of

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from ._table import Table


def predict(options: argparse.Namespace) -> None:
    """Write the most probable component of each row, its probability, and the log-density."""
    if options.out is not None:
        inputs = {"the model file": options.model, "the file of the rows": as_file(options.data)}
        check_outputs([Output("--out", options.out, LABELS)], inputs)
    mixture, names = load_model(options.model, missing=options.marginalize_missing)
    table = table_of_model(options, mixture, names)
    said = table.read_from(name_of(options.data))
    if options.out is None:
        print(said, file=sys.stderr)
        _write_labels(sys.stdout, mixture, table)
        return
    with (
        replaced(options.out) as unfinished,
        unfinished.open("w", encoding="utf-8", newline="\n") as file,
    ):
        _write_labels(file, mixture, table)
    print(f"{said}\nLabels of {len(table.rows)} rows: {options.out}")


def score(options: argparse.Namespace) -> None:
    """Print how well the model describes the rows."""
    mixture, names = load_model(options.model, missing=options.marginalize_missing)
    table = table_of_model(options, mixture, names)
    weights = table.weights
    n_threads = check_n_threads(None)
    missing = marginalizes(mixture.missing)
    X = check_rows(table.rows, caller="emgine score", n_threads=n_threads, missing=missing)
    rows = InMemory(X, check_sample_weight(weights, len(X)), n_threads, missing)
    evidence = evidence_of(rows, mixture)
    facts = {
        "rows": len(X),
        **({} if weights is None else {"sum of weights": f"{evidence.row_weight:.6g}"}),
        "mean log-likelihood": f"{evidence.log_likelihood / evidence.row_weight:.6f} nats",
        "log-likelihood": f"{evidence.log_likelihood:.3f} nats",
        "AIC": f"{evidence.aic:.3f}",
        "BIC": f"{evidence.bic:.3f}",
    }
    print(f"{table.read_from(name_of(options.data))}\n\n{_aligned(facts)}")


def info(options: argparse.Namespace) -> None:
    """Print the contents of a model file."""
    model = _load(options.model)
    mixture, names = _mixture_of(model)
    facts = {
        "kind": type(model).__name__,
        "components": mixture.n_components,
        "features": mixture.n_features,
        **_family_of(mixture),
    }
    if not isinstance(model, Mixture):
        facts["mean log-likelihood"] = f"{model.lower_bound_:.6f} nats"
        facts["converged"] = "yes" if model.converged_ else "no"
        facts["iterations"] = model.n_iter_
    print(_aligned(facts))
    categories = {} if isinstance(model, Mixture) else model._fitted.categories
    features = names or tuple(f"feature {feature}" for feature in range(mixture.n_features))
    for component, weight in enumerate(mixture.weights):
        print(f"\ncomponent {component}: {100 * weight:.2f} % of the rows")
        lines = parameters_of(mixture, component, features, categories)
        print(_aligned({f"  {name}": said for name, said in lines.items()}))


def _family_of(mixture: Mixture) -> dict[str, str]:
    """Return the structure of Gaussians, or the family and its choices."""
    shape = mixture.shape
    if shape.family == "gaussian":
        return {"structure": shape.structure}
    if shape.family == "product":
        return {"family": "product"}
    return {"family": shape.family} | ({"choices": shape.structure} if shape.structure else {})


def load_model(path: Path, missing: bool = False) -> tuple[Mixture, tuple[str, ...] | None]:
    """Return the mixture of a model file, and the names of its features if it has them.

    Rows may lack cells where the model or `missing` says so.
    """
    mixture, names = _mixture_of(_load(path))
    return Mixture._adopt(mixture_with(mixture, True)) if missing else mixture, names


def _mixture_of(model: Any) -> tuple[Mixture, tuple[str, ...] | None]:
    if isinstance(model, Mixture):
        return model, None
    names = getattr(model, "feature_names_in_", None)
    return model.mixture_, None if names is None else tuple(map(str, names))


def _load(path: Path) -> Any:
    if not path.exists():
        raise CommandError(f"{path} does not exist.")
    return load(path)


def table_of_model(
    options: argparse.Namespace, mixture: Mixture, names: tuple[str, ...] | None
) -> Table:
    """Return the columns of the model; by name where both it and the file have names."""
    reading = reading_of(options)
    marginalize = marginalizes(mixture.missing) and not reading.drop_missing
    reading = reading._replace(features=names, marginalize_missing=marginalize)
    table = read_table(options.data, reading)
    n_columns = table.rows.shape[1]
    if n_columns != mixture.n_features:
        columns = "1 column" if n_columns == 1 else f"{n_columns} columns"
        raise CommandError(
            f"{name_of(options.data)} has {columns}, but the model was fitted to "
            f"{mixture.n_features}" + (f": {', '.join(names)}." if names else ".")
        )
    check_support(table.rows, mixture.shape, check_n_threads(None), table.names)
    return table


def _write_labels(file: TextIO, mixture: Mixture, table: Table) -> None:
    responsibilities = mixture.predict_proba(table.rows)
    columns = [
        responsibilities.argmax(axis=1),
        responsibilities.max(axis=1),
        mixture.score_samples(table.rows),
    ]
    header = "component,probability,log_density"
    np.savetxt(file, np.column_stack(columns), "%d,%.9g,%.17g", header=header, comments="")


def _aligned(facts: dict[str, Any]) -> str:
    width = max(map(len, facts))
    return "\n".join(f"{name:<{width}}  {value}" for name, value in facts.items())
