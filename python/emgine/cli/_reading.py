"""How to read a table: the options of the commands, and what each is if it is not given.

Holds words only; the modules that read decide what they mean.
"""

from __future__ import annotations

import csv
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from ._errors import OptionError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Collection, Mapping

AUTO = "auto"
# Compared without case and surrounding spaces.
MISSING = frozenset(
    ("", "na", "n/a", "n.a.", "#n/a", "null", "none", "nan", "-nan", "+nan", ".", "?", "-")
)
REMEDIES = {
    "marginalize_missing": "--marginalize-missing uses the cells that the row has",
    "drop_missing": "--drop-missing leaves the row out",
}
WORDS = {"tab": "\t", "\\t": "\t", "space": " ", "comma": ",", "semicolon": ";", "pipe": "|"}


class Reading(NamedTuple):
    """What the user says about a file; `auto` is found out."""

    columns: tuple[str, ...] | None = None
    exclude: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()  # copied to the output as they are
    weights: str | None = None
    header: str = AUTO
    delimiter: str = AUTO
    decimal: str = AUTO
    encoding: str = AUTO
    comment: str = AUTO
    missing: tuple[str, ...] = ()
    drop_missing: bool = False
    marginalize_missing: bool = False
    remedies: str = ""  # the options of the command for rows with a missing value, in words
    features: tuple[str, ...] | None = None  # of the model that is applied
    # Names of categories of that model, by number of the feature.
    categories: Mapping[int, tuple[Any, ...]] = MappingProxyType({})
    of_names: tuple[str, ...] | None = ()  # columns that may hold names of categories; None: all
    verbatim: bool = False  # whether cells are needed as text too

    def of_model(self, n_columns: int, named: bool) -> Reading:
        """Return the same with the columns of the model, where the file can name them."""
        numbers = {str(place + 1) for place in range(n_columns)}
        asked = self.columns is not None or self.features is None
        if asked or not (named or numbers.issuperset(self.features or ())):
            return self
        return self._replace(columns=self.features)


def reading_of(options: argparse.Namespace) -> Reading:
    """Return what the options of a command say about its file."""
    given = {name: getattr(options, name) for name in Reading._fields if hasattr(options, name)}
    said = [words for name, words in REMEDIES.items() if hasattr(options, name)]
    reading = Reading(**given, remedies=", ".join(said))
    _check(reading)
    return reading


def add_reading(command: Any, columns: str, *, remedies: Collection[str]) -> None:
    """Add the options; `columns`: which are the default, `remedies`: those for missing values."""
    add = command.add_argument
    add(
        "--columns",
        type=names,
        metavar="LIST",
        help="columns to use, such as a,b; without a header their numbers from 1 (default "
        f"{columns})",
    )
    add(
        "--exclude",
        type=names,
        default=(),
        metavar="LIST",
        help="columns to leave out, such as id,date; not together with --columns",
    )
    # An empty group has no help.
    choice = command.add_mutually_exclusive_group() if remedies else None
    if choice is not None and "marginalize_missing" in remedies:
        choice.add_argument(
            "--marginalize-missing",
            action="store_true",
            help="take rows with missing values by the cells that they have (a model fitted so "
            "needs no such option)",
        )
    if choice is not None and "drop_missing" in remedies:
        choice.add_argument(
            "--drop-missing", action="store_true", help="leave out rows with a missing value"
        )
    add(
        "--missing",
        type=names,
        default=(),
        metavar="LIST",
        help="marks of missing values besides empty cells, NA, NaN, null, none, ? and the like, "
        "such as --missing=-999",
    )
    _add_layout(add)


def _add_layout(add: Any) -> None:
    add(
        "--header",
        choices=(AUTO, "yes", "no"),
        default=AUTO,
        help="whether a CSV file begins with a line of names (default auto: if it is text)",
    )
    add(
        "--delimiter",
        type=_character,
        default=AUTO,
        metavar="CHAR",
        help="what separates the cells of a CSV file: a character, tab or space (default auto)",
    )
    add(
        "--decimal",
        choices=(AUTO, ".", ","),
        default=AUTO,
        metavar="MARK",
        help="decimal mark: a point or a comma (default auto)",
    )
    add(
        "--encoding",
        default=AUTO,
        metavar="NAME",
        help="encoding of a CSV file, such as latin-1 (default auto)",
    )
    add(
        "--comment",
        default=AUTO,
        metavar="TEXT",
        help="how comment lines of a CSV file begin, or none (default auto: #)",
    )


def names(text: str) -> tuple[str, ...]:
    """Return the words between commas; a word that holds a comma stands in double quotes."""
    words = next(csv.reader([text], skipinitialspace=True), [])
    return tuple(word.strip() for word in words)


def _character(text: str) -> str:
    character = WORDS.get(text.lower(), text)
    if character == AUTO or (
        len(character) == 1 and character.isascii() and character not in '"\r\n\0'
    ):
        return character
    import argparse

    raise argparse.ArgumentTypeError(f"expected one ASCII character, tab or space, not {text!r}")


def _check(reading: Reading) -> None:
    if reading.columns is not None and reading.exclude:
        raise OptionError("--columns and --exclude exclude each other; give one of them.")
    twice = [name for name in reading.columns or () if (reading.columns or ()).count(name) > 1]
    if twice:
        raise OptionError(f"--columns names {twice[0]!r} more than once.")
    if not reading.comment:
        raise OptionError("--comment is empty; say none if no line is a comment.")
