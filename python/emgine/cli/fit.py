"""``emgine fit``: read a table, fit every candidate, rank them, keep the best.

Output folders, and the packages that pictures need, are checked before any work starts.
"""

from __future__ import annotations

import importlib.util
import sys
from typing import TYPE_CHECKING, Any

from emgine._files.replacing import replaced
from emgine._summaries.tables import as_text
from emgine.search.ranking import WORDS, best_kind, ranking

from ._categories import columns_of_names
from ._errors import CommandError
from ._families import columns_of, families_of
from ._files import read_table
from ._input import as_file, name_of
from ._outputs import MODEL, PICTURE, REPORT, Output, check_outputs
from ._places import in_file, of_file
from ._reading import reading_of

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from pathlib import Path

    from ._table import Table

ROWS_SHOWN = 10
# Parameters of a search, and options.
GIVEN = {
    **{name: name for name in ("tol", "max_iter", "reg_covar", "prior")},
    "init_params": "init",
}


def run(options: argparse.Namespace) -> None:
    """Fit, print the ranking, and write the requested files."""
    _check_outputs(options)
    families = families_of(options)
    reading = reading_of(options)
    columns = columns_of(families or [])
    if columns is not None:
        reading = reading._replace(columns=columns)
    reading = reading._replace(of_names=columns_of_names(families or []))
    table = read_table(options.data, reading)
    print(table.read_from(name_of(options.data)) + "\n", flush=True)
    search = _search(options, table, families)
    best = search.best_estimator_
    print(in_file(as_text(ranking(search), WORDS, ROWS_SHOWN), table))
    components = "component" if best.n_components == 1 else "components"
    print(f"\nBest of {len(search.results_['status'])} by {options.criterion.upper()}: ", end="")
    print(f"{best.n_components} {components}, {best_kind(search)}.")
    if options.out is not None:
        best.save(options.out)
        print(f"Model: {options.out}")
    if options.plot is not None:
        _draw(options.plot, best, table)
        print(f"Picture: {options.plot}")
    if options.report is not None:
        from ._report import report

        page = report(search, table, options)
        with replaced(options.report) as file:
            file.write_text(page, encoding="utf-8")
        print(f"Report: {options.report}")


def ranges(text: str) -> list[range]:
    """Return the ranges meant by '3', '1:10' or '1,2,5'; a range includes both ends."""
    found = []
    for part in text.split(","):
        first, colon, last = part.partition(":")
        low = int(first)
        high = int(last) if colon else low
        if not 1 <= low <= high:
            raise ValueError(f"{part!r} is not a range of counts")
        found.append(range(low, high + 1))
    return found


def counts(asked: Sequence[range], n_rows: int) -> list[int]:
    """Return the numbers in these ranges; none may be larger than the number of rows."""
    largest = max(part[-1] for part in asked)
    if largest > max(n_rows, 2):  # of too few rows for any model the search tells itself
        rows = "1 row" if n_rows == 1 else f"{n_rows} rows"
        raise CommandError(
            f"--components asks for {largest} components of {rows}; give at most one for each row."
        )
    return list(dict.fromkeys(number for part in asked for number in part))


def _check_outputs(options: argparse.Namespace) -> None:
    named = {
        "--out": (options.out, MODEL),
        "--plot": (options.plot, PICTURE),
        "--report": (options.report, REPORT),
    }
    outputs = [Output(option, path, what) for option, (path, what) in named.items() if path]
    inputs = {"the file of the rows": as_file(options.data)}
    if options.families is not None:
        inputs["the file of the families"] = options.families
    check_outputs(outputs, inputs)
    if options.plot is None and options.report is None:
        return
    if importlib.util.find_spec("matplotlib") is None:
        raise CommandError(
            "--plot and --report need matplotlib: install emgine with its extra, emgine[cli]."
        )
    import matplotlib as mpl

    mpl.use("Agg")
    if options.plot is not None:
        _check_picture(options.plot)


def _check_picture(path: Path) -> None:
    from matplotlib.figure import Figure

    known = sorted(Figure().canvas.get_supported_filetypes())
    if path.suffix.lower().removeprefix(".") not in known:
        raise CommandError(f"{path}: the suffix of a picture must be one of {', '.join(known)}.")


def _search(options: argparse.Namespace, table: Table, families: list[Any] | None) -> Any:
    from emgine import GaussianMixtureSearch, MixtureSearch

    kinds: dict[str, Any] = {"covariance_type": options.structures}
    missing = "marginalize" if options.marginalize_missing else "error"
    if families is None:
        kinds = {"covariance_type": options.structures or "all"}
    else:
        kinds["family"] = families
    kinds |= {
        name: getattr(options, of)
        for name, of in GIVEN.items()
        if getattr(options, of) is not None  # the defaults are those of the search
    }
    make = GaussianMixtureSearch if families is None else MixtureSearch
    search: Any = make(
        counts(options.components, len(table.rows)),
        criterion=options.criterion,
        **kinds,
        n_init=options.n_init,
        finish="all",  # the ranking shows every candidate
        deadline=options.deadline,
        missing=missing,
        fixed="weights" if options.equal_weights else None,
        noise=options.noise,
        progress_bar=shows_bar(options.quiet),
        random_state=options.seed,
        n_threads=options.threads,
    )
    try:
        with of_file(table):
            search.fit(table.given, sample_weight=table.weights)
    except KeyboardInterrupt:
        if not hasattr(search, "best_estimator_"):
            raise
        print("emgine fit: interrupted; continuing with the finished candidates.", file=sys.stderr)
    return search


def shows_bar(quiet: bool) -> bool:
    """Return whether to show a progress bar: on a terminal, and if tqdm is installed."""
    return not quiet and sys.stderr.isatty() and importlib.util.find_spec("tqdm") is not None


def _draw(path: Path, model: Any, table: Table) -> None:
    import numpy as np

    from emgine.plotting import plot_density

    try:
        axes = np.asarray(plot_density(model, table.given), dtype=object)
    except AttributeError as error:
        raise CommandError(f"--plot cannot draw this family: {error}") from error
    with replaced(path) as file:
        kind = path.suffix.removeprefix(".").lower()
        axes.flat[0].figure.savefig(file, dpi=120, format=kind)
