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
from emgine._families.gaussian.parameters import full_covariances
from emgine.plotting import plot_criterion, plot_density, plot_responsibilities

from ._input import title_of
from ._parameters import parameters_of
from ._ranking import ranking
from ._report_page import PAGE

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence

    from emgine._core import ModelShape

    from ._table import Table

MOST_COVARIANCE_FEATURES = 12
MEANING = "Lower is better."
STRONG = " A difference of 10 in BIC is very strong evidence."  # Kass and Raftery (1995)
SPREAD = "Mean ± standard deviation of each feature. "
STYLES = {"light": "default", "dark": "dark_background"}
DARK = {"figure.facecolor": "#16181c", "axes.facecolor": "#16181c", "savefig.facecolor": "#16181c"}


def report(search: Any, table: Table, options: argparse.Namespace) -> str:
    """Return the page: ranking, criterion, density, responsibilities and parameters."""
    best = search.best_estimator_
    headings, rows = ranking(search)
    n_samples, n_features = table.rows.shape
    drawn = {
        "criterion": _picture("Criterion of all candidates", lambda: plot_criterion(search)),
        "density": _density(best, table),
        "responsibilities": _picture(
            "Responsibilities", lambda: plot_responsibilities(best, table)
        ),
    }
    return PAGE.substitute(
        title=html.escape(f"Mixture of {title_of(options.data)}"),
        summary=html.escape(_summary(best, options.criterion, n_samples, n_features)),
        meaning=MEANING + (STRONG if options.criterion == "bic" else ""),
        ranking=table_of(headings, rows, best=0),
        parameters=_parameters(best, table.names),
        spread=SPREAD if best.mixture_.shape.family == "gaussian" else "",
        covariances=_covariances(best, table.names),
        version=html.escape(str(build_info()["version"])),
        seed=options.seed,
        **drawn,
    )


def table_of(
    headings: Sequence[str], rows: Sequence[Sequence[str]], best: int | None = None
) -> str:
    """Return an HTML table; row `best` is marked."""
    head = "".join(f"<th>{html.escape(heading)}</th>" for heading in headings)
    lines = []
    for number, row in enumerate(rows):
        cells = "".join(f"<td>{html.escape(cell)}</td>" for cell in row)
        mark = ' class="best"' if number == best else ""
        lines.append(f"<tr{mark}>{cells}</tr>")
    body = "\n".join(lines)
    return f'<div class="wide"><table>\n<tr>{head}</tr>\n{body}\n</table></div>'


def _summary(best: Any, criterion: str, n_samples: int, n_features: int) -> str:
    features = "1 feature" if n_features == 1 else f"{n_features} features"
    components = "1 component" if best.n_components == 1 else f"{best.n_components} components"
    return (
        f"{n_samples} rows of {features} are best described by {components} "
        f"{_kind(best.mixture_.shape)}, by {criterion.upper()}."
    )


def _kind(shape: ModelShape) -> str:
    """Return the structure of Gaussians, or the family, in words."""
    if shape.family == "gaussian":
        return f"with {shape.structure} covariances"
    if shape.family == "product":
        return "of several families"
    return f"of the family {shape.family}"


def _parameters(best: Any, names: tuple[str, ...] | None) -> str:
    mixture = best.mixture_
    if mixture.shape.family != "gaussian":
        return _parameters_of_family(mixture, _shown(names, mixture.n_features))
    deviations = np.sqrt(np.diagonal(full_covariances(mixture), axis1=1, axis2=2))
    rows = [
        (
            str(component),
            f"{100 * mixture.weights[component]:.2f} %",
            *(
                f"{mean:.5g} ± {spread:.3g}"
                for mean, spread in zip(
                    mixture.means[component], deviations[component], strict=True
                )
            ),
        )
        for component in range(mixture.n_components)
    ]
    return table_of(("component", "weight", *_shown(names, mixture.n_features)), rows)


def _parameters_of_family(mixture: Any, names: tuple[str, ...]) -> str:
    components = range(mixture.n_components)
    said = [parameters_of(mixture, component, names) for component in components]
    headings = list(dict.fromkeys(name for of_component in said for name in of_component))
    rows = [
        (
            str(component),
            f"{100 * mixture.weights[component]:.2f} %",
            *(said[component].get(heading, "") for heading in headings),
        )
        for component in components
    ]
    return table_of(("component", "weight", *headings), rows)


def _covariances(best: Any, names: tuple[str, ...] | None) -> str:
    mixture = best.mixture_
    if mixture.shape.family != "gaussian" or not 1 < mixture.n_features <= MOST_COVARIANCE_FEATURES:
        return ""
    shown = _shown(names, mixture.n_features)
    parts = []
    for component, matrix in enumerate(full_covariances(mixture)):
        rows = [
            (name, *(f"{value:.5g}" for value in row))
            for name, row in zip(shown, matrix, strict=True)
        ]
        parts.append(f"<h3>Component {component}</h3>\n{table_of(('', *shown), rows)}")
    inside = "\n".join(parts)
    return f"<details><summary>Covariances</summary>\n{inside}\n</details>"


def _density(best: Any, table: Table) -> str:
    """Return the picture of the density, or a sentence for a family that has none."""
    try:
        return _picture("Rows and mixture", lambda: plot_density(best, table))
    except (AttributeError, ValueError) as error:
        return f'<p class="note">Not drawn: {html.escape(str(error))}</p>'


def _shown(names: tuple[str, ...] | None, n_features: int) -> tuple[str, ...]:
    return names or tuple(f"feature {feature}" for feature in range(n_features))


def _picture(description: str, draw: Callable[[], Any]) -> str:
    """Return a picture in both styles; the browser chooses one."""
    drawn = {name: _png(draw, style) for name, style in STYLES.items()}
    return (
        f'<picture><source media="(prefers-color-scheme: dark)" srcset="{drawn["dark"]}">'
        f'<img alt="{html.escape(description)}" src="{drawn["light"]}"></picture>'
    )


def _png(draw: Callable[[], Any], style: str) -> str:
    import matplotlib.pyplot as plt

    with plt.style.context([style, DARK] if style == STYLES["dark"] else style):
        figure = np.asarray(draw(), dtype=object).flat[0].figure
        file = io.BytesIO()
        figure.savefig(file, format="png", dpi=110)
        plt.close(figure)
    return "data:image/png;base64," + base64.b64encode(file.getvalue()).decode("ascii")
