"""``emgine info``: what a model file holds, for people or as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from emgine._families.beside_noise import has_noise, others_shape
from emgine._summaries.parameters import parameters_of
from emgine._summaries.tables import aligned
from emgine.mixture import Mixture

from ._json import as_json
from .apply import load_file, mixture_and_names

if TYPE_CHECKING:
    import argparse


def info(options: argparse.Namespace) -> None:
    """Print the contents of a model file."""
    model = load_file(options.model)
    print(as_json(facts_of(model)) if options.json else _text(model))


def facts_of(model: Any) -> dict[str, Any]:
    """Return the contents of a model under the names of its attributes."""
    mixture, names = mixture_and_names(model)
    facts: dict[str, Any] = {
        "kind": type(model).__name__,
        "n_components": mixture.n_components,
        "n_features": mixture.n_features,
        "feature_names": names,
        "family": mixture.shape.family,
        "structure": mixture.shape.structure,
        "missing": mixture.missing,
        "n_parameters": mixture.n_parameters,
        "weights": mixture.weights,
        "parameters": mixture.parameters,
    }
    if not isinstance(model, Mixture):
        facts |= {name: getattr(model, f"{name}_") for name in ("lower_bound", "n_iter")}
        facts |= model._fitted.convergence()
        facts["categories"] = {
            str(column): list(known) for column, known in model._fitted.categories.items()
        }
    return facts


def _text(model: Any) -> str:
    mixture, names = mixture_and_names(model)
    facts = {
        "kind": type(model).__name__,
        "components": str(others_shape(mixture.shape).n_components),
        "features": str(mixture.n_features),
        **_family_of(mixture),
        **({"noise": "yes"} if has_noise(mixture.shape) else {}),
    }
    if not isinstance(model, Mixture):
        facts["mean log-likelihood"] = f"{model.lower_bound_:.6f} nats"
        facts["converged"] = "yes" if model.converged_ else "no"
        facts["iterations"] = str(model.n_iter_)
    parts = [aligned(facts)]
    categories = {} if isinstance(model, Mixture) else model._fitted.categories
    features = names or tuple(f"feature {feature}" for feature in range(mixture.n_features))
    for component, weight in enumerate(np.asarray(mixture.weights)):
        lines = parameters_of(mixture, component, features, categories)
        said = aligned({f"  {name}": text for name, text in lines.items()})
        last = has_noise(mixture.shape) and component == mixture.n_components - 1
        name = "noise" if last else f"component {component}"
        parts.append(f"{name}: {100 * weight:.2f} % of the rows\n{said}")
    return "\n\n".join(parts)


def _family_of(mixture: Mixture) -> dict[str, str]:
    """Return the structure of Gaussians, or the family and its choices."""
    shape = others_shape(mixture.shape)
    if shape.family == "gaussian":
        return {"structure": shape.structure}
    if shape.family == "product":
        return {"family": "product"}
    return {"family": shape.family} | ({"choices": shape.structure} if shape.structure else {})
