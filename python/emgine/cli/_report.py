"""The report: one self-contained HTML file, for light and dark screens.

Pictures are embedded as PNG in both styles; every text from outside is escaped.
"""

from __future__ import annotations

import base64
import html
import io
from typing import TYPE_CHECKING, Any

import numpy as np

from emgine._core import build_info
from emgine._families.beside_noise import has_noise, others_shape
from emgine._summaries.parameters import ELLIPSES, blocks_of
from emgine.plotting import plot_criterion, plot_density, plot_responsibilities
from emgine.plotting._pairs import MOST_FEATURES
from emgine.search.ranking import ranking

from . import _report_tables as tables
from ._input import title_of
from ._report_layout import fitted
from ._report_page import PAGE

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from emgine._core import ModelShape

    from ._table import Table

MEANING = "Lower is better."
STRONG = " A difference of 10 in BIC is very strong evidence."  # Kass and Raftery (1995)
ON_DARK = "screen and (prefers-color-scheme: dark)"  # paper is light
STYLES = {"light": "default", "dark": "dark_background"}
DARK = {"figure.facecolor": "#16181c", "axes.facecolor": "#16181c", "savefig.facecolor": "#16181c"}


def report(search: Any, table: Table, options: argparse.Namespace) -> str:
    """Return the page: rows, ranking, criterion, density, responsibilities, parameters, bounds."""
    best = search.best_estimator_
    n_samples, n_features = table.rows.shape
    blocks = blocks_of(best.mixture_, _shown(table.names, n_features), best._fitted.categories)
    drawn = {
        "criterion": _picture("Criterion of all candidates", lambda: plot_criterion(search)),
        "density": _density(best, table),
        "responsibilities": _picture(
            "Responsibilities", lambda: plot_responsibilities(best, table.given)
        ),
    }
    return PAGE.substitute(
        title=html.escape(f"Mixture of {title_of(options.data)}"),
        summary=html.escape(_summary(best, options.criterion, n_samples, n_features)),
        meaning=MEANING + (STRONG if options.criterion == "bic" else ""),
        used=tables.used(table, title_of(options.data)),
        ranking=fitted(ranking(search), best=0),
        columns=tables.columns(blocks),
        parameters=tables.parameters(best.mixture_, blocks),
        note=tables.note(best.mixture_),
        bounded=tables.bounded(search),
        covariances=tables.matrices(blocks),
        version=html.escape(str(build_info()["version"])),
        seed=options.seed,
        **drawn,
    )


def _summary(best: Any, criterion: str, n_samples: int, n_features: int) -> str:
    features = "1 feature" if n_features == 1 else f"{n_features} features"
    components = "1 component" if best.n_components == 1 else f"{best.n_components} components"
    return (
        f"{n_samples} rows of {features} are best described by {components} "
        f"{_kind(best.mixture_.shape)}, by {criterion.upper()}."
    )


def _kind(shape: ModelShape) -> str:
    """Return the structure of Gaussians, or the family, in words."""
    if has_noise(shape):
        return f"{_kind(others_shape(shape))} and noise"
    if shape.family == "gaussian":
        return f"with {shape.structure} covariances"
    if shape.family == "product":
        return "of several families"
    return f"of the family {shape.family}"


def _density(best: Any, table: Table) -> str:
    """Return the picture of the density, or a sentence for a family that has none."""
    try:
        picture = _picture("Rows and mixture", lambda: plot_density(best, table.given))
        return picture + left_out(best)
    except (AttributeError, ValueError) as error:
        return f'<p class="note">Not drawn: {html.escape(str(error))}</p>'


def left_out(best: Any) -> str:
    """Return which features the picture of a density shows where it cannot show all."""
    mixture = best.mixture_
    if mixture.shape.family not in ELLIPSES or mixture.n_features <= MOST_FEATURES:
        return ""
    shown = f"{MOST_FEATURES} of {mixture.n_features} features"
    return f'<p class="note">{shown} are shown: those in which the components differ most.</p>'


def _shown(names: tuple[str, ...] | None, n_features: int) -> tuple[str, ...]:
    return names or tuple(f"feature {feature}" for feature in range(n_features))


def _picture(description: str, draw: Callable[[], Any]) -> str:
    """Return a picture in both styles; the browser chooses one."""
    drawn = {name: _png(draw, style) for name, style in STYLES.items()}
    return (
        f'<div class="picture"><picture><source media="{ON_DARK}" srcset="{drawn["dark"]}">'
        f'<img alt="{html.escape(description)}" src="{drawn["light"]}"></picture></div>'
    )


def _png(draw: Callable[[], Any], style: str) -> str:
    import matplotlib.pyplot as plt

    with plt.style.context([style, DARK] if style == STYLES["dark"] else style):
        figure = np.asarray(draw(), dtype=object).flat[0].figure
        file = io.BytesIO()
        figure.savefig(file, format="png", dpi=110)
        plt.close(figure)
    return "data:image/png;base64," + base64.b64encode(file.getvalue()).decode("ascii")
