"""The commands: their options, help texts and exit statuses.

A command is imported when it runs. Every error is one line on standard error.
"""

from __future__ import annotations

import argparse
import sys
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from emgine._families.conjugate import WEAK
from emgine._starts.starts import METHODS
from emgine.search.criteria import CRITERIA

from ._errors import CommandError, one_line
from ._option_types import (
    component_counts,
    families,
    number,
    number_or_auto,
    share,
    structures,
    whole,
)
from ._pipes import forget_output
from ._reading import add_reading, names
from ._words import in_options

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS = {
    "fit": "fit every number of components with every structure or family, and keep the best",
    "predict": "write the component of each row of a file",
    "score": "print how well a model describes the rows of a file",
    "impute": "fill the missing cells of a file by a model",
    "info": "print the contents of a model file",
}
REMEDIES_OF = {
    "fit": ("marginalize_missing", "drop_missing"),
    "score": ("marginalize_missing", "drop_missing"),
    "predict": ("marginalize_missing",),
}
HOW = ("mean", "sample", "mode")
TOL = "a fit has converged when the mean log-likelihood can gain at most this much, in nats"
DATA = (
    "CSV (also compressed), NumPy (.npy) or Parquet (.parquet) file, one row per observation; - "
    "is standard input"
)
EXAMPLE = """example:
  emgine fit data.csv --components 1:10 --criterion bic --out model.safetensors
  emgine predict model.safetensors new.csv --out labels.csv"""


class Parser(argparse.ArgumentParser):
    """An argument parser whose errors are one line."""

    def error(self, message: str) -> NoReturn:
        """End with exit status 2."""
        self.exit(2, f"{self.prog}: {message}; try {self.prog} --help\n")


def main(arguments: Sequence[str]) -> int:
    """Run a command and return its exit status."""
    options = parser().parse_args(arguments)
    prefix = f"emgine {options.command}"
    with warnings.catch_warnings():
        warnings.simplefilter("default")
        warnings.showwarning = lambda message, *_, **__: print(
            f"{prefix}: {in_options(str(message))}", file=sys.stderr
        )
        try:
            _run(options)
            sys.stdout.flush()
        except KeyboardInterrupt:
            print(f"{prefix}: interrupted", file=sys.stderr)
            return 130
        except BrokenPipeError:  # the reader, such as head, has closed the pipe
            forget_output()
            return 0
        except (CommandError, OSError, ValueError, ImportError, MemoryError) as error:
            print(f"{prefix}: {one_line(error)}", file=sys.stderr)
            return getattr(error, "status", 1)
    return 0


def _run(options: argparse.Namespace) -> None:
    if options.command == "fit":
        from . import fit

        fit.run(options)
        return
    if options.command == "info":
        from . import info

        info.info(options)
        return
    from . import apply, impute

    commands = {"predict": apply.predict, "score": apply.score, "impute": impute.impute}
    commands[options.command](options)


def parser() -> Parser:
    """Return the parser of all commands."""
    top = Parser(
        prog="emgine",
        description="Mixture models from the command line.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    parsers = {
        name: commands.add_parser(name, help=what, description=f"{what[0].upper()}{what[1:]}.")
        for name, what in COMMANDS.items()
    }
    _add_fit(parsers["fit"])
    for name in ("predict", "score", "impute", "info"):
        parsers[name].add_argument("model", type=Path, help="model file written by fit")
    for name in ("predict", "score", "impute"):
        parsers[name].add_argument("data", type=Path, help=DATA)
        add_reading(parsers[name], "those of the model", remedies=REMEDIES_OF.get(name, ()))
    _add_weights(parsers["score"])
    for name in ("score", "info"):
        parsers[name].add_argument("--json", action="store_true", help="print JSON")
    _add_labels(parsers["predict"].add_argument)
    _add_impute(parsers["impute"])
    return top


