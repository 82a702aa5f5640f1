"""The summary of a mixture: its family, its components, and how many parameters are free."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from emgine._families.beside_noise import has_noise, others_shape

from .components import components_of
from .parameters import blocks_of
from .summary import Summary

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from emgine._core import Mixture, ModelShape

    from .tables import Table

PLUS_MINUS = "Mean ± standard deviation of each feature."


def summary_of(mixture: Mixture, names: Sequence[str] | None = None) -> Summary:
    """Return the summary of a mixture whose columns have these names."""
    n_parameters = mixture.shape.n_free_parameters
    facts = {"features": str(mixture.n_features), "free parameters": str(n_parameters)}
    tables = tuple(tables_of(mixture, names))
    return Summary(title_of("Mixture", mixture), facts, tables, tuple(notes_of(mixture)))


def title_of(kind: str, mixture: Mixture, family: str | None = None) -> str:
    """Return what it is in words, such as "Mixture of 2 components, full covariances"."""
    components = counted(others_shape(mixture.shape).n_components, "component")
    return f"{kind} of {components}, {family or family_in_words(mixture.shape)}"


def counted(number: int, thing: str) -> str:
    """Return how many there are of a thing, such as "2 components"."""
    return f"{number} {thing}" + ("" if number == 1 else "s")


def family_in_words(shape: ModelShape) -> str:
    """Return the structure of Gaussians, or the family."""
    if has_noise(shape):
        return f"{family_in_words(others_shape(shape))}, and noise"
    if shape.family == "gaussian":
        return f"{shape.structure} covariances"
    if shape.family == "product":
        return "several families"
    choices = f" ({shape.structure})" if shape.structure else ""
    return f"family {shape.family}{choices}"


def notes_of(mixture: Mixture) -> list[str]:
    """Return what the signs in the tables mean."""
    blocks = blocks_of(mixture, [""] * mixture.n_features, {})
    families = {block.mixture.shape.family for block in blocks}
    return [PLUS_MINUS] if "gaussian" in families else []


def tables_of(
    mixture: Mixture,
    names: Sequence[str] | None,
    categories: Mapping[int, tuple[Any, ...]] | None = None,
    row_weight: float | None = None,
) -> list[Table]:
    """Return the tables of the components."""
    features = names or [f"feature {feature}" for feature in range(mixture.n_features)]
    return components_of(mixture, blocks_of(mixture, features, categories or {}), row_weight)
