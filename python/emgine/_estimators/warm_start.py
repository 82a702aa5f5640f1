"""Whether a fit can continue from the last one: the same family, choices, sizes and categories.

Anything else is an error before work starts, since parameters of other densities are no start.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from emgine._checks.arguments import shown
from emgine._families.kinds import kind_of

if TYPE_CHECKING:
    from emgine._checks.categories import Categories
    from emgine._core import ModelShape
    from emgine._families.user_functions import UserFunctions

    from .fitted import Fitted

ANEW = "Set warm_start=False to start anew."


def check_continues(
    last: Fitted,
    shape: ModelShape,
    on_degenerate: str,
    functions: UserFunctions | None,
    categories: Categories,
) -> None:
    """Raise ValueError unless the last fit can be the start for these parameters and rows."""
    before = last.mixture_for("predict").shape
    dropped = on_degenerate == "drop" and before.n_components < shape.n_components
    n_components = before.n_components if dropped else shape.n_components
    fitted = before.family, before.structure, before.n_components, before.n_features
    if fitted != (shape.family, shape.structure, n_components, shape.n_features):
        raise ValueError(
            "warm_start=True continues from a fitted mixture with "
            f"{_described(before, before.n_components, last.functions)}, but the parameters and "
            f"rows ask for {_described(shape, n_components, functions)}. {ANEW}"
        )
    if last.functions and functions and last.functions.family != functions.family:
        raise ValueError(
            "warm_start=True continues from a fitted mixture of another object of "
            f"{type(functions.family).__name__}, which may be another family. Give the object of "
            f"the last fit, or define __eq__. {ANEW}"
        )
    _check_categories(last, categories)


def _check_categories(last: Fitted, categories: Categories) -> None:
    """Raise ValueError where codes stand for other names than in the last fit."""
    names = last.feature_names
    for j in sorted({*last.categories, *categories}):
        before, now = last.categories.get(j) or None, categories.get(j) or None
        if before != now:
            column = f"column {j}" if names is None else repr(names[j])
            raise ValueError(
                f"warm_start=True continues from a fit whose {column} had the names "
                f"{_listed(before)}, but the rows have {_listed(now)}. {ANEW}"
            )


def _described(shape: ModelShape, n_components: int, functions: UserFunctions | None) -> str:
    """Return family, choices and sizes as arguments."""
    kind, n_features = kind_of(shape), shape.n_features
    if functions is not None:
        kind, n_features = f"family={type(functions.family).__name__}()", functions.n_features
    return f"{kind}, n_components={n_components} and n_features={n_features}"


def _listed(names: object) -> str:
    """Return names of categories in few words."""
    return shown(list(names)) if isinstance(names, tuple) else "no names"