def _add_labels(add: Any) -> None:
    add("--out", type=Path, metavar="FILE", help="file to write (default standard output)")
    add(
        "--format",
        choices=("csv", "parquet", "json"),
        help="format of the output (default that of the suffix of --out, or csv)",
    )
    add(
        "--keep",
        type=names,
        default=(),
        metavar="LIST",
        help="columns of the file to write before the results, as they are, such as id",
    )
    add(
        "--responsibilities",
        action="store_true",
        help="write the probability of each component too",
    )
    add(
        "--outliers",
        type=share,
        metavar="ALPHA",
        help="write which rows are outliers too; ALPHA is the share of ordinary rows that may be "
        "reported, such as 0.001",
    )


def _add_fit(fit: Any) -> None:
    add = fit.add_argument
    add("data", type=Path, help=DATA)
    _add_candidates(fit)
    add("--criterion", choices=CRITERIA, default="bic", help="criterion to minimise (default bic)")
    add(
        "--n-init",
        type=whole(1),
        default=1,
        metavar="N",
        help="number of starts for each candidate (default 1)",
    )
    _add_em(add)
    _add_weights(fit)
    add_reading(fit, "all columns of numbers that have a name", remedies=REMEDIES_OF["fit"])
    add("--out", type=Path, metavar="FILE", help="write the best model to a .safetensors file")
    add("--plot", type=Path, metavar="FILE", help="draw its density to a .png, .svg or .pdf file")
    add("--report", type=Path, metavar="FILE", help="write a report of the search to an .html file")
    add(
        "--seed",
        type=whole(0),
        default=0,
        metavar="N",
        help="seed for the random starts (default 0)",
    )
    add("--threads", type=whole(1), metavar="N", help="number of threads (default all available)")
    add("--deadline", type=number, metavar="SECONDS", help="start no candidate after this time")
    add("--quiet", action="store_true", help="show no progress bar")


def _add_candidates(fit: Any) -> None:
    """Add what says which models are tried."""
    add = fit.add_argument
    add(
        "--components",
        type=component_counts,
        default="1:10",
        metavar="K",
        help="numbers of components: 3, 1:10 or 1,2,5 (default 1:10)",
    )
    add(
        "--structures",
        type=structures,
        metavar="LIST",
        help="covariance structures: all, or a list such as full,diag (default all; full for "
        "families)",
    )
    either = fit.add_mutually_exclusive_group()
    either.add_argument(
        "--family",
        type=families,
        action="append",
        metavar="LIST",
        help="families of densities to try, such as poisson,geometric, instead of Gaussians",
    )
    either.add_argument(
        "--families",
        type=Path,
        metavar="FILE",
        help="JSON file from columns to families, for columns of several kinds, or with a list of "
        "families to try",
    )


def _add_impute(command: Any) -> None:
    command.add_argument(
        "--out", type=Path, metavar="FILE", help="CSV file to write (default standard output)"
    )
    command.add_argument(
        "--how",
        choices=HOW,
        default="mean",
        help="fill with the expected value, with a draw from what it may be, or with the most "
        "probable category (default mean)",
    )
    command.add_argument(
        "--seed", type=whole(0), default=0, metavar="N", help="seed of the draws (default 0)"
    )


def _add_em(add: Any) -> None:
    add("--tol", type=number, metavar="NATS", help=f"{TOL} (default 1e-6)")
    add(
        "--max-iter",
        type=whole(0),
        metavar="N",
        help="maximum number of EM iterations of a fit (default 1000)",
    )
    add(
        "--equal-weights",
        action="store_true",
        help="hold the weights of all components equal",
    )
    add(
        "--init",
        choices=METHODS,
        help="how first parameters are found (default kmeans)",
    )
    add(
        "--prior",
        choices=(WEAK,),
        help="prior of the components; weak keeps them from collapsing (default none)",
    )
    add(
        "--noise",
        action="store_true",
        help="one component more, uniform over the range of the rows, for rows that belong to "
        "nothing; its label is -1",
    )
    add(
        "--reg-covar",
        type=number_or_auto,
        metavar="VARIANCE",
        help="variance added to covariances; auto: a millionth of the columns' variances "
        "(default 1e-6)",
    )


def _add_weights(command: Any) -> None:
    command.add_argument(
        "--weights",
        metavar="COLUMN",
        help="column that holds row weights >= 0 (not used as a feature); without a header its "
        "number from 1",
    )
