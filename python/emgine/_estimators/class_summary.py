"""What a fitted classifier says of itself: its classes, and the components of each.

Tells what the fit knows; reads no rows.
"""

from __future__ import annotations

from typing import Any

from emgine._summaries.mixture_summary import family_in_words, notes_of, tables_of
from emgine._summaries.summary import Summary
from emgine._summaries.tables import Table

from .estimator_summary import convergence_of
from .fitted import published


def summary_of(name: str, fit: Any) -> Summary:
    """Return the summary of a classifier of this name, from what its fit published."""
    fitted = published(fit.joint.model)
    names = None if fitted.feature_names is None else list(map(str, fitted.feature_names))
    classes = [str(each) for each in fit.classes]
    owners = [classes[k] for k in fit.joint.class_of_component]
    facts = {
        "features": str(fitted.n_features),
        "components": str(fitted.mixture.n_components),
        "log-likelihood": f"{fit.joint.log_likelihood:.3f}, of rows and classes",
        "BIC": f"{fit.joint.bic:.3f}",
    }
    tables = tables_of(fitted.mixture, names, fitted.categories)
    return Summary(
        f"{name} of {len(classes)} classes, {_structure(fit)}",
        facts | convergence_of(fitted),
        (_shares(fit, classes), *(_with_classes(table, owners) for table in tables)),
        tuple(notes_of(fitted.mixture)),
        ("component", "class"),
    )


def _structure(fit: Any) -> str:
    """Return the family or structure of the components in words."""
    if isinstance(fit.covariance_type, dict):
        return "covariances " + ", ".join(f"{of}: {w}" for of, w in fit.covariance_type.items())
    return family_in_words(fit.joint.model.mixture_.shape)


def _shares(fit: Any, classes: list[str]) -> Table:
    """Return the table of the classes: prior probability and number of components."""
    counts = fit.owner.sum(axis=0).astype(int)
    shares = [f"{100 * share:.2f} %" for share in fit.priors]
    rows = list(zip(classes, shares, map(str, counts), strict=True))
    return Table(("class", "prior", "components"), rows)


def _with_classes(table: Table, owners: list[str]) -> Table:
    """Return a table of components with the class of each behind its number."""
    if not table.headings or table.headings[0] != "component" or len(table.rows) != len(owners):
        return table
    rows = [[row[0], owner, *row[1:]] for row, owner in zip(table.rows, owners, strict=True)]
    return Table([table.headings[0], "class", *table.headings[1:]], rows, table.title)
