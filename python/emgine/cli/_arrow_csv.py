"""pyarrow's reader of CSV: the only file that calls it.

Cells are never dropped: a record with other than the first one's number of cells is reported, and
so is a quote that nothing closes, which would take the rest of the file for one cell.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from emgine.sources.parquet import pyarrow_module

from ._errors import CommandError
from ._records import records

if TYPE_CHECKING:
    from collections.abc import Collection

END = "\x1a"  # with one cell too many, it is read as a ragged record unless a quote is open
BLOCK = 1 << 20
LARGEST_BLOCK = (1 << 31) - 1


class Ragged(NamedTuple):
    """A record of another number of cells, by its number from 0, and that number."""

    record: int | None
    n_cells: int


class RaggedError(Exception):
    """Raised for the first ragged record."""

    def __init__(self, ragged: Ragged) -> None:
        super().__init__()
        self.ragged = ragged


class OpenQuoteError(Exception):
    """Raised for a quoted cell that goes to the end of the text."""


def arrow(name: str) -> Any:
    """Return a module of pyarrow; the error names the extra of the command line."""
    try:
        return pyarrow_module(name)
    except ImportError as error:
        raise CommandError(
            "CSV and Parquet files need pyarrow: install emgine with its extra, emgine[cli]."
        ) from error


def text_columns(text: bytes, delimiter: str) -> tuple[list[Any], list[Ragged]]:
    """Return the columns of a short text as strings, without the ragged records, and those."""
    csv = arrow("pyarrow.csv")
    first = next(records(text, delimiter, None))
    n_columns = text.count(delimiter.encode(), first.begin, first.end) + 1  # at most
    string = arrow("pyarrow").string()
    found: list[Ragged] = []
    try:
        table = csv.read_csv(
            arrow("pyarrow").BufferReader(text + b"\n"),
            csv.ReadOptions(
                use_threads=False, autogenerate_column_names=True, block_size=_whole(text)
            ),
            _parse_options(csv, delimiter, True, found, "skip"),
            csv.ConvertOptions(
                column_types={f"f{place}": string for place in range(n_columns)},
                strings_can_be_null=False,
            ),
        )
    except arrow("pyarrow").ArrowInvalid as error:
        raise OpenQuoteError from error
    return table.columns, found


def read(
    text: bytes,
    begin: int,
    delimiter: str,
    decimal: str,
    n_columns: int,
    types: dict[int, Any],
    marks: Collection[str],
) -> Any:
    """Return the columns of these types from `begin` on; other columns are not converted.

    Raises RaggedError for the first ragged record, OpenQuoteError for a quote that is not closed,
    and pyarrow's ArrowInvalid for cells that are not of the type of their column.
    """
    csv, quoted = arrow("pyarrow.csv"), text.find(b'"', begin) >= 0
    end = END + delimiter * n_columns if quoted else None
    if end is None:
        buffer = arrow("pyarrow").py_buffer(text).slice(begin)
    else:
        buffer = arrow("pyarrow").py_buffer(text[begin:] + f"\n{end}\n".encode())
    convert = csv.ConvertOptions(
        column_types={str(place): of for place, of in types.items()},
        include_columns=[str(place) for place in types],
        null_values=list(marks),
        strings_can_be_null=False,
        decimal_point=decimal,
    )
    names = [str(place) for place in range(n_columns)]
    for threads, block in ((True, BLOCK), (False, BLOCK), (False, _whole(text))):
        found: list[Ragged] = []
        ends: list[str] = []
        try:
            table = csv.read_csv(
                arrow("pyarrow").BufferReader(buffer),
                csv.ReadOptions(use_threads=threads, column_names=names, block_size=block),
                _parse_options(csv, delimiter, quoted, found, "error", end, ends),
                convert,
            )
        except arrow("pyarrow").ArrowInvalid as error:
            if found and found[0].record is not None:
                raise RaggedError(found[0]) from error
            if not found and "straddling" not in str(error):
                raise
        else:
            if quoted and not ends:
                raise OpenQuoteError
            return table
    raise CommandError("a record is too long to be read.")  # more than 2 GB


def _parse_options(
    csv: Any,
    delimiter: str,
    quoted: bool,
    found: list[Ragged],
    then: str,
    end: str | None = None,
    ends: list[str] | None = None,
) -> Any:
    """Return options that add ragged records to `found`, and the `end` of the text to `ends`."""

    def ragged(row: Any) -> str:
        if ends is not None and row.text == end:
            ends.append(row.text)
            return "skip"
        record = None if row.number is None else row.number - 1
        found.append(Ragged(record, row.actual_columns))
        return then

    return csv.ParseOptions(
        delimiter=delimiter, newlines_in_values=quoted, invalid_row_handler=ragged
    )


def _whole(text: bytes) -> int:
    return min(max(len(text) + 1, BLOCK), LARGEST_BLOCK)
