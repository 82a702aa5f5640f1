"""``emgine predict``, ``score`` and ``info``: what a model file says of rows, and of itself."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, TextIO

import numpy as np

from emgine._families.gaussian.parameters import n_free_parameters
from emgine.loading import load
from emgine.mixture import Mixture
from emgine.plotting._subject import full_covariances

from ._errors import CommandError
from ._files import read_for_model

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from emgine._core import Float64

    from ._table import Table


def predict(options: argparse.Namespace) -> None:
    """Write the component of each row, how probable it is, and the row's log-density."""
    mixture, names = load_model(options.model)
    table, _ = _table(options.data, mixture, names, options.header)
    if options.out is None:
        _write_labels(sys.stdout, mixture, table)
        return
    with options.out.open("w", encoding="utf-8", newline="\n") as file:
        _write_labels(file, mixture, table)
    print(f"Labels of {len(table.rows)} rows: {options.out}")


def score(options: argparse.Namespace) -> None:
    """Print how well the model describes the rows."""
    mixture, names = load_model(options.model)
    table, weights = _table(options.data, mixture, names, options.header, options.weights)
    n_samples = float(len(table.rows) if weights is None else weights.sum())
    mean = mixture.score(table.rows, weights)
    n_parameters = n_free_parameters(
        mixture.covariance_type, mixture.n_components, mixture.n_features
    )
    facts = {
        "rows": len(table.rows),
        **({} if weights is None else {"sum of weights": f"{n_samples:.6g}"}),
        "mean log-likelihood": f"{mean:.6f} nats",
        "log-likelihood": f"{mean * n_samples:.3f} nats",
        "AIC": f"{2 * n_parameters - 2 * mean * n_samples:.3f}",
        "BIC": f"{n_parameters * np.log(n_samples) - 2 * mean * n_samples:.3f}",
    }
    print(_aligned(facts))


def info(options: argparse.Namespace) -> None:
    """Print what a model file holds."""
    model = _load(options.model)
    mixture, names = load_model(options.model)
    facts = {
        "kind": type(model).__name__,
        "components": mixture.n_components,
        "features": mixture.n_features,
        "structure": mixture.covariance_type,
    }
    if not isinstance(model, Mixture):
        facts["mean log-likelihood"] = f"{model.lower_bound_:.6f} nats"
        facts["converged"] = "yes" if model.converged_ else "no"
        facts["iterations"] = model.n_iter_
    print(_aligned(facts))
    shown = names or tuple(f"feature {feature}" for feature in range(mixture.n_features))
    deviations = np.sqrt(np.diagonal(full_covariances(mixture), axis1=1, axis2=2))
    for component, weight in enumerate(mixture.weights):
        print(f"\ncomponent {component}: {100 * weight:.2f} % of the rows")
        values = zip(shown, mixture.means[component], deviations[component], strict=True)
        print(
            _aligned({f"  {name}": f"{mean:.6g} ± {spread:.4g}" for name, mean, spread in values})
        )


def load_model(path: Path) -> tuple[Mixture, tuple[str, ...] | None]:
    """Return the mixture of a model file, and the names of its features if it has them."""
    model = _load(path)
    if isinstance(model, Mixture):
        return model, None
    names = getattr(model, "feature_names_in_", None)
    return model.mixture_, None if names is None else tuple(map(str, names))


def _load(path: Path) -> Any:
    if not path.exists():
        raise CommandError(f"{path} does not exist.")
    return load(path)


def _table(
    path: Path,
    mixture: Mixture,
    names: tuple[str, ...] | None,
    header: str,
    weights: str | None = None,
) -> tuple[Table, Float64 | None]:
    table, weight = read_for_model(path, names, header, weights)
    found, wanted = table.rows.shape[1], mixture.n_features
    if found != wanted:
        raise CommandError(
            f"{path} has {found} columns, but the model was fitted to {wanted}"
            + (f": {', '.join(names)}." if names else ".")
        )
    return table, weight


def _write_labels(file: TextIO, mixture: Mixture, table: Table) -> None:
    rows = table.rows
    shares = mixture.predict_proba(rows)
    columns = [mixture.predict(rows), shares.max(axis=1), mixture.score_samples(rows)]
    header = "component,probability,log_density"
    np.savetxt(file, np.column_stack(columns), "%d,%.9g,%.17g", header=header, comments="")


def _aligned(facts: dict[str, Any]) -> str:
    width = max(map(len, facts))
    return "\n".join(f"{name:<{width}}  {value}" for name, value in facts.items())
