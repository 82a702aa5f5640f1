"""Random tables of any delimiter, decimal mark, encoding and quotes come back, or are refused."""

from __future__ import annotations

import csv
import io
import random

import numpy as np
import pytest

from emgine.cli._csv import read_csv
from emgine.cli._errors import CommandError
from emgine.cli._input import Input
from emgine.cli._reading import Reading

WORDS = ("Paris", "a b", "x;y", "l1\nl2", 'q"q', "#no", "1 kg", "3,x")
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "latin-1")


def cell(generator: random.Random, is_text: bool, decimal: str) -> str:
    if is_text:
        return generator.choice(WORDS)
    if generator.random() < 0.3:
        return str(generator.randint(-500, 99_999))
    value = generator.gauss(0, 10.0 ** generator.randint(-3, 5))
    return repr(round(value, generator.randint(1, 6))).replace(".", decimal)


def made(generator: random.Random) -> tuple[bytes, np.ndarray]:
    """A table as bytes, and its numbers."""
    delimiter = generator.choice(",;\t| ")
    decimal = "," if delimiter != "," and generator.random() < 0.5 else "."
    n_columns = generator.randint(2, 5)
    is_text = [False, *(generator.random() < 0.3 for _ in range(n_columns - 1))]
    generator.shuffle(is_text)
    n_rows = generator.choice((2, 5, 9, 300))
    rows = [[cell(generator, of, decimal) for of in is_text] for _ in range(n_rows)]
    names = [f"ü{place}" for place in range(n_columns)]
    unnamed = generator.random() < 0.2 and not all(is_text[1:])
    if unnamed:
        names[0] = ""
    file = io.StringIO()
    writer = csv.writer(
        file,
        delimiter=delimiter,
        lineterminator=generator.choice(("\n", "\r\n")),
        quoting=generator.choice((csv.QUOTE_MINIMAL, csv.QUOTE_ALL)),
    )
    writer.writerows([names, *rows])
    begin = generator.choice(("", "# made, by; me\n"))
    kept = [place for place in range(unnamed, n_columns) if not is_text[place]]
    numbers = [[float(row[place].replace(",", ".")) for place in kept] for row in rows]
    return (begin + file.getvalue()).encode(generator.choice(ENCODINGS)), np.array(numbers)


@pytest.mark.parametrize("seed", range(4))
def test_a_table_comes_back_or_is_refused(seed: int) -> None:
    generator = random.Random(seed)
    n_refused = 0
    for _ in range(150):
        data, numbers = made(generator)
        try:
            table = read_csv(Input("x", data, None), Reading())
        except CommandError:
            n_refused += 1
        else:
            assert np.array_equal(table.rows, numbers), data
    assert n_refused < 40  # rows that begin with #no, thousands


@pytest.mark.parametrize("seed", range(4))
def test_a_damaged_table_is_never_another_error(seed: int) -> None:
    generator = random.Random(seed)
    for _ in range(150):
        data = bytearray(made(generator)[0])
        for _ in range(3):
            place = generator.randrange(len(data))
            data[place : place + generator.randint(0, 2)] = generator.choice(
                (b'"', b",", b";", b"\n", b"#", b"\0", b"\xff", b" ", b"NA", b"1e999", b"\xc3")
            )
        try:
            table = read_csv(Input("x", bytes(data), None), Reading())
        except CommandError:
            continue
        assert np.isfinite(table.rows).all()
