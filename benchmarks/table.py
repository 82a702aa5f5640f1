"""Tables as text for the terminal and as Markdown for the README, and the format of numbers."""

from __future__ import annotations

from dataclasses import dataclass, field

MISSING = "\N{EN DASH}"


@dataclass
class Table:
    """A title, one line of headings, rows of cells, and notes below."""

    title: str
    headings: list[str]
    rows: list[list[str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def text(self) -> str:
        """Return the table as text: the first column aligned left, the others right."""
        lines = [self.headings, *self.rows]
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        rule = ["-" * width for width in widths]
        padded = [
            "  ".join(
                [line[0].ljust(widths[0])]
                + [cell.rjust(width) for cell, width in zip(line[1:], widths[1:], strict=True)]
            )
            for line in [self.headings, rule, *self.rows]
        ]
        return "\n".join([self.title, "", *padded, *self.notes, ""])

    def markdown(self) -> str:
        """Return the table as Markdown: figures aligned right."""
        rule = ["---"] + ["---:"] * (len(self.headings) - 1)
        lines = ["| " + " | ".join(line) + " |" for line in [self.headings, rule, *self.rows]]
        notes = [line for note in self.notes for line in ("", note)]
        return "\n".join([f"### {self.title}", "", *lines, *notes, ""])


def duration(seconds: float | None) -> str:
    """Return a time with three digits, in µs, ms or s."""
    if seconds is None:
        return MISSING
    for factor, unit in ((1.0, "s"), (1e3, "ms")):
        if seconds * factor >= 1.0:
            return f"{three_digits(seconds * factor)} {unit}"
    return f"{three_digits(seconds * 1e6)} µs"


def three_digits(value: float) -> str:
    """Return a number with three significant digits and no exponent."""
    decimals = 2 if abs(value) < 10 else 1 if abs(value) < 100 else 0
    return f"{value:.{decimals}f}"


def ratio(slow: float | None, fast: float | None) -> str:
    """Return how many times faster, as `12.3×`."""
    return MISSING if slow is None or not fast else f"{three_digits(slow / fast)}×"


def megabytes(count: float | None) -> str:
    """Return bytes as whole megabytes."""
    return MISSING if count is None else f"{count / 1e6:.0f} MB"


def percent(fraction: float | None) -> str:
    """Return a fraction as whole percent."""
    return MISSING if fraction is None else f"{100 * fraction:.0f} %"
