"""The command line: selects sections and workloads, runs them, and prints or saves the results."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks import (
    arrival,
    bayesian,
    factors,
    families,
    fits,
    iterations,
    iterations_table,
    levels,
    memory,
    missing,
    scaling,
    scoring,
    startup,
    structures,
)
from benchmarks.machine import description
from benchmarks.settings import Settings
from benchmarks.workers import lower_levels, onedal, stepmix
from benchmarks.workloads import WORKLOADS, chosen

if TYPE_CHECKING:
    from types import ModuleType

    from benchmarks.table import Table

SECTIONS: dict[str, ModuleType] = {
    "iterations": iterations,
    "levels": levels,
    "scaling": scaling,
    "fits": fits,
    "arrival": arrival,
    "scoring": scoring,
    "families": families,
    "factors": factors,
    "bayesian": bayesian,
    "missing": missing,
    "memory": memory,
    "startup": startup,
    "structures": structures,
}


def positive(text: str) -> int:
    """Read a whole number of at least 1."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of at least 1")
    return int(text)


def parsed(arguments: list[str] | None) -> argparse.Namespace:
    """Read the command line."""
    workloads = [workload.name for workload in WORKLOADS]
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description="Compare emgine with scikit-learn and, if it is installed, with oneDAL.",
        epilog="sections: " + " ".join(SECTIONS) + "; workloads: " + " ".join(workloads),
    )
    parser.add_argument(
        "names",
        nargs="*",
        metavar="NAME",
        help="sections and workloads to run (default: all sections, all workloads)",
    )
    parser.add_argument("--threads", type=positive, default=2, help="threads of each contender")
    parser.add_argument("--repeats", type=positive, default=5, help="turns of each contender")
    parser.add_argument("--quick", action="store_true", help="use few rows, as a test")
    parser.add_argument("--markdown", action="store_true", help="print tables as Markdown")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all figures to a file")
    parser.add_argument(
        "--onedal",
        type=Path,
        default=Path("build/onedal"),
        metavar="DIR",
        help="environment made by `python -m benchmarks.onedal_environment DIR`",
    )
    parser.add_argument(
        "--stepmix",
        type=Path,
        default=Path("build/stepmix"),
        metavar="DIR",
        help="virtual environment with the package `stepmix`, for the sections `families` and "
        "`missing`, and with `gmr` for the latter",
    )
    options = parser.parse_args(arguments)
    unknown = set(options.names) - SECTIONS.keys() - set(workloads)
    if unknown:
        parser.error(f"no section or workload is called {', '.join(sorted(unknown))}")
    return options


def table_of(section: str, results: list[dict[str, Any]]) -> Table:
    """Return a section's table."""
    made: Table = (iterations_table if section == "iterations" else SECTIONS[section]).table(
        results
    )
    return made


def main(arguments: list[str] | None = None) -> None:
    """Run the selected sections and print each table as soon as it is complete."""
    options = parsed(arguments)
    sections = [name for name in SECTIONS if name in options.names]
    sections = sections or list(SECTIONS)
    workloads = chosen([name for name in options.names if name not in SECTIONS], options.quick)
    settings = Settings(
        threads=options.threads,
        quick=options.quick,
        repeats=1 if options.quick else options.repeats,
        extra=tuple(onedal(options.onedal)),
        levels=tuple(lower_levels()),
        stepmix=tuple(stepmix(options.stepmix)),
    )
    machine = description(settings)
    bullet = "* " if options.markdown else ""
    print("\n".join(f"{bullet}{name}: {value}" for name, value in machine.items()) + "\n")
    figures: dict[str, Any] = {"machine": machine}
    for section in sections:
        figures[section] = SECTIONS[section].run(workloads, settings)
        made = table_of(section, figures[section])
        print(made.markdown() if options.markdown else made.text(), flush=True)
    if options.json:
        options.json.parent.mkdir(parents=True, exist_ok=True)
        options.json.write_text(json.dumps(figures, indent=1) + "\n")


if __name__ == "__main__":
    main()
